/**
 * The first import of a process' entry: bends its wall clock, disks and waits as the harness orders.
 * What runs in the process is the product as it is; only what the operating system would tell it differs.
 */
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { BEND_VARIABLE, bend, order } from './bend.ts';

const require = createRequire(import.meta.url);

/** The time that no order has changed, for the harness' own records. Milliseconds since 1970. */
export const unbentNow = Date.now.bind(Date);

let now = bend.parse(JSON.parse(process.env[BEND_VARIABLE] ?? '{}'));

bendClock();
bendWaits();
bendDatabases();
bendDisks();
syncBuiltinESMExports();

process.on('message', (message) => {
  const parsed = order.safeParse(message);
  if (!parsed.success || parsed.data.order !== 'bend') return;
  now = parsed.data.bend;
  boundDatabases();
  process.send?.({ answer: parsed.data.number });
});
// Whoever runs the schedule is gone: so is its world.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();

function bendClock(): void {
  const Real = Date;
  const bentNow = () => unbentNow() + now.clockOffsetMs;
  globalThis.Date = new Proxy(Real, {
    apply: () => new Real(bentNow()).toString(),
    construct: (target, given: [], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [bentNow()] : given, newTarget),
  });
  Real.now = bentNow;
}

/** The monotonic clock and every wait run `pace` times as fast, so that time-outs of minutes are over in seconds. */
function bendWaits(): void {
  const sooner = (ms: unknown) => (typeof ms === 'number' && ms > 1 ? ms / now.pace : ms);
  const realNow = performance.now.bind(performance);
  performance.now = () => realNow() * now.pace;
  const bent = <F extends (...given: never[]) => unknown>(real: F, msAt: number): F =>
    new Proxy(real, {
      apply: (target, self, given: unknown[]) =>
        Reflect.apply(
          target,
          self,
          given.map((value, at) => (at === msAt ? sooner(value) : value)),
        ),
    });
  globalThis.setTimeout = bent(setTimeout, 1);
  globalThis.setInterval = bent(setInterval, 1);
  const timers = require('node:timers');
  timers.setTimeout = globalThis.setTimeout;
  timers.setInterval = globalThis.setInterval;
  const promises = require('node:timers/promises');
  promises.setTimeout = bent(promises.setTimeout, 0);
}

const databases = new Map<string, Set<WeakRef<DatabaseSync>>>();

function bendDatabases(): void {
  const sqlite = require('node:sqlite');
  sqlite.DatabaseSync = class extends sqlite.DatabaseSync {
    constructor(file: string, ...rest: unknown[]) {
      super(file, ...rest);
      const same = databases.get(resolve(file)) ?? new Set();
      databases.set(resolve(file), same.add(new WeakRef(this as unknown as DatabaseSync)));
      boundDatabases();
    }
  };
}

/** SQLite itself refuses to grow a database beyond its largest number of pages, with the code of a full disk. */
function boundDatabases(): void {
  const full = new Set(now.fullDatabases.map((file) => resolve(file)));
  for (const [file, connections] of databases) {
    for (const reference of connections) {
      const database = reference.deref();
      if (database === undefined || !database.isOpen) {
        connections.delete(reference);
        continue;
      }
      try {
        database.exec(`PRAGMA max_page_count = ${full.has(file) ? 1 : 4_294_967_294}`);
      } catch {
        // Not a database yet, or busy in another process: it is bounded at the next order.
      }
    }
  }
}

/** Counted so that the harness can tell a fault that never struck from one that was borne. */
let refusedWrites = 0;

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}${sep}`));
}

function refusal(path: string): NodeJS.ErrnoException | null {
  if (!isBelow(resolve(path), now.fullFolders)) return null;
  refusedWrites += 1;
  process.send?.({ tell: 'refusedWrite', path, count: refusedWrites });
  const error: NodeJS.ErrnoException = new Error(`ENOSPC: no space left on device, write '${path}'`);
  return Object.assign(error, { errno: -28, code: 'ENOSPC', syscall: 'write', path });
}

function bendDisks(): void {
  const paths = new Map<number, string>();
  const pathText = (path: unknown) => (path instanceof URL ? path.pathname : String(path));

  const realOpen = fs.open;
  const realOpenSync = fs.openSync;
  const realClose = fs.close;
  Object.assign(fs, {
    open: (path: unknown, ...rest: unknown[]) => {
      const done = rest.pop() as (error: Error | null, fd?: number) => void;
      Reflect.apply(realOpen, fs, [
        path,
        ...rest,
        (error: Error | null, fd?: number) => {
          if (fd !== undefined) paths.set(fd, pathText(path));
          done(error, fd);
        },
      ]);
    },
    openSync: (path: unknown, ...rest: unknown[]) => {
      const fd: number = Reflect.apply(realOpenSync, fs, [path, ...rest]);
      paths.set(fd, pathText(path));
      return fd;
    },
    close: (fd: number, ...rest: unknown[]) => {
      paths.delete(fd);
      Reflect.apply(realClose, fs, [fd, ...rest]);
    },
  });
  for (const name of ['write', 'writev'] as const) {
    const real = fs[name];
    Object.assign(fs, {
      [name]: (fd: number, ...rest: unknown[]) => {
        const error = refusal(paths.get(fd) ?? '');
        if (error === null) return Reflect.apply(real, fs, [fd, ...rest]);
        const done = rest.at(-1) as (error: Error) => void;
        setImmediate(done, error);
      },
    });
  }
  for (const name of ['writeSync', 'writevSync'] as const) {
    const real = fs[name];
    Object.assign(fs, {
      [name]: (fd: number, ...rest: unknown[]) => {
        const error = refusal(paths.get(fd) ?? '');
        if (error !== null) throw error;
        return Reflect.apply(real, fs, [fd, ...rest]);
      },
    });
  }
  const realWriteFileSync = fs.writeFileSync;
  Object.assign(fs, {
    writeFileSync: (target: unknown, ...rest: unknown[]) => {
      const path = typeof target === 'number' ? (paths.get(target) ?? '') : pathText(target);
      const error = refusal(path);
      if (error !== null) throw error;
      return Reflect.apply(realWriteFileSync, fs, [target, ...rest]);
    },
  });

  const { promises } = fs;
  const { open, writeFile, statfs } = promises;
  Object.assign(promises, {
    open: async (path: unknown, ...rest: unknown[]) => {
      const handle: fs.promises.FileHandle = await Reflect.apply(open, promises, [path, ...rest]);
      for (const name of ['write', 'writev', 'writeFile', 'appendFile'] as const) {
        const real = handle[name];
        Object.defineProperty(handle, name, {
          configurable: true,
          value: async (...given: unknown[]) => {
            const error = refusal(pathText(path));
            if (error !== null) throw error;
            return Reflect.apply(real, handle, given);
          },
        });
      }
      return handle;
    },
    writeFile: async (target: unknown, ...rest: unknown[]) => {
      const error = typeof target === 'object' && !(target instanceof URL) ? null : refusal(pathText(target));
      if (error !== null) throw error;
      return Reflect.apply(writeFile, promises, [target, ...rest]);
    },
    statfs: async (path: string, ...rest: unknown[]) => {
      const found = await Reflect.apply(statfs, promises, [path, ...rest]);
      if (isBelow(resolve(path), now.noSpaceFolders)) {
        const none = typeof found.bavail === 'bigint' ? 0n : 0;
        Object.assign(found, { bavail: none, bfree: none });
      }
      return found;
    },
  });
}
