import {
  type ColourBy,
  colourList,
  colourPlace,
  inkOn,
  mixed,
  type Palette,
  packed,
} from './frame-colours.ts';
import { drawMark, MARKS } from './frame-marks.ts';
import { FAILED, type FrameTable, type TimeScale } from './frame-table.ts';
import { cellsInSight, type GridLayout, LARGEST_PIXEL, placeOf } from './grid-layout.ts';

/** What a grid shows. */
export interface GridPicture {
  readonly table: FrameTable;
  readonly layout: GridLayout;
  readonly palette: Palette;
  readonly by: ColourBy;
  readonly scale: TimeScale | null;
  /** A mark for each row that is chosen. */
  readonly selected: Uint8Array;
  /** Row that the keyboard is at, or that is pointed at; -1 for none. */
  readonly cursor: number;
  /** The only condition that is not dimmed; null for all. */
  readonly lit: number | null;
  /** How far it is scrolled, and what is in sight. Pixels of the page. */
  readonly top: number;
  /** Free space around the cells. Pixels. */
  readonly padding: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen for one of the page. */
  readonly ratio: number;
}

/** How much of a colour a dimmed cell keeps. */
const DIMMED = 0.25;
/** How much of a cell that is too small for a ring the choice covers. */
const COVERED = 0.65;
/** From this size on cells have marks, and from this one on numbers. */
const MARKED = 10;
/** Size of the smallest thing that is noticed among others, and how many are drawn so large. Pixels of the page. */
const SEEN = 3;
const MOST_FAILURES = 3000;
const NUMBERED = 28;

/** Draws a grid on a canvas: all that is in sight, or only rows that changed. */
export function gridPainter(canvas: HTMLCanvasElement): {
  all(picture: GridPicture): void;
  rows(picture: GridPicture, rows: Int32Array): void;
} {
  const context = canvas.getContext('2d', { alpha: false });
  const small = document.createElement('canvas');
  const smallContext = small.getContext('2d', { alpha: false });
  let image: ImageData | null = null;
  let colours: readonly string[] = [];
  let inks: readonly string[] = [];
  let plain = new Uint32Array(0);
  let covered = new Uint32Array(0);
  let dimmed: readonly string[] = [];
  let dimmedPixels = new Uint32Array(0);
  let of: Palette | null = null;

  const mixColours = (palette: Palette) => {
    if (of === palette) return;
    of = palette;
    colours = colourList(palette);
    dimmed = colours.map((colour) => mixed(palette.ground, colour, DIMMED));
    inks = colours.map(inkOn);
    plain = Uint32Array.from(colours, packed);
    dimmedPixels = Uint32Array.from(dimmed, packed);
    covered = Uint32Array.from(colours, (colour) => packed(mixed(colour, palette.selected, COVERED)));
  };

  /** Sizes below one device pixel a side are left to the browser to scale. */
  const paintPixels = (picture: GridPicture) => {
    const { table, layout, top, padding, height, ratio, palette } = picture;
    if (context === null || smallContext === null) return;
    const { first, end } = cellsInSight(layout, top - padding, height);
    const rows = Math.max(1, Math.ceil((end - first) / layout.columns));
    if (image === null || image.width !== layout.columns || image.height !== rows) {
      small.width = layout.columns;
      small.height = rows;
      image = smallContext.createImageData(layout.columns, rows);
    }
    const pixels = new Uint32Array(image.data.buffer);
    const ground = packed(palette.ground);
    for (let index = 0; index < pixels.length; index += 1) {
      const row = first + index;
      pixels[index] = row < table.known && row < end ? pixelOf(picture, row) : ground;
    }
    smallContext.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    const size = layout.pitch * ratio;
    const from = placeOf(layout, first).y - top + padding;
    clear(picture);
    context.drawImage(
      small,
      Math.round(padding * ratio),
      Math.round(from * ratio),
      Math.round(layout.columns * size),
      Math.round(rows * size),
    );
    paintFailures(picture, first, end);
  };

  /** Failures among thousands of cells of a pixel would not be seen. */
  const paintFailures = (
    { table, layout, palette, by, lit, top, padding, ratio }: GridPicture,
    first: number,
    end: number,
  ) => {
    const isLit = by === 'status' && (lit === null || lit === FAILED);
    if (context === null || !isLit || layout.pitch * ratio >= SEEN * ratio) return;
    context.fillStyle = palette.status[FAILED] ?? palette.text;
    const size = Math.round(SEEN * ratio);
    let left = MOST_FAILURES;
    for (let row = first; row < Math.min(end, table.known) && left > 0; row += 1) {
      if (table.condition[row] !== FAILED) continue;
      left -= 1;
      const { x, y } = placeOf(layout, row);
      const spare = (SEEN - layout.pitch) / 2;
      context.fillRect(
        Math.round((x + padding - spare) * ratio),
        Math.round((y - top + padding - spare) * ratio),
        size,
        size,
      );
    }
  };

  const pixelOf = ({ table, by, scale, selected, lit }: GridPicture, row: number): number => {
    const place = colourPlace(table, row, by, scale);
    const isDim = lit !== null && table.condition[row] !== lit;
    return (selected[row] === 1 ? covered : isDim ? dimmedPixels : plain)[place] ?? 0;
  };

  const clear = ({ palette, width, height, ratio }: GridPicture) => {
    if (context === null) return;
    context.fillStyle = palette.ground;
    context.fillRect(0, 0, Math.ceil(width * ratio), Math.ceil(height * ratio));
  };

  const paintCell = (picture: GridPicture, row: number) => {
    const { table, layout, palette, by, scale, selected, lit, top, padding, ratio } = picture;
    if (context === null || row >= table.known) return;
    const { x, y } = placeOf(layout, row);
    const left = Math.round((x + padding) * ratio);
    const up = Math.round((y - top + padding) * ratio);
    const full = Math.round((x + padding + layout.pitch) * ratio) - left;
    const size = Math.max(1, full - Math.max(1, Math.round(layout.gap * ratio)));
    const isSelected = selected[row] === 1;
    const condition = table.condition[row] ?? 0;
    const isDim = lit !== null && condition !== lit;
    context.fillStyle = palette.ground;
    context.fillRect(left, up, full, full);
    const place = colourPlace(table, row, by, scale);
    context.fillStyle = (isDim ? dimmed : colours)[place] ?? palette.none;
    context.fillRect(left, up, size, size);
    if (isSelected) {
      const line = Math.max(1, Math.round((layout.pitch >= 13 ? 2 : 1) * ratio));
      context.lineWidth = line;
      context.strokeStyle = palette.text;
      context.strokeRect(left + line / 2, up + line / 2, size - line, size - line);
    }
    const ink = inks[place] ?? palette.text;
    if (layout.pitch >= NUMBERED && number(picture, row, left, up, size, ink)) return;
    if (layout.pitch >= MARKED && !isDim) drawMark(context, condition, left, up, size, ink);
  };

  /** The frame's number where it fits; false where it does not. */
  const number = (
    { table, ratio, by }: GridPicture,
    row: number,
    x: number,
    y: number,
    size: number,
    ink: string,
  ) => {
    const name = table.name[row] ?? '';
    const condition = table.condition[row] ?? 0;
    if (context === null || name.length > 4 || (by === 'status' && MARKS[condition] !== undefined))
      return false;
    context.font = `${Math.round((name.length > 3 ? 9 : 10) * ratio)}px sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = ink;
    context.fillText(name, x + size / 2, y + size / 2 + ratio / 2);
    return true;
  };

  const paintCursor = ({ cursor, layout, palette, top, padding, ratio, table }: GridPicture) => {
    if (context === null || cursor < 0 || cursor >= table.total) return;
    const { x, y } = placeOf(layout, cursor);
    // A cell of a pixel needs a ring that can be seen.
    const spare = layout.pitch < 6 ? 4 : 0;
    const line = Math.max(1, Math.round(2 * ratio));
    context.lineWidth = line;
    context.strokeStyle = palette.focus;
    const size = (layout.pitch - layout.gap + 2 * spare) * ratio;
    context.strokeRect(
      Math.round((x + padding - spare) * ratio) + line / 2,
      Math.round((y - top + padding - spare) * ratio) + line / 2,
      Math.max(line, size - line),
      Math.max(line, size - line),
    );
  };

  const all = (picture: GridPicture) => {
    mixColours(picture.palette);
    if (picture.layout.pitch <= LARGEST_PIXEL) paintPixels(picture);
    else {
      clear(picture);
      const { first, end } = cellsInSight(picture.layout, picture.top - picture.padding, picture.height);
      for (let row = first; row < end; row += 1) paintCell(picture, row);
    }
    paintCursor(picture);
  };

  return {
    all,
    rows(picture, rows) {
      if (picture.layout.pitch <= LARGEST_PIXEL) return all(picture);
      mixColours(picture.palette);
      const { first, end } = cellsInSight(picture.layout, picture.top - picture.padding, picture.height);
      for (const row of rows) if (row >= first && row < end) paintCell(picture, row);
      paintCursor(picture);
    },
  };
}
