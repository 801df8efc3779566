import { GLYPH_HEIGHT, GLYPH_WIDTH, isDotSet } from './bitmap-font.ts';
import type { RgbPicture } from './png.ts';
import type { Region } from './tile-region.ts';

const BACKGROUND = [38, 42, 51];
const STRIPE = [48, 53, 64];
const INK = [240, 205, 90];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A striped picture with lines of text in the middle, as large as fits; or just a region of it. */
export function drawPlaceholder(
  { width, height }: Size,
  paragraphs: readonly string[],
  region: Region = { left: 0, top: 0, width, height },
): RgbPicture {
  const pixels = new Uint8Array(region.width * region.height * 3);
  const stripe = Math.max(4, Math.round(Math.min(width, height) / 12));
  for (let y = 0; y < region.height; y += 1) {
    for (let x = 0; x < region.width; x += 1) {
      const isDark = (Math.floor((x + region.left + y + region.top) / stripe) & 1) === 0;
      pixels.set(isDark ? BACKGROUND : STRIPE, (y * region.width + x) * 3);
    }
  }
  const { lines, scale } = layOut(width, height, paragraphs);
  const lineHeight = (GLYPH_HEIGHT + 2) * scale;
  const top = Math.max(0, Math.floor((height - lines.length * lineHeight) / 2));
  for (const [index, line] of lines.entries()) {
    const left = Math.max(0, Math.floor((width - lineWidth(line, scale)) / 2));
    drawLine(pixels, region, line, { left, top: top + index * lineHeight, scale });
  }
  return { width: region.width, height: region.height, pixels };
}

function drawLine(
  pixels: Uint8Array,
  region: Region,
  line: string,
  { left, top, scale }: { readonly left: number; readonly top: number; readonly scale: number },
): void {
  for (const [position, character] of [...line].entries()) {
    const glyphLeft = left + position * (GLYPH_WIDTH + 1) * scale - region.left;
    for (let dotY = 0; dotY < GLYPH_HEIGHT * scale; dotY += 1) {
      for (let dotX = 0; dotX < GLYPH_WIDTH * scale; dotX += 1) {
        const x = glyphLeft + dotX;
        const y = top + dotY - region.top;
        const isInside = x >= 0 && y >= 0 && x < region.width && y < region.height;
        if (isInside && isDotSet(character, Math.floor(dotX / scale), Math.floor(dotY / scale))) {
          pixels.set(INK, (y * region.width + x) * 3);
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
