import type { TileGrid } from '../tasks/tiles.ts';

/** A region of a picture in whole pixels, from the top left. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The region of a tile, counted from 1. Tiles of one grid join without gap or overlap, whatever the size. */
export function tileRegion(
  { width, height }: { readonly width: number; readonly height: number },
  { columns, rows }: TileGrid,
  index: number,
): Region {
  const column = (index - 1) % columns;
  const row = Math.floor((index - 1) / columns);
  const left = Math.floor((column * width) / columns);
  const top = Math.floor((row * height) / rows);
  return {
    left,
    top,
    width: Math.floor(((column + 1) * width) / columns) - left,
    height: Math.floor(((row + 1) * height) / rows) - top,
  };
}
