import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GLYPH_HEIGHT, GLYPH_WIDTH, isDotSet } from './bitmap-font.ts';
import { encodePng, type RgbPicture } from './png.ts';
import type { Renderer } from './renderer.ts';

const DEFAULT_SIZE = { width: 1920, height: 1080 };
const LARGEST_SIDE = 16_384;
const THUMBNAIL_SIDE = 256;
const BACKGROUND = [38, 42, 51];
const STRIPE = [48, 53, 64];
const INK = [240, 205, 90];

/** Draws frames that say "placeholder" on them, where there is no Blender. Always PNG, whatever format was asked for. */
export function createPlaceholderRenderer(reason: string): Renderer {
  return async ({ plan, frames, outputFolder, scratchFolder, signal, onLog, onFrame }) => {
    onLog(`Placeholder frames, not a render: ${reason}\n`);
    const asked = plan.resolution ?? DEFAULT_SIZE;
    const size = {
      width: Math.min(asked.width, LARGEST_SIDE),
      height: Math.min(asked.height, LARGEST_SIDE),
    };
    const shrink = Math.min(1, THUMBNAIL_SIDE / Math.max(size.width, size.height));
    const thumbnailSize = {
      width: Math.max(1, Math.round(size.width * shrink)),
      height: Math.max(1, Math.round(size.height * shrink)),
    };
    for (const { frame, name } of frames) {
      signal.throwIfAborted();
      const words = ['placeholder', `frame ${frame}`, plan.sceneFileName];
      await writeFile(join(outputFolder, `${name}.png`), encodePng(drawPlaceholder(size, words)));
      const thumbnail = join(scratchFolder, `thumbnail_${name}.png`);
      await writeFile(thumbnail, encodePng(drawPlaceholder(thumbnailSize, words)));
      onLog(`Frame ${frame}: ${name}.png\n`);
      onFrame(frame, thumbnail);
    }
  };
}

/** A striped picture with lines of text in the middle, as large as fits. */
export function drawPlaceholder(
  { width, height }: { readonly width: number; readonly height: number },
  paragraphs: readonly string[],
): RgbPicture {
  const pixels = new Uint8Array(width * height * 3);
  const stripe = Math.max(4, Math.round(Math.min(width, height) / 12));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      pixels.set((Math.floor((x + y) / stripe) & 1) === 0 ? BACKGROUND : STRIPE, (y * width + x) * 3);
    }
  }
  const { lines, scale } = layOut(width, height, paragraphs);
  const lineHeight = (GLYPH_HEIGHT + 2) * scale;
  const top = Math.max(0, Math.floor((height - lines.length * lineHeight) / 2));
  for (const [index, line] of lines.entries()) {
    const left = Math.max(0, Math.floor((width - lineWidth(line, scale)) / 2));
    drawLine(pixels, width, height, line, { left, top: top + index * lineHeight, scale });
  }
  return { width, height, pixels };
}

function drawLine(
  pixels: Uint8Array,
  width: number,
  height: number,
  line: string,
  { left, top, scale }: { readonly left: number; readonly top: number; readonly scale: number },
): void {
  for (const [position, character] of [...line].entries()) {
    const glyphLeft = left + position * (GLYPH_WIDTH + 1) * scale;
    for (let y = 0; y < GLYPH_HEIGHT * scale; y += 1) {
      for (let x = 0; x < GLYPH_WIDTH * scale; x += 1) {
        const isInside = glyphLeft + x < width && top + y < height;
        if (isInside && isDotSet(character, Math.floor(x / scale), Math.floor(y / scale))) {
          pixels.set(INK, ((top + y) * width + glyphLeft + x) * 3);
        }
      }
    }
  }
}

/** The largest scale at which all words fit unbroken; at scale 1 words break where they must. */
function layOut(width: number, height: number, paragraphs: readonly string[]) {
  const largest = Math.max(1, Math.floor(Math.min(width / (GLYPH_WIDTH * 8), height / (GLYPH_HEIGHT * 5))));
  for (let scale = largest; scale > 1; scale -= 1) {
    const fits = paragraphs.every((text) => lineWidth(text, scale) <= width * 0.9);
    if (fits && paragraphs.length * (GLYPH_HEIGHT + 2) * scale <= height * 0.9)
      return { lines: paragraphs, scale };
  }
  const columns = Math.max(1, Math.floor((width + 1) / (GLYPH_WIDTH + 1)));
  return { lines: paragraphs.flatMap((text) => breakText(text, columns)), scale: 1 };
}

function breakText(text: string, columns: number): readonly string[] {
  const characters = [...text];
  const lines: string[] = [];
  for (let from = 0; from < characters.length; from += columns) {
    lines.push(characters.slice(from, from + columns).join(''));
  }
  return lines;
}

function lineWidth(text: string, scale: number): number {
  return ([...text].length * (GLYPH_WIDTH + 1) - 1) * scale;
}
