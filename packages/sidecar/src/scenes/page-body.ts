import { breather } from '@farmhand/submission';

/** Entries of a column written at a stretch. */
const STRETCH = 500;

/**
 * JSON of an object whose fields may be long lists, written as it is read; others have their turn meanwhile, and nobody
 * holds all of it at once.
 */
export function pageBody(page: Readonly<Record<string, unknown>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = piecesOf(page);
  const encoder = new TextEncoder();
  const breathe = breather();
  return new ReadableStream({
    async pull(controller) {
      await breathe();
      const { done, value } = pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => void pieces.return(undefined),
  });
}

function* piecesOf(page: Readonly<Record<string, unknown>>): Generator<string, undefined> {
  let before = '{';
  for (const [name, value] of Object.entries(page)) {
    if (!Array.isArray(value)) {
      yield `${before}${JSON.stringify(name)}:${JSON.stringify(value)}`;
    } else {
      yield `${before}${JSON.stringify(name)}:[`;
      for (let start = 0; start < value.length; start += STRETCH) {
        const entries = JSON.stringify(value.slice(start, start + STRETCH)).slice(1, -1);
        yield start === 0 ? entries : `,${entries}`;
      }
      yield ']';
    }
    before = ',';
  }
  yield before === '{' ? '{}' : '}';
}
