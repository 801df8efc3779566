/** Contents to be written to files of their own. */
export interface WriteOrder {
  /** Absolute paths with a NUL between: one long text is handed over quicker than many. */
  readonly paths: string;
  /** For each file, the bytes of it in `content`, where they lie one after the other. */
  readonly sizes: readonly number[];
  readonly content: Uint8Array<ArrayBuffer>;
  /** Put behind the name of a file whose place is taken. */
  readonly ending: string;
}

export interface WriteReport {
  /** The order's, to be used again. */
  readonly content: Uint8Array<ArrayBuffer>;
  /** Files, by their place in the order, that were written under their name and the ending: something was there. */
  readonly aside: readonly number[];
  /** Files that were not written, and the system's code for why. */
  readonly failed: readonly { readonly index: number; readonly code: string }[];
}

/**
 * What a thread does: carries out each {@link WriteOrder} and answers with a {@link WriteReport}. A place that is free is
 * written to directly, which spares a rename: what a killed farm leaves there half has no record and counts as missing.
 *
 * It becomes a thread as text, since a bundle of one file has nothing else to start one from; so it uses nothing from
 * outside itself.
 */
export function writeThread(): void {
  const { closeSync, mkdirSync, openSync, rmSync, writeSync } = process.getBuiltinModule('node:fs');
  const { dirname } = process.getBuiltinModule('node:path');
  const { parentPort } = process.getBuiltinModule('node:worker_threads');

  parentPort?.on('message', ({ paths, sizes, content, ending }: WriteOrder) => {
    const aside: number[] = [];
    const failed: { index: number; code: string }[] = [];
    let start = 0;
    for (const [index, path] of paths.split('\0').entries()) {
      const end = start + (sizes[index] ?? 0);
      try {
        if (!writeNew(path, start, end)) {
          writeNew(path + ending, start, end);
          aside.push(index);
        }
      } catch (error) {
        failed.push({ index, code: codeOf(error) });
      }
      start = end;
    }
    parentPort.postMessage({ content, aside, failed }, [content.buffer]);

    /** False, and nothing done, where something is there. */
    function writeNew(path: string, from: number, to: number): boolean {
      const file = openNew(path);
      if (file === null) return false;
      let position = from;
      try {
        while (position < to) position += writeSync(file, content, position, to - position);
      } finally {
        closeSync(file);
        if (position < to) rmSync(path, { force: true });
      }
      return true;
    }
  });

  function openNew(path: string): number | null {
    try {
      return openSync(path, 'wx');
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return null;
      if (codeOf(error) !== 'ENOENT') throw error;
      mkdirSync(dirname(path), { recursive: true });
      return openSync(path, 'wx');
    }
  }

  function codeOf(error: unknown): string {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}
