import { signal } from '@preact/signals';
import { CallError } from '../../api/request.ts';
import { problemText } from '../../words/problem-text.ts';

/** Something that is being done to many jobs. */
export interface ManyRun {
  /** What it is, in words. */
  readonly what: string;
  readonly done: number;
  readonly total: number;
  readonly cancel: () => void;
}

/** What is under way; null when nothing is. */
export const manyRun = signal<ManyRun | null>(null);

/** How it went. */
export interface ManyOutcome<T> {
  readonly done: readonly T[];
  readonly refused: readonly { readonly of: T; readonly message: string }[];
  /** Not asked for, because it was given up. */
  readonly left: number;
}

/** Asked for at once: a browser has six connections to one address for all of its pages, and each page in sight holds one. */
const AT_ONCE = 3;

/** Does the same to many, a few at once. What fails does not keep the others from being done. */
export async function runMany<T>(
  what: string,
  all: readonly T[],
  run: (each: T, signal: AbortSignal) => Promise<unknown>,
): Promise<ManyOutcome<T>> {
  const stop = new AbortController();
  const done: T[] = [];
  const refused: { of: T; message: string }[] = [];
  let next = 0;
  const tell = () => {
    manyRun.value = {
      what,
      done: done.length + refused.length,
      total: all.length,
      cancel: () => stop.abort(),
    };
  };
  const work = async () => {
    while (next < all.length && !stop.signal.aborted) {
      const each = all[next] as T;
      next += 1;
      try {
        await run(each, stop.signal);
        done.push(each);
      } catch (error) {
        if (stop.signal.aborted) break;
        const message = error instanceof CallError ? problemText(error.problem).message : String(error);
        refused.push({ of: each, message });
      }
      tell();
    }
  };
  tell();
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all.length) }, work));
  manyRun.value = null;
  return { done, refused, left: all.length - done.length - refused.length };
}

/** Why some were refused, the most frequent reason first, with how many times. */
export function reasonsOf(
  refused: readonly { readonly message: string }[],
): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { message } of refused) counts.set(message, (counts.get(message) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
