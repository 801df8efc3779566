import { JobError, parseFrames } from '@farmhand/job';
import { FRAME_CONDITIONS, type FrameRows } from '@farmhand/sidecar/api';
import { describe, expect, it } from 'vitest';

import {
  colourList,
  colourPlace,
  inkOn,
  mixed,
  packed,
  RAMP_STEPS,
  ramp,
  rampPlace,
} from '../src/screens/jobs/frames/frame-colours.ts';
import {
  expressionsOf,
  framesNamed,
  rowsMeant,
  shownExpression,
} from '../src/screens/jobs/frames/frame-names.ts';
import {
  chosenRows,
  frameRange,
  framesWhere,
  noFrames,
  onlyFrame,
  resized,
  withToggled,
} from '../src/screens/jobs/frames/frame-selection.ts';
import {
  CONDITIONS,
  DONE,
  emptyTable,
  FAILED,
  type FrameTable,
  factsOf,
  putRows,
  timeScale,
} from '../src/screens/jobs/frames/frame-table.ts';
import { beginDrag, onGridKey } from '../src/screens/jobs/frames/grid-input.ts';
import {
  CELL_SIZES,
  cellAt,
  cellsInSight,
  fittingPitch,
  layOut,
  movedBy,
  nearestCell,
  placeOf,
  scrolledTo,
  zoomed,
} from '../src/screens/jobs/frames/grid-layout.ts';
import { gridView } from '../src/screens/jobs/frames/grid-view.ts';
import { occurrences, pagesAfter } from '../src/screens/jobs/frames/log-search.ts';

/** Rows as the sidecar sends them. */
function rowsOf(
  rows: readonly {
    readonly row?: number;
    readonly name: string;
    readonly condition: number;
    readonly seconds?: number;
  }[],
  { total = rows.length, offset = 0 } = {},
): FrameRows {
  const isPlaced = rows.some(({ row }) => row !== undefined);
  return {
    total,
    offset,
    ...(isPlaced ? { row: rows.map(({ row = 0 }) => row) } : {}),
    id: rows.map((_, index) => 100 + index),
    name: rows.map(({ name }) => name),
    condition: rows.map(({ condition }) => condition),
    seconds: rows.map(({ seconds = -1 }) => seconds),
    cost: rows.map(() => -1),
    attempts: rows.map(() => 0),
    home: rows.map(({ condition }) => condition === DONE),
  };
}

function tableOf(names: readonly string[], condition = DONE): FrameTable {
  const table = emptyTable(names.length);
  putRows(table, rowsOf(names.map((name) => ({ name, condition }))));
  return table;
}

describe('a table of frames', () => {
  it("has the sidecar's conditions, in their order", () => {
    expect(CONDITIONS).toEqual(FRAME_CONDITIONS);
  });

  it('comes in pieces, and counts what has come', () => {
    const table = emptyTable(4);
    expect(table.known).toBe(0);
    putRows(
      table,
      rowsOf(
        [
          { name: '1', condition: DONE },
          { name: '2', condition: FAILED },
        ],
        { total: 4 },
      ),
    );
    expect(table.known).toBe(2);
    expect([table.counts[DONE], table.counts[FAILED]]).toEqual([1, 1]);
    expect(factsOf(table, 2)).toBeNull();
    putRows(
      table,
      rowsOf(
        [
          { name: '3', condition: 0 },
          { name: '4', condition: 0 },
        ],
        { total: 4, offset: 2 },
      ),
    );
    expect(table.known).toBe(4);
    expect(factsOf(table, 3)).toMatchObject({
      name: '4',
      condition: 'waiting',
      seconds: null,
      isHome: false,
    });
  });

  it('takes changes of single rows, tells which, and keeps its counts right', () => {
    const table = tableOf(['1', '2', '3'], 0);
    const changed = putRows(
      table,
      rowsOf(
        [
          { row: 2, name: '3', condition: DONE, seconds: 12.5 },
          { row: 0, name: '1', condition: FAILED },
        ],
        { total: 3 },
      ),
    );
    expect([...changed]).toEqual([2, 0]);
    expect([...table.counts]).toEqual([1, 0, 1, 1, 0, 0, 0]);
    expect(factsOf(table, 2)?.seconds).toBe(12.5);
  });

  it('leaves out rows that are beyond it', () => {
    const table = tableOf(['1']);
    const changed = putRows(table, rowsOf([{ row: 7, name: '8', condition: FAILED }], { total: 8 }));
    expect([...changed]).toEqual([]);
    expect(table.counts[FAILED]).toBe(0);
  });

  it('has a scale of times that one frame which hung does not stretch', () => {
    const table = emptyTable(300);
    putRows(
      table,
      rowsOf(
        Array.from({ length: 300 }, (_, index) => ({
          name: String(index),
          condition: DONE,
          seconds: index === 150 ? 90_000 : 10 + (index % 11),
        })),
      ),
    );
    expect(timeScale(table)).toMatchObject({ from: 10, to: 20 });
    expect(timeScale(tableOf(['1'], 0))).toBeNull();
  });
});

describe('the layout of a grid', () => {
  const layout = layOut(25, 100, 10);

  it('fills rows from the left', () => {
    expect(layout).toMatchObject({ columns: 10, rows: 3, height: 30 });
    expect(placeOf(layout, 0)).toEqual({ x: 0, y: 0 });
    expect(placeOf(layout, 13)).toEqual({ x: 30, y: 10 });
  });

  it.each([
    [0, 0, 0],
    [99, 9, 9],
    [35, 12, 13],
    [45, 29, 24],
    [55, 29, -1],
    [-1, 0, -1],
    [100, 0, -1],
    [0, 30, -1],
  ])('finds at (%d, %d) the cell %d', (x, y, cell) => {
    expect(cellAt(layout, x, y)).toBe(cell);
  });

  it('finds the nearest cell for a drag that leaves it', () => {
    expect(nearestCell(layout, -50, -50)).toBe(0);
    expect(nearestCell(layout, 500, 12)).toBe(19);
    expect(nearestCell(layout, 500, 500)).toBe(24);
    expect(nearestCell(layOut(0, 100, 10), 5, 5)).toBe(-1);
  });

  it('holds a cell at every place that it gives', () => {
    for (const pitch of CELL_SIZES) {
      const each = layOut(997, 374, pitch);
      for (const cell of [0, 1, 41, 996]) {
        const { x, y } = placeOf(each, cell);
        expect(cellAt(each, x, y)).toBe(cell);
        expect(cellAt(each, x + pitch - 0.01, y + pitch - 0.01)).toBe(cell);
      }
    }
  });

  it('has in sight what is partly in sight', () => {
    expect(cellsInSight(layout, 0, 10)).toEqual({ first: 0, end: 10 });
    expect(cellsInSight(layout, 5, 10)).toEqual({ first: 0, end: 20 });
    expect(cellsInSight(layout, 10, 1000)).toEqual({ first: 10, end: 25 });
    expect(cellsInSight(layout, -6, 10)).toEqual({ first: 0, end: 10 });
  });

  it('is as large as it can be with all frames in sight', () => {
    expect(fittingPitch(12, 374, 300)).toBe(28);
    const pitch = fittingPitch(2000, 374, 300);
    expect(layOut(2000, 374, pitch).height).toBeLessThanOrEqual(300);
    const larger = zoomed(pitch, 1);
    expect(larger).toBeGreaterThan(pitch);
    expect(layOut(2000, 374, larger).height).toBeGreaterThan(300);
    expect(fittingPitch(200_000, 374, 300)).toBe(1);
  });

  it('is zoomed size by size, to an end at either side', () => {
    let pitch: number = 1;
    const sizes = [pitch];
    for (let step = 0; step < 20; step += 1) {
      pitch = zoomed(pitch, 1);
      sizes.push(pitch);
    }
    expect([...new Set(sizes)]).toEqual([...CELL_SIZES]);
    expect(zoomed(1, -1)).toBe(1);
    expect(zoomed(28, -1)).toBe(22);
  });

  it.each([
    [3, 'ArrowRight', 4],
    [3, 'ArrowDown', 13],
    [13, 'ArrowUp', 3],
    [0, 'ArrowLeft', 0],
    [24, 'ArrowRight', 24],
    [20, 'ArrowDown', 24],
    [3, 'End', 24],
    [20, 'Home', 0],
    [0, 'PageDown', 10],
    [-1, 'ArrowRight', 0],
    [-1, 'End', 24],
    [3, 'x', null],
  ])('from %d with %s goes to %s', (from, key, to) => {
    expect(movedBy(layout, from, key, 2)).toBe(to);
  });

  it('scrolls no further than to have a cell in sight', () => {
    expect(scrolledTo(layout, 13, 0, 30)).toBe(0);
    expect(scrolledTo(layout, 24, 0, 15)).toBe(15);
    expect(scrolledTo(layout, 2, 15, 15)).toBe(0);
  });
});

describe('chosen frames', () => {
  it('are one, more, or a range either way round', () => {
    expect(chosenRows(onlyFrame(5, 3))).toEqual([3]);
    expect(chosenRows(withToggled(onlyFrame(5, 3), 0))).toEqual([0, 3]);
    expect(chosenRows(withToggled(onlyFrame(5, 3), 3))).toEqual([]);
    expect(chosenRows(frameRange(9, 6, 2))).toEqual([2, 3, 4, 5, 6]);
  });

  it('stay besides a range that is added', () => {
    const both = frameRange(9, 5, 6, onlyFrame(9, 1));
    expect(chosenRows(both)).toEqual([1, 5, 6]);
    expect(both.count).toBe(3);
  });

  it('are those that a test lets through', () => {
    const even = framesWhere(6, (row) => row % 2 === 0);
    expect([even.count, even.anchor]).toEqual([3, 0]);
    expect(framesWhere(6, () => false)).toMatchObject({ count: 0, anchor: -1 });
  });

  it('stay as far as a shorter list has them', () => {
    const cut = resized(frameRange(9, 2, 8), 4);
    expect(chosenRows(cut)).toEqual([2, 3]);
    expect(cut.count).toBe(2);
    expect(chosenRows(resized(cut, 6))).toEqual([2, 3]);
  });
});

describe('keys and pointers on a grid', () => {
  const layout = layOut(25, 100, 10);
  const hands = { shiftKey: false, ctrlKey: false, metaKey: false };
  const zooms: number[] = [];
  const opened: number[] = [];
  const input = {
    layout: () => layout,
    page: () => 2,
    zoom: (by: number) => zooms.push(by),
    open: (row: number) => opened.push(row),
  };

  it('go from frame to frame, and choose on their way', () => {
    const view = gridView();
    const press = (key: string, held = {}) => onGridKey(view, input, { ...hands, ...held, key });
    expect(press('ArrowRight')).toBe(true);
    press('ArrowRight');
    press('ArrowDown', { shiftKey: true });
    expect(chosenRows(view.selection.value)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    press('ArrowUp', { shiftKey: true });
    expect(chosenRows(view.selection.value)).toEqual([1]);
    press('ArrowRight', { ctrlKey: true });
    press('ArrowRight', { ctrlKey: true });
    press(' ');
    expect(chosenRows(view.selection.value)).toEqual([1, 3]);
    press('a', { ctrlKey: true });
    expect(view.selection.value.count).toBe(25);
    press('Escape');
    expect(view.selection.value.count).toBe(0);
    press('Enter');
    expect(opened).toEqual([3]);
    press('+');
    press('-');
    expect(zooms).toEqual([1, -1]);
    expect(press('q')).toBe(false);
    expect(press('Escape')).toBe(false);
  });

  it('drag over a range, add to it with control, extend it with shift', () => {
    const view = gridView();
    const drag = beginDrag(view, layout, 35, 5, hands);
    drag?.(62, 5);
    expect(chosenRows(view.selection.value)).toEqual([3, 4, 5, 6]);
    drag?.(42, 5);
    expect(chosenRows(view.selection.value)).toEqual([3, 4]);
    beginDrag(view, layout, 95, 15, { ...hands, ctrlKey: true })?.(5, 25);
    expect(chosenRows(view.selection.value)).toEqual([3, 4, 19, 20]);
    beginDrag(view, layout, 5, 5, hands);
    beginDrag(view, layout, 25, 5, { ...hands, shiftKey: true });
    expect(chosenRows(view.selection.value)).toEqual([0, 1, 2]);
    expect(beginDrag(view, layout, 95, 25, hands)).toBeNull();
    expect(view.selection.value).toEqual(noFrames(25));
  });
});

describe('names of frames', () => {
  it.each([
    ['7', { first: 7, last: 7, step: 1, block: null }],
    ['-3', { first: -3, last: -3, step: 1, block: null }],
    ['7-9[1]', { first: 7, last: 9, step: 1, block: null }],
    ['1-9[2]', { first: 1, last: 9, step: 2, block: null }],
    ['7:2', { first: 7, last: 7, step: 1, block: '2' }],
    ['7-2:2', { first: 7, last: 7, step: 1, block: '2' }],
    ['7-2', { first: 7, last: 7, step: 1, block: '2' }],
    ['prepare', null],
  ])('%s', (name, meant) => {
    expect(framesNamed(name)).toEqual(meant);
  });

  it('are found by condition, in the words of the language, and by number', () => {
    const table = emptyTable(4);
    putRows(
      table,
      rowsOf([
        { name: '1', condition: DONE },
        { name: '2-4[1]', condition: FAILED },
        { name: '10', condition: FAILED },
        { name: 'prepare', condition: DONE },
      ]),
    );
    const found = (text: string, words?: ReadonlyMap<string, number>) =>
      chosenRows(framesWhere(4, rowsMeant(table, text, words)));
    expect(found('failed')).toEqual([1, 2]);
    expect(found(' Failed ')).toEqual([1, 2]);
    expect(found('失败', new Map([['失败', FAILED]]))).toEqual([1, 2]);
    expect(found('3')).toEqual([1]);
    expect(found('1, 10-20x5')).toEqual([0, 2]);
    expect(found('99')).toEqual([]);
    expect(() => found('10-1')).toThrow(JobError);
    expect(() => found('broken')).toThrow(JobError);
  });

  it('become what the farm is asked for, and give the same frames back', () => {
    expect(expressionsOf(['1', '2', '3', '20'])).toEqual(['1-3[1],20']);
    expect(expressionsOf(['7-9[1]', '8', 'prepare'])).toEqual(['7-9[1]']);
    expect(expressionsOf(['prepare'])).toEqual([]);
    expect(shownExpression('1-3[1],20,30-40[5]')).toBe('1-3, 20, 30-40x5');
    expect(parseFrames(shownExpression('1-3[1],20,30-40[5]'))).toEqual(parseFrames('1-3[1],20,30-40[5]'));
  });

  it('are split where one request could not hold them', () => {
    // No two distances alike: nothing of it can be written as a range.
    const numbers = Array.from({ length: 2500 }, (_, index) => (index * (index + 3)) / 2);
    const expressions = expressionsOf(numbers.map(String));
    expect(expressions.length).toBeGreaterThan(1);
    for (const expression of expressions) expect(expression.length).toBeLessThanOrEqual(10_000);
    expect(expressions.flatMap((each) => [...parseFrames(each)])).toEqual(
      [...new Set(numbers)].sort((a, b) => a - b),
    );
    expect(expressionsOf(Array.from({ length: 150_000 }, (_, index) => String(index)))).toEqual([
      '0-99999[1]',
      '100000-149999[1]',
    ]);
  });
});

describe('colours of frames', () => {
  it('are packed as a picture has them in memory', () => {
    const pixels = new Uint8ClampedArray(new Uint32Array([packed('#12a0ff')]).buffer);
    expect([...pixels]).toEqual([0x12, 0xa0, 0xff, 0xff]);
  });

  it('are mixed evenly', () => {
    expect(mixed('#000000', '#ffffff', 0)).toBe('#000000');
    expect(mixed('#000000', '#ffffff', 1)).toBe('#ffffff');
    expect(mixed('#102030', '#304050', 0.5)).toBe('#203040');
  });

  it('run from dark to bright with the time, whatever the number of steps', () => {
    const bright = (colour: string) => {
      const value = Number.parseInt(colour.slice(1), 16);
      return 0.2126 * (value >> 16) + 0.7152 * ((value >> 8) & 255) + 0.0722 * (value & 255);
    };
    const steps = ramp().map(bright);
    expect(steps).toHaveLength(RAMP_STEPS);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    const scale = { from: 10, to: 20, mean: 15 };
    expect(rampPlace(scale, 0)).toBe(0);
    expect(rampPlace(scale, 10)).toBe(0);
    expect(rampPlace(scale, 20)).toBe(RAMP_STEPS - 1);
    expect(rampPlace(scale, 900)).toBe(RAMP_STEPS - 1);
    expect(rampPlace({ from: 5, to: 5, mean: 5 }, 5)).toBe(RAMP_STEPS / 2);
  });

  it('are by status or by time, with one of its own for frames without a time', () => {
    const table = tableOf(['1', '2']);
    putRows(table, rowsOf([{ row: 0, name: '1', condition: DONE, seconds: 20 }], { total: 2 }));
    const scale = { from: 10, to: 20, mean: 15 };
    const colours = colourList({
      status: CONDITIONS.map((_, index) => `status ${index}`),
      ramp: ramp(),
      none: 'none',
      ground: '',
      selected: '',
      focus: '',
      text: '',
    });
    expect(colours[colourPlace(table, 0, 'status', scale)]).toBe(`status ${DONE}`);
    expect(colours[colourPlace(table, 0, 'time', scale)]).toBe(ramp()[RAMP_STEPS - 1]);
    expect(colours[colourPlace(table, 1, 'time', scale)]).toBe('none');
    expect(colours[colourPlace(table, 0, 'time', null)]).toBe('none');
  });

  it('have numbers on them that can be read', () => {
    expect(inkOn('#ffffff')).toBe('#14161a');
    expect(inkOn('#453781')).toBe('#ffffff');
    expect(inkOn('#fde725')).toBe('#14161a');
  });
});

describe('finding in a log', () => {
  it('finds every place in any case', () => {
    expect(occurrences('Sample 1\nsample 2', 'SAMPLE')).toEqual([0, 9]);
    expect(occurrences('aaaa', 'aa')).toEqual([0, 2]);
    expect(occurrences('abc', '')).toEqual([]);
    expect(occurrences('a.b(c', '.b(')).toEqual([1]);
  });

  it('finds the right places beside letters whose lower case is longer', () => {
    const text = 'İİİ error';
    const [at = -1] = occurrences(text, 'error');
    expect(text.slice(at, at + 5)).toBe('error');
  });

  it('goes on with the pages behind, round to the first', () => {
    expect(pagesAfter(2, 4)).toEqual([3, 4, 1]);
    expect(pagesAfter(4, 4)).toEqual([1, 2, 3]);
    expect(pagesAfter(1, 1)).toEqual([]);
  });
});
