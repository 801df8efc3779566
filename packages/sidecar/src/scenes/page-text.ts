import { breather } from '@farmhand/submission';

/** Entries of a column written at a stretch. */
const STRETCH = 1000;

/**
 * JSON of an object whose fields may be long lists; others have their turn while it is written.
 *
 * @throws the reason of `signal`.
 */
export async function pageText(
  page: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<string> {
  const breathe = breather(signal);
  const fields: string[] = [];
  for (const [name, value] of Object.entries(page)) {
    if (!Array.isArray(value)) {
      fields.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
      continue;
    }
    const pieces: string[] = [];
    for (let start = 0; start < value.length; start += STRETCH) {
      pieces.push(JSON.stringify(value.slice(start, start + STRETCH)).slice(1, -1));
      await breathe();
    }
    fields.push(`${JSON.stringify(name)}:[${pieces.join(',')}]`);
  }
  return `{${fields.join(',')}}`;
}
