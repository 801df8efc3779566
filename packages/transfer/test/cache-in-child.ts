import { text } from 'node:stream/consumers';
import { type ManifestEntry, openTransferCache, type StorageKey } from '../src/index.ts';
import { knownEntries } from './known-entries.ts';

/** What the parent asks for, as JSON on standard input. */
export interface ChildCache {
  readonly database: string;
  readonly storage: StorageKey;
  readonly entries: readonly ManifestEntry[];
}

// Where files may not grow beyond a size, writing on is to fail as on a full disk, not to end the process.
if (process.platform !== 'win32') process.on('SIGXFSZ', () => {});

/** Keeps the entries a few at a time, and says how many it finds then, and what troubled it. */
const { database, storage, entries }: ChildCache = JSON.parse(await text(process.stdin));
const troubles: string[] = [];
const cache = openTransferCache(
  { kind: 'file' },
  { databasePath: database, onTrouble: ({ code }) => troubles.push(code) },
);
for (let start = 0; start < entries.length; start += 50) {
  await cache.sent.keep(storage, entries.slice(start, start + 50));
}
const known = (await knownEntries(cache.sent, storage, entries)).size;
cache.close();
process.stdout.write(JSON.stringify({ known, troubles }));
