import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that a text takes on a terminal: two for each Chinese character, none for colours. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** What stands for the part that was cut. */
const CUT = '…';

/** As wide as `columns` at most: what is too long loses its end. For text without colours. */
export function cutEnd(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return '';
  return `${takeFrom(lettersOf(text), columns - 1).join('')}${CUT}`;
}

/** As {@link cutEnd}, but the middle goes: of a path, its beginning and the file's name say most. */
export function cutMiddle(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return '';
  const letters = lettersOf(text);
  const tailColumns = Math.ceil(((columns - 1) * 2) / 3);
  const tail = takeFrom(letters.toReversed(), tailColumns).reverse();
  const head = takeFrom(letters, columns - 1 - tailColumns);
  return `${head.join('')}${CUT}${tail.join('')}`;
}

/** Filled with blanks up to the width; colours do not count. */
export function padTo(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, columns - widthOf(text)));
  return align === 'left' ? `${text}${blanks}` : `${blanks}${text}`;
}

function lettersOf(text: string): string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

function takeFrom(letters: readonly string[], columns: number): string[] {
  const taken: string[] = [];
  let used = 0;
  for (const letter of letters) {
    used += widthOf(letter);
    if (used > columns) break;
    taken.push(letter);
  }
  return taken;
}
