/** Some files of some folders, to be looked at or, when `readBytes` is given, read. */
export interface FileQuestion {
  /** Each with its separator at the end, so that a name can be put behind it. */
  readonly folders: readonly string[];
  /** For each folder, names of files in it with a NUL between: one long text is handed over quicker than many. */
  readonly names: readonly string[];
  /** For each file in order, its expected size; files of that size are read. */
  readonly readBytes?: readonly number[];
  /** Memory to read them into, all of them. Shared: to hand memory from thread to thread costs both a collection. */
  readonly room?: SharedArrayBuffer;
}

/** What was found, in the order of the question. */
export interface FileAnswer {
  /** Numbers of `FileStates`. */
  readonly states: BigInt64Array<ArrayBuffer>;
  /** The contents one after the other, where they were asked for. */
  readonly bytes: Uint8Array<SharedArrayBuffer> | null;
  /** Files without a state: `folder`, `special` (a device, a pipe), `changed` while it was read, or the system's code. */
  readonly failures: readonly { readonly index: number; readonly reason: string }[];
}

/**
 * What a thread does: answers each {@link FileQuestion} with a {@link FileAnswer}. It becomes a thread as text,
 * since a bundle of one file has nothing else to start one from; so it uses nothing from outside itself.
 */
export function fileThread(): void {
  const { statSync, openSync, fstatSync, readSync, closeSync } = process.getBuiltinModule('node:fs');
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  const numbersAFile = 5;

  parentPort?.on('message', ({ folders, names: texts, readBytes, room }: FileQuestion) => {
    const names = texts.map((text) => text.split('\0'));
    const count = names.reduce((sum, list) => sum + list.length, 0);
    const states = new BigInt64Array(count * numbersAFile);
    const bytes = room && new Uint8Array(room);
    const failures: { index: number; reason: string }[] = [];
    let index = 0;
    let position = 0;
    for (const [place, folder] of folders.entries()) {
      for (const name of names[place] ?? []) {
        const size = readBytes?.[index] ?? 0;
        try {
          const failure = bytes ? read(folder + name, bytes, position, size) : look(folder + name);
          if (failure !== null) fail(failure);
        } catch (error) {
          fail(String((error as NodeJS.ErrnoException).code ?? 'unknown error'));
        }
        position += size;
        index += 1;
      }
    }
    parentPort.postMessage({ states, bytes: bytes ?? null, failures }, [states.buffer]);

    function fail(reason: string): void {
      failures.push({ index, reason });
      // The memory may hold anything, and what is handed over may leave this computer.
      bytes?.fill(0, position, position + (readBytes?.[index] ?? 0));
    }

    function look(path: string): string | null {
      return keep(statSync(path, { bigint: true }));
    }

    function keep(stats: ReturnType<typeof bigintStats>): string | null {
      const kind = stats.mode & 0o170000n;
      if (kind !== 0o100000n) return kind === 0o040000n ? 'folder' : 'special';
      const start = index * numbersAFile;
      states[start] = stats.size;
      states[start + 1] = stats.mtimeNs;
      states[start + 2] = stats.ctimeNs;
      states[start + 3] = stats.ino;
      states[start + 4] = stats.dev;
      return null;
    }

    function bigintStats(file: number) {
      return fstatSync(file, { bigint: true });
    }

    function read(path: string, into: Uint8Array, start: number, size: number): string | null {
      const file = openSync(path, 'r');
      try {
        const before = bigintStats(file);
        const failure = keep(before);
        if (failure !== null || before.size !== BigInt(size)) return failure ?? 'changed';
        for (let done = 0; done < size; ) {
          const more = readSync(file, into, start + done, size - done, done);
          if (more === 0) return 'changed';
          done += more;
        }
        const after = bigintStats(file);
        const isSame =
          after.size === before.size && after.mtimeNs === before.mtimeNs && after.ctimeNs === before.ctimeNs;
        return isSame ? null : 'changed';
      } finally {
        closeSync(file);
      }
    }
  });
}
