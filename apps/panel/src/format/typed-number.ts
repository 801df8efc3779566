/** Numbers as artists type them, with the decimal sign of their own language or of their programs. */

/** Groups of three digits with a space, an apostrophe, a comma or a point between them. */
const GROUPED = /^\d{1,3}(?:([ '’.,])\d{3})(?:\1\d{3})*(?:([.,])\d*)?$/;
const PLAIN = /^(?:\d+[.,]?\d*|[.,]\d+)$/;

/** The sign before the decimals in the system's language, whatever the panel speaks: `1,5` in German and French. */
export function decimalSign(): '.' | ',' {
  try {
    const parts = new Intl.NumberFormat(navigator.languages[0]).formatToParts(1.5);
    return parts.find(({ type }) => type === 'decimal')?.value === ',' ? ',' : '.';
  } catch {
    // A host may say that its language is none.
    return '.';
  }
}

/**
 * Reads a number that is not negative, whichever decimal sign it has: `1.5`, `1,5`, `1 250,75`, and the full-width digits of
 * Chinese keyboards. `1,500` is one and a half thousand where the comma is no decimal sign; `1.500` is one and a half everywhere,
 * as artists' programs have it. Null for what is no number.
 */
export function readNumber(typed: string): number | null {
  const text = typed.normalize('NFKC').replace(/\s/g, ' ').trim();
  const [, group, decimal] = GROUPED.exec(text) ?? [];
  if (group !== undefined && group !== decimal && isGroupSign(group, text))
    return Number(text.split(group).join('').replace(',', '.'));
  return PLAIN.test(text) ? Number(text.replace(',', '.')) : null;
}

/** Whether a sign before three digits stands between thousands, and not before decimals. */
function isGroupSign(sign: string, text: string): boolean {
  if (sign !== '.' && sign !== ',') return true;
  const isAlone = /^\d+[.,]\d+$/.test(text);
  return !isAlone || (sign === ',' && decimalSign() === '.' && !text.startsWith('0'));
}

/** A number as it stands in a field, with the decimal sign of the system's language and nothing between thousands. */
export function writeNumber(value: number): string {
  return String(value).replace('.', decimalSign());
}
