/** Sizes of a frame's cell, with the gap beside it, from many at a glance to few with their numbers. Pixels. */
export const CELL_SIZES = [1, 2, 3, 4, 6, 8, 10, 13, 17, 22, 28] as const;

/** Up to this size cells have no gap between them and are drawn as the pixels of one picture. */
export const LARGEST_PIXEL = 3;

/** Where each frame's cell is: row after row from the left, as text is written. Pixels. */
export interface GridLayout {
  readonly count: number;
  /** From one cell to the next. */
  readonly pitch: number;
  /** Free space at a cell's right and lower side. */
  readonly gap: number;
  readonly columns: number;
  readonly rows: number;
  readonly height: number;
}

export function layOut(count: number, width: number, pitch: number): GridLayout {
  const columns = Math.max(1, Math.floor(width / pitch));
  const rows = Math.ceil(count / columns);
  const gap = pitch <= LARGEST_PIXEL ? 0 : pitch < 13 ? 1 : 2;
  return { count, pitch, gap, columns, rows, height: rows * pitch };
}

/** The largest cells with which all frames are in sight at once; the smallest there are when none do. */
export function fittingPitch(count: number, width: number, height: number): number {
  let best: number = CELL_SIZES[0];
  for (const pitch of CELL_SIZES) if (layOut(count, width, pitch).height <= height) best = pitch;
  return best;
}

/** One size larger or smaller. */
export function zoomed(pitch: number, by: 1 | -1): number {
  const at = CELL_SIZES.findIndex((size) => size >= pitch);
  const next = Math.min(CELL_SIZES.length - 1, Math.max(0, (at < 0 ? CELL_SIZES.length - 1 : at) + by));
  return CELL_SIZES[next] ?? pitch;
}

/** The cell at a point of the whole grid; -1 where there is none. */
export function cellAt({ pitch, columns, rows, count }: GridLayout, x: number, y: number): number {
  const column = Math.floor(x / pitch);
  const row = Math.floor(y / pitch);
  if (column < 0 || column >= columns || row < 0 || row >= rows) return -1;
  const cell = row * columns + column;
  return cell < count ? cell : -1;
}

/** The cell nearest to a point, for a drag that left the grid; -1 in an empty one. */
export function nearestCell(layout: GridLayout, x: number, y: number): number {
  const { pitch, columns, rows, count } = layout;
  if (count === 0) return -1;
  const column = Math.min(columns - 1, Math.max(0, Math.floor(x / pitch)));
  const row = Math.min(rows - 1, Math.max(0, Math.floor(y / pitch)));
  return Math.min(count - 1, row * columns + column);
}

/** Upper left corner of a cell. */
export function placeOf(
  { pitch, columns }: GridLayout,
  cell: number,
): { readonly x: number; readonly y: number } {
  return { x: (cell % columns) * pitch, y: Math.floor(cell / columns) * pitch };
}

/** Cells that are at least partly between `top` and `top + height`: from `first` on, before `end`. */
export function cellsInSight(
  { pitch, columns, count }: GridLayout,
  top: number,
  height: number,
): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.floor(top / pitch)) * columns;
  const end = Math.ceil((top + height) / pitch) * columns;
  return { first: Math.min(first, count), end: Math.min(Math.max(end, 0), count) };
}

/** Where a key takes the keyboard's frame; null for a key that does not move it. `page` is how many rows are in sight. */
export function movedBy(layout: GridLayout, from: number, key: string, page: number): number | null {
  const { columns, count } = layout;
  if (count === 0) return null;
  const to = {
    ArrowRight: from + 1,
    ArrowLeft: from - 1,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    PageDown: from + columns * Math.max(1, page - 1),
    PageUp: from - columns * Math.max(1, page - 1),
    Home: 0,
    End: count - 1,
  }[key];
  if (to === undefined) return null;
  if (from < 0) return key === 'End' ? count - 1 : 0;
  return Math.min(count - 1, Math.max(0, to));
}

/** Where to scroll so that a cell is in sight: not at all when it is. */
export function scrolledTo(layout: GridLayout, cell: number, top: number, height: number): number {
  const { y } = placeOf(layout, cell);
  if (y < top) return y;
  if (y + layout.pitch > top + height) return y + layout.pitch - height;
  return top;
}
