import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderPlan } from '../tasks/plan.ts';
import type { TileGrid } from '../tasks/tiles.ts';
import { drawPlaceholder, type Size } from './draw-placeholder.ts';
import { decodePng, encodePng, type RgbPicture } from './png.ts';
import { type Renderer, RenderFailure } from './renderer.ts';
import { findTiles, tilePath } from './tile-files.ts';
import { tileRegion } from './tile-region.ts';

const DEFAULT_SIZE = { width: 1920, height: 1080 };
const LARGEST_SIDE = 16_384;
const THUMBNAIL_SIDE = 256;

/**
 * Draws frames that say "placeholder" on them and what they stand for, where the software is not there. Always PNG,
 * whatever format was asked for.
 *
 * @param reason - Why this is no render, for the log.
 */
export function createPlaceholderRenderer(reason: (plan: RenderPlan) => string): Renderer {
  return async (order) => {
    const { plan, work, tileFolder, outputFolder, scratchFolder, signal, onLog, onFrame } = order;
    onLog(`Placeholder frames, not a render: ${reason(plan)}\n`);
    const size = pictureSize(plan, order.scalePercent);
    const thumbnailSize = fitInto(THUMBNAIL_SIDE, size);
    for (const { frame, name } of order.frames) {
      signal.throwIfAborted();
      const words = wordsOf(plan, frame);
      if (work.kind === 'tile') {
        const region = tileRegion(size, work, work.index);
        const tile = encodePng(drawPlaceholder(size, words, region));
        await mkdir(tileFolder, { recursive: true });
        const unfinished = join(scratchFolder, `tile_${name}.png`);
        await writeFile(unfinished, tile);
        await rename(unfinished, tilePath(tileFolder, frame, work.index, 'png'));
        onLog(`Frame ${frame}: tile ${work.index} of ${work.columns * work.rows}\n`);
      } else {
        const picture =
          work.kind === 'assemble'
            ? await joinTiles(await tilesOf(tileFolder, frame, work), size, work)
            : drawPlaceholder(size, words);
        await writeFile(join(outputFolder, `${name}.png`), encodePng(picture));
        onLog(`Frame ${frame}: ${name}.png\n`);
      }
      const thumbnail = join(scratchFolder, `thumbnail_${name}.png`);
      await writeFile(thumbnail, encodePng(drawPlaceholder(thumbnailSize, words)));
      onFrame(frame, thumbnail);
    }
  };
}

/** What a placeholder says, line by line; in a small picture the last lines may not be seen. */
function wordsOf(plan: RenderPlan, frame: number): readonly string[] {
  const view = [plan.layerName, plan.cameraName ?? ''].filter((name) => name !== '');
  return [
    'placeholder',
    `frame ${frame}`,
    `${plan.softwareName} ${plan.softwareVersion}`.trim(),
    plan.sceneFileName,
    ...(view.length === 0 ? [] : [view.join(' / ')]),
  ];
}

function pictureSize({ resolution }: RenderPlan, scalePercent: number): Size {
  const asked = resolution ?? DEFAULT_SIZE;
  const side = (pixels: number) =>
    Math.max(1, Math.floor((Math.min(pixels, LARGEST_SIDE) * scalePercent) / 100));
  return { width: side(asked.width), height: side(asked.height) };
}

function fitInto(side: number, { width, height }: Size): Size {
  const shrink = Math.min(1, side / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * shrink)),
    height: Math.max(1, Math.round(height * shrink)),
  };
}

async function tilesOf(folder: string, frame: number, grid: TileGrid): Promise<readonly string[]> {
  const found = await findTiles(folder, frame, grid, 'png');
  if (found.kind === 'tiles') return found.paths;
  throw new RenderFailure(
    `Frame ${frame} was begun with Blender, which is not there any more. Submit it again.`,
  );
}

async function joinTiles(paths: readonly string[], size: Size, grid: TileGrid): Promise<RgbPicture> {
  const pixels = new Uint8Array(size.width * size.height * 3);
  for (const [position, path] of paths.entries()) {
    const region = tileRegion(size, grid, position + 1);
    const tile = await readTile(path);
    if (tile.width !== region.width || tile.height !== region.height)
      throw new RenderFailure(`The tile ${path} is of another size than its place. Render it again.`);
    for (let y = 0; y < region.height; y += 1) {
      const from = y * region.width * 3;
      const to = ((region.top + y) * size.width + region.left) * 3;
      pixels.set(tile.pixels.subarray(from, from + region.width * 3), to);
    }
  }
  return { ...size, pixels };
}

async function readTile(path: string): Promise<RgbPicture> {
  try {
    return decodePng(await readFile(path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RenderFailure(`The tile ${path} cannot be put into the picture: ${reason}. Render it again.`);
  }
}
