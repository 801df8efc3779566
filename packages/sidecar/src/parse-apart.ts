import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { breather } from '@farmhand/submission';

/** Longer lists come over in pieces of so many elements, each of them a short stretch of work. */
const SLICE = 500;

/**
 * Parses JSON on a thread of its own and hands it over a piece at a time, whenever one is asked for. Text, since the sidecar
 * ships as one file and has no second one to start a thread from.
 */
const PARSER = `
const { parentPort } = require('node:worker_threads');
const SLICE = ${SLICE};
const decoder = new TextDecoder('utf-8', { fatal: true });
const lists = [];
const cut = (part) => {
  if (Array.isArray(part)) {
    const elements = part.map(cut);
    if (elements.length <= SLICE) return elements;
    lists.push(elements);
    return { $list: lists.length - 1 };
  }
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, cut(value)]));
};
function* pieces(text) {
  const whole = cut(JSON.parse(text));
  for (const [list, elements] of lists.entries()) {
    for (let start = 0; start < elements.length; start += SLICE) {
      yield { list, elements: elements.slice(start, start + SLICE) };
    }
  }
  yield { whole };
}
let text = '';
let coming = null;
parentPort.on('message', (message) => {
  try {
    if (message instanceof Uint8Array) text += decoder.decode(message, { stream: true });
    else {
      if (coming === null) {
        text += decoder.decode();
        coming = pieces(text);
        text = '';
      }
      parentPort.postMessage(coming.next().value);
    }
  } catch (error) {
    parentPort.postMessage({ failure: error.message });
    parentPort.removeAllListeners();
  }
});
`;

type Piece =
  | { readonly list: number; readonly elements: readonly unknown[] }
  | { readonly whole: unknown }
  | { readonly failure: string };

/**
 * A large JSON text as a value, without holding up anything else for long.
 *
 * @throws SyntaxError when it is no JSON. Rejects with the signal's reason.
 */
export async function parseApart(body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<unknown> {
  // Without this process' own options, which may say that such a text is something else.
  const worker = new Worker(PARSER, { eval: true, execArgv: [] });
  // From the beginning: that it is no text may be told while the rest still comes in.
  const answers = on(worker, 'message', { signal });
  try {
    for await (const chunk of body) {
      signal.throwIfAborted();
      worker.postMessage(chunk);
    }
    const lists: unknown[][] = [];
    const breathe = breather(signal);
    for (;;) {
      // Where the other thread is quick, its answers come in one after the other.
      await breathe();
      worker.postMessage('next');
      const [piece]: Piece[] = (await answers.next()).value ?? [];
      if (piece === undefined || 'failure' in piece) throw new SyntaxError(piece?.failure ?? '');
      if ('whole' in piece) return joined(piece.whole, lists);
      const list = lists[piece.list] ?? [];
      lists[piece.list] = list;
      for (const element of piece.elements) list.push(joined(element, lists));
    }
  } finally {
    await answers.return?.();
    await worker.terminate();
  }
}

/** Puts the lists back where they were cut out. Inner ones are complete before those that hold them. */
function joined(part: unknown, lists: readonly unknown[][]): unknown {
  if (Array.isArray(part)) return part.map((element) => joined(element, lists));
  if (typeof part !== 'object' || part === null) return part;
  if (isCut(part)) return lists[part.$list] ?? part;
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part)) {
    Object.defineProperty(fields, key, {
      value: joined(value, lists),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return fields;
}

function isCut(part: object): part is { readonly $list: number } {
  return '$list' in part && typeof part.$list === 'number' && Object.keys(part).length === 1;
}
