import { padTo, widthOf } from './fit.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** With less room than this beside its beginning, a text goes below it. Columns. */
const LEAST_ROOM = 20;
const LITTLE_INDENT = 4;

/** Chinese has no blanks between words: a line may end after any letter, but begins with none of these, */
const CLOSING = /^[、。，．：；！？）】》〉」』〕％…—”’]$/u;
/** and ends with none of these. */
const OPENING = /^[（【《〈「『〔“‘]$/u;
/** Where a path that is longer than a line is taken apart. */
const PATH_BREAK = /^[/\\]$/;

/**
 * A text in lines of a terminal, those after the first below the first one's text.
 *
 * @param beginning - What stands before the text, colours and all; its width is the indent of the lines below.
 * @param columns - Width of the terminal; `Infinity` wraps nothing.
 */
export function hanging(beginning: string, text: string, columns: number): readonly string[] {
  const indent = widthOf(beginning);
  if (widthOf(text) <= columns - indent) return [`${beginning}${text}`];
  if (columns - indent >= LEAST_ROOM || indent <= LITTLE_INDENT) {
    const blanks = ' '.repeat(indent);
    return wrapped(text, columns - indent).map((line, at) => `${at === 0 ? beginning : blanks}${line}`);
  }
  const head = beginning.trim();
  // A mark, or nothing, has room in the little indent itself.
  if (widthOf(head) <= 1) return hanging(padTo(`  ${head}`, LITTLE_INDENT), text, columns);
  return [...wrapped(head, columns), ...hanging(' '.repeat(LITTLE_INDENT), text, columns)];
}

/**
 * A text in lines of so many columns at most, wide letters counted as two. Lines end at blanks, and between the letters of
 * scripts that have none; what is longer than a line is taken apart, a path after one of its folders. For text without colours.
 */
export function wrapped(text: string, columns: number): readonly string[] {
  const room = Math.max(2, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    for (const [at, piece] of piecesOf(word, room).entries()) {
      const gap = at === 0 && line !== '' ? ' ' : '';
      if (line === '' || widthOf(line) + gap.length + widthOf(piece) <= room) line += `${gap}${piece}`;
      else {
        lines.push(line);
        line = piece;
      }
    }
  }
  return [...lines, line];
}

/** Parts of a word between which a line may end; none of them is wider than a line. */
function piecesOf(word: string, room: number): readonly string[] {
  const pieces: string[] = [];
  let last = '';
  for (const { segment } of graphemes.segment(word)) {
    const joins =
      last === '' ||
      OPENING.test(last) ||
      CLOSING.test(segment) ||
      (widthOf(last) < 2 && widthOf(segment) < 2);
    if (joins && pieces.length > 0) pieces.push(`${pieces.pop()}${segment}`);
    else pieces.push(segment);
    last = segment;
  }
  return pieces.flatMap((piece) => (widthOf(piece) <= room ? [piece] : takenApart(piece, room)));
}

function takenApart(piece: string, room: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const { segment } of graphemes.segment(piece)) {
    const width = widthOf(segment);
    if (part !== '' && used + width > room) {
      const kept = part.slice(0, afterLastFolder(part));
      parts.push(kept);
      part = part.slice(kept.length);
      used = widthOf(part);
    }
    part += segment;
    used += width;
  }
  return [...parts, part];
}

/** Up to where a part of a path is kept together; all of it when the last folder's name would leave a line nearly empty. */
function afterLastFolder(part: string): number {
  for (let at = part.length; at > part.length / 4; at -= 1) {
    if (PATH_BREAK.test(part.charAt(at - 1))) return at;
  }
  return part.length;
}
