import { styleText } from 'node:util';
import { cutEnd, cutMiddle, padTo, widthOf } from './fit.ts';
import { plain } from './text.ts';

/** One column of a table of `Row`s. */
export interface Column<Row> {
  readonly title: string;
  /** Text of a cell; what could steer a terminal is taken out here. */
  readonly value: (row: Row) => string;
  /** Numbers stand right; left unless given. */
  readonly align?: 'left' | 'right';
  /** What goes first when the table is too wide: the middle of paths, the end of words. Otherwise it is cut last. */
  readonly cut?: 'middle' | 'end';
  /**
   * Where even cutting leaves no room, columns are left out, the one with the lowest number first. One that says 'never' is not
   * cut either: what it holds is of use only as a whole. Others stay, and are cut to almost nothing.
   */
  readonly leftOut?: number | 'never';
  /** Colour of a cell, for `styleText`. */
  readonly colour?: (row: Row) => Parameters<typeof styleText>[0] | null;
}

const GAP = '  ';
/** No column that is cut gets narrower, as long as any other can give way. */
const LEAST_COLUMNS = 8;
const LAST_RESORT_COLUMNS = 2;

/**
 * Rows under titles, no line wider than the terminal.
 *
 * @param columns - Width of the terminal; `Infinity` cuts nothing.
 */
export function tableText<Row>(rows: readonly Row[], all: readonly Column<Row>[], columns: number): string {
  const measured = all.map((column) => {
    const lines = rows.map((row) => plain(column.value(row)));
    return { column, lines, wanted: Math.max(widthOf(column.title), ...lines.map(widthOf)) };
  });
  const fitting = withoutColumns(measured, columns);
  const table = fitting.map(({ column }) => column);
  const cells = rows.map((_row, at) => fitting.map(({ lines }) => lines[at] ?? ''));
  const widths = narrowed(
    gentlyNarrowed(fitting, columns),
    roomFor(fitting.length, columns),
    (index) => table[index]?.leftOut !== 'never',
    LAST_RESORT_COLUMNS,
  );
  const lineOf = (line: readonly string[], style: (text: string, index: number) => string) =>
    table
      .map(({ align, cut }, index) => {
        const width = widths[index] ?? 0;
        const shown = (cut === 'middle' ? cutMiddle : cutEnd)(line[index] ?? '', width);
        const isLast = index === table.length - 1 && align !== 'right';
        return style(isLast ? shown : padTo(shown, width, align), index);
      })
      .join(GAP);
  return [
    lineOf(
      table.map(({ title }) => title),
      (text) => styleText('dim', text),
    ),
    ...cells.map((line, at) =>
      lineOf(line, (text, index) => {
        const row = rows[at];
        const colour = row === undefined ? null : (table[index]?.colour?.(row) ?? null);
        return colour === null ? text : styleText(colour, text);
      }),
    ),
  ].join('\n');
}

/** A column with how wide it would like to be. */
interface Wish<Row> {
  readonly column: Column<Row>;
  readonly lines: readonly string[];
  readonly wanted: number;
}

/** Columns that the cells of a line have between them. */
function roomFor(count: number, columns: number): number {
  return columns - GAP.length * (count - 1);
}

function gentlyNarrowed<Row>(wishes: readonly Wish<Row>[], columns: number): readonly number[] {
  return narrowed(
    wishes.map(({ wanted }) => wanted),
    roomFor(wishes.length, columns),
    (index) => wishes[index]?.column.cut !== undefined,
    LEAST_COLUMNS,
  );
}

/** Those that have room, as long as any may be left out. */
function withoutColumns<Row>(wishes: readonly Wish<Row>[], columns: number): readonly Wish<Row>[] {
  const least = gentlyNarrowed(wishes, columns).reduce((sum, width) => sum + width, 0);
  if (least <= roomFor(wishes.length, columns)) return wishes;
  const numbers = wishes.flatMap(({ column: { leftOut } }) => (typeof leftOut === 'number' ? [leftOut] : []));
  if (numbers.length === 0) return wishes;
  const first = Math.min(...numbers);
  return withoutColumns(
    wishes.filter(({ column }) => column.leftOut !== first),
    columns,
  );
}

/** The widest of those that may give way does so, step by step, until all fit or none can any more. */
function narrowed(
  widths: readonly number[],
  room: number,
  mayGive: (index: number) => boolean,
  least: number,
): readonly number[] {
  const result = [...widths];
  let excess = result.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const giving = result
      .map((width, index) => ({ width, index }))
      .filter(({ width, index }) => mayGive(index) && width > least);
    if (giving.length === 0) break;
    const widest = giving.reduce((a, b) => (b.width > a.width ? b : a));
    const next = Math.max(
      least,
      ...giving.filter((each) => each.width < widest.width).map((each) => each.width),
    );
    const give = Math.min(excess, Math.max(1, widest.width - next));
    result[widest.index] = widest.width - give;
    excess -= give;
  }
  return result;
}

/** Names and what belongs to them, one pair in each line: what there is to say of one thing. */
export function pairsText(pairs: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(0, ...pairs.map(([name]) => widthOf(name)));
  return pairs
    .map(([name, value]) => `${styleText('dim', padTo(name, width))}${GAP}${plain(value)}`.trimEnd())
    .join('\n');
}
