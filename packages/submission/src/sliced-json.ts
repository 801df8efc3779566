import { breather } from './breathe.ts';

/** Longer lists are cut. Elements. */
const SLICE = 500;

const MARK = '"$slices"';

/** A list that was cut: numbers of its slices, in order. */
interface Cut {
  readonly $slices: readonly number[];
}

/** Takes each slice as JSON text, under its number. */
export type KeepSlice = (number: number, body: string) => void;

/** Gives the JSON text of a slice; null when there is none of that number. */
export type ReadSlice = (number: number) => string | null;

/**
 * Writes a value as JSON in pieces, so that neither one piece nor the rest, which is returned, is long work: every long
 * list, wherever it is, goes into slices of its own.
 */
export async function toSlices(value: unknown, keep: KeepSlice, signal: AbortSignal): Promise<string> {
  const breathe = breather(signal);
  let count = 0;
  const cut = async (part: unknown): Promise<unknown> => {
    if (Array.isArray(part)) {
      if (part.length <= SLICE) return holdsLists(part) ? cutEach(part) : part;
      const numbers: number[] = [];
      for (let start = 0; start < part.length; start += SLICE) {
        const elements = part.slice(start, start + SLICE);
        const body = JSON.stringify(holdsLists(elements) ? await cutEach(elements) : elements);
        numbers.push(count);
        keep(count, body);
        count += 1;
        await breathe();
      }
      return { $slices: numbers } satisfies Cut;
    }
    if (typeof part !== 'object' || part === null || !isPlain(part)) return part;
    const fields: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(part)) fields[key] = isNested(field) ? await cut(field) : field;
    return fields;
  };
  const cutEach = async (elements: readonly unknown[]): Promise<unknown[]> => {
    const done: unknown[] = [];
    for (const element of elements) done.push(isNested(element) ? await cut(element) : element);
    return done;
  };
  return JSON.stringify(await cut(value));
}

/** The value that {@link toSlices} wrote; null when a slice is not there. */
export async function fromSlices(text: string, read: ReadSlice, signal?: AbortSignal): Promise<unknown> {
  const breathe = breather(signal);
  let isWhole = true;
  const join = async (part: unknown): Promise<unknown> => {
    if (Array.isArray(part)) {
      for (const [index, element] of part.entries()) if (isNested(element)) part[index] = await join(element);
      return part;
    }
    if (typeof part !== 'object' || part === null) return part;
    if (isCut(part)) {
      const elements: unknown[] = [];
      for (const number of part.$slices) {
        const body = read(number);
        if (body === null) {
          isWhole = false;
          return elements;
        }
        const slice: unknown = await joined(body);
        if (Array.isArray(slice)) for (const element of slice) elements.push(element);
        await breathe();
      }
      return elements;
    }
    const fields = part as Record<string, unknown>;
    for (const [key, field] of Object.entries(fields)) if (isNested(field)) fields[key] = await join(field);
    return fields;
  };
  /** Most texts have nothing cut out, and need not be gone through. */
  const joined = async (body: string): Promise<unknown> =>
    body.includes(MARK) ? join(JSON.parse(body)) : JSON.parse(body);
  const value = await joined(text);
  return isWhole ? value : null;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether lists may be inside, so that it has to be gone through. */
function holdsLists(elements: readonly unknown[]): boolean {
  return elements.some(
    (element) => Array.isArray(element) || (isNested(element) && Object.values(element).some(isNested)),
  );
}

/** Others say themselves what they are in JSON. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isCut(value: object): value is Cut {
  return '$slices' in value && Array.isArray(value.$slices) && Object.keys(value).length === 1;
}
