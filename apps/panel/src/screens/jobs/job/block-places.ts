import type { ProgressPicture } from '@farmhand/sidecar/api';

export type ProgressBlock = ProgressPicture['blocks'][number];

/** Where a block is in its picture; parts of 1. */
export interface BlockPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How a picture is cut into blocks. */
export interface BlockGrid {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The grid of so many blocks: strips are one below the other; blocks are as near to a square grid as their number allows,
 * wider than high. Source: the local farm's way of cutting; the vendor does not document theirs.
 */
export function blockGrid(count: number, shape: 'block' | 'strip'): BlockGrid {
  if (count < 1) return { columns: 1, rows: 1 };
  if (shape === 'strip') return { columns: 1, rows: count };
  let rows = Math.floor(Math.sqrt(count));
  while (count % rows !== 0) rows -= 1;
  return { columns: count / rows, rows };
}

/**
 * Place of a block by its name: its number, counted from 1 at the upper left, row by row. Null for a name that tells
 * nothing, or a number that the grid does not have.
 */
export function blockPlace(name: string | null, { columns, rows }: BlockGrid): BlockPlace | null {
  if (name === null) return columns * rows === 1 ? { left: 0, top: 0, width: 1, height: 1 } : null;
  const number = /^\s*(?:block[ _-]*)?(\d+)\s*$/i.exec(name)?.[1];
  if (number === undefined) return null;
  const index = Number(number) - 1;
  if (index < 0 || index >= columns * rows) return null;
  return {
    left: (index % columns) / columns,
    top: Math.floor(index / columns) / rows,
    width: 1 / columns,
    height: 1 / rows,
  };
}

/** Blocks by their frame, in the farm's order. */
export function blocksByFrame(
  blocks: readonly ProgressBlock[],
): ReadonlyMap<string, readonly ProgressBlock[]> {
  const frames = new Map<string, ProgressBlock[]>();
  for (const block of blocks) {
    const known = frames.get(block.frame);
    if (known === undefined) frames.set(block.frame, [block]);
    else known.push(block);
  }
  return frames;
}
