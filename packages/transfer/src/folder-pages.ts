import { crc32 } from 'node:zlib';

/** One page of a folder's records, as a store keeps it. */
export interface StoredPage {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Files of a page: its 64 KB or so are read, unpacked and written in well under a millisecond. */
const PAGE_FILES = 1_024;
/** Names looked for one by one before an index of all is made. */
const MOST_SEARCHES = 8;
/** Checksum and number of files, 4 bytes each. */
const HEADER_BYTES = 8;

/** What is remembered of the files of one folder: a record of a fixed number of bytes under each name. */
export interface FolderPages {
  /** Where the record of a name is, or null. Quickest when asked in the order in which names were put in. */
  find(name: string): { readonly bytes: Buffer; readonly start: number } | null;
  put(name: string, record: Uint8Array): void;
  /** Pages that `put` changed since this was last called. */
  takeChanged(): readonly StoredPage[];
  readonly files: number;
}

interface Page {
  readonly number: number;
  readonly names: string[];
  /** Has room for a full page once something was put in. */
  records: Buffer;
  isChanged: boolean;
}

/**
 * Unpacks a folder's pages. A page that is damaged, or belongs elsewhere, is left out.
 *
 * A page is its CRC-32 (of `owner` and what follows), the number of its files, their records, and their names in
 * UTF-8 with a NUL between; numbers are little-endian.
 *
 * @param owner whose pages they are: a page that a damaged store gives for another owner counts as damaged.
 */
export function unpackFolder(
  stored: Iterable<StoredPage>,
  { owner, recordBytes }: { readonly owner: string; readonly recordBytes: number },
): FolderPages {
  const seed = crc32(owner);
  const pages: Page[] = [];
  let files = 0;
  for (const page of stored) {
    const unpacked = unpack(page, recordBytes, seed);
    if (unpacked === null) continue;
    pages.push(unpacked);
    files += unpacked.names.length;
  }
  let places: Map<string, number> | null = null;
  let searches = 0;
  let nextPage = 0;
  let nextIndex = 0;

  /** Mostly one name is looked for, and those behind it follow: for that, no index of all names is worth making. */
  function placeOf(name: string): number | undefined {
    if (places === null && searches < MOST_SEARCHES) {
      searches += 1;
      for (const [at, page] of pages.entries()) {
        const index = page.names.indexOf(name);
        if (index >= 0) return at * PAGE_FILES + index;
      }
      return undefined;
    }
    if (places === null) {
      places = new Map();
      for (const [at, page] of pages.entries()) {
        for (const [index, known] of page.names.entries()) places.set(known, at * PAGE_FILES + index);
      }
    }
    return places.get(name);
  }

  function pageWithRoom(): { at: number; page: Page } {
    const last = pages.at(-1);
    if (last !== undefined && last.names.length < PAGE_FILES) return { at: pages.length - 1, page: last };
    const number = pages.reduce((most, page) => Math.max(most, page.number), -1) + 1;
    const page: Page = { number, names: [], records: Buffer.alloc(0), isChanged: false };
    pages.push(page);
    return { at: pages.length - 1, page };
  }

  return {
    get files() {
      return files;
    },
    find(name) {
      let page = pages[nextPage];
      if (page?.names[nextIndex] !== name) {
        const place = placeOf(name);
        if (place === undefined) return null;
        nextPage = Math.floor(place / PAGE_FILES);
        nextIndex = place % PAGE_FILES;
        page = pages[nextPage];
        if (page === undefined) return null;
      }
      const start = nextIndex * recordBytes;
      nextIndex += 1;
      if (nextIndex >= page.names.length) {
        nextPage += 1;
        nextIndex = 0;
      }
      return { bytes: page.records, start };
    },
    put(name, record) {
      // What UTF-8 cannot hold would come back as another name, and be put in again each time.
      if (!name.isWellFormed()) return;
      const place = placeOf(name);
      const { at, page } =
        place === undefined
          ? pageWithRoom()
          : { at: Math.floor(place / PAGE_FILES), page: pages[Math.floor(place / PAGE_FILES)] };
      if (page === undefined) return;
      const index = place === undefined ? page.names.length : place % PAGE_FILES;
      if (place === undefined) {
        page.names.push(name);
        places?.set(name, at * PAGE_FILES + index);
        files += 1;
        if (page.records.length < page.names.length * recordBytes) {
          const wider = Buffer.alloc(Math.min(PAGE_FILES, page.names.length * 2) * recordBytes);
          wider.set(page.records);
          page.records = wider;
        }
      }
      page.records.set(record.subarray(0, recordBytes), index * recordBytes);
      page.isChanged = true;
    },
    takeChanged() {
      const changed = pages.filter((page) => page.isChanged);
      for (const page of changed) page.isChanged = false;
      return changed.map((page) => ({ number: page.number, bytes: pack(page, recordBytes, seed) }));
    },
  };
}

function unpack({ number, bytes }: StoredPage, recordBytes: number, seed: number): Page | null {
  const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (page.length < HEADER_BYTES || page.readUInt32LE(0) !== crc32(page.subarray(4), seed)) return null;
  const count = page.readUInt32LE(4);
  const namesStart = HEADER_BYTES + count * recordBytes;
  if (count > PAGE_FILES || namesStart > page.length) return null;
  const names = page.toString('utf8', namesStart).split('\0');
  if (names.length !== count) return null;
  return { number, names, records: page.subarray(HEADER_BYTES, namesStart), isChanged: false };
}

function pack({ names, records }: Page, recordBytes: number, seed: number): Buffer {
  const page = Buffer.concat([
    Buffer.alloc(HEADER_BYTES),
    records.subarray(0, names.length * recordBytes),
    Buffer.from(names.join('\0')),
  ]);
  page.writeUInt32LE(names.length, 4);
  page.writeUInt32LE(crc32(page.subarray(4), seed), 0);
  return page;
}
