import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import type { TileGrid } from '../tasks/tiles.ts';
import { RenderFailure } from './renderer.ts';

/** What a task's tile rows left for one frame: all its tiles by index, or word that it has to be rendered whole. */
export type FrameTiles =
  | { readonly kind: 'tiles'; readonly paths: readonly string[] }
  | { readonly kind: 'whole' };

/** Where a tile lies. A file named `.whole` in its place says that this frame cannot be rendered in tiles. */
export function tilePath(folder: string, frame: number, index: number, extension: string): string {
  return join(folder, `${frame}_${index}.${extension}`);
}

/**
 * Finds the tiles of a frame.
 *
 * @throws RenderFailure when one is not there.
 */
export async function findTiles(
  folder: string,
  frame: number,
  { columns, rows }: TileGrid,
  extension: string,
): Promise<FrameTiles> {
  const count = columns * rows;
  const paths: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    const path = tilePath(folder, frame, index, extension);
    if (await isThere(path)) paths.push(path);
    else if (await isThere(tilePath(folder, frame, index, 'whole'))) return { kind: 'whole' };
    else {
      throw new RenderFailure(
        `Tile ${index} of ${count} of frame ${frame} is not in the farm's folder any more, so the frame cannot be put together. Render its tiles again.`,
      );
    }
  }
  return { kind: 'tiles', paths };
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
