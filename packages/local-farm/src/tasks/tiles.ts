/** How a picture is cut: so many columns and rows of tiles. */
export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
}

/**
 * What a row of a task does: renders its frames whole, renders one tile of its frame, or puts the frame's tiles
 * together. Tiles are counted from 1, from the top left, row by row; strips are one column.
 */
export type RowWork =
  | { readonly kind: 'frames' }
  | { readonly kind: 'tile'; readonly index: number; readonly columns: number; readonly rows: number }
  | { readonly kind: 'assemble'; readonly columns: number; readonly rows: number };

/** A frame in more tiles than this is surely a slip of the keyboard. */
export const MOST_TILES = 1024;

/**
 * The grid for a number of tiles: `strip` cuts full-width rows, `block` a grid as near to square as the number allows,
 * wider than high.
 */
export function tileGrid(count: number, type: 'block' | 'strip'): TileGrid {
  if (type === 'strip') return { columns: 1, rows: count };
  let rows = Math.floor(Math.sqrt(count));
  while (count % rows !== 0) rows -= 1;
  return { columns: count / rows, rows };
}
