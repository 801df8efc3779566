import type { LocalizedText, LocalPath } from '@farmhand/model';
import type { ByteSource } from '../byte-source.ts';
import type { Pace } from '../pace.ts';
import { damaged, SceneReadError, truncated } from '../scene-read-error.ts';

// The container of a .max file is Microsoft's compound file, specified in [MS-CFB]: sectors of one size, chained by a
// table (FAT) that itself is spread over sectors; streams below 4096 bytes share a "mini stream" of 64-byte sectors.

/** The streams at the root of a compound file. */
export interface CompoundFile {
  /** The sizes in bytes of the streams by their names. */
  readonly streams: ReadonlyMap<string, number>;
  /**
   * The content of a stream, or null when there is none of that name.
   *
   * @param limit - Bytes to read at most, from the beginning; all by default.
   * @throws SceneReadError when its sectors are not all there.
   */
  read(name: string, limit?: number): Promise<Buffer | null>;
}

interface Header {
  readonly sectorBytes: number;
  readonly miniSectorBytes: number;
  readonly firstDirectorySector: number;
  readonly firstMiniFatSector: number;
  readonly miniFatSectors: number;
  readonly fatSectors: number;
  readonly firstDifatSector: number;
  /** The first 109 places of the FAT; the others are in the sectors of the DIFAT. */
  readonly difat: readonly number[];
  readonly hasLargeStreams: boolean;
}

interface DirectoryEntry {
  readonly name: string;
  readonly kind: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly firstSector: number;
  readonly sizeBytes: number;
}

const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
/** Numbers from here on are marks, not sectors. */
const FIRST_MARK = 0xfffffffa;
const FREE = 0xffffffff;
const NO_ENTRY = 0xffffffff;
const KIND_STREAM = 2;
const KIND_ROOT = 5;
/** Far more than any program writes; 3ds Max has some fifteen. */
const MOST_ENTRIES = 100_000;
/** Contiguous sectors are read together up to this size, in bytes. */
const LONGEST_READ = 1 << 20;
/** The specification's limit between streams with sectors of their own and small ones. */
const MINI_STREAM_BELOW = 4096;
/** All the small streams together, in bytes; real scenes have some ten kilobytes. */
const LARGEST_MINI_STREAM = 64 << 20;

/**
 * Opens the compound file in `source`: reads its header and its directory.
 *
 * @throws SceneReadError when it is cut off or contradicts itself.
 */
export async function openCompoundFile(source: ByteSource, pace: Pace): Promise<CompoundFile> {
  const { path, sizeBytes } = source;
  const header = readHeader(await source.read(0, HEADER_BYTES), path, sizeBytes);
  const { sectorBytes, miniSectorBytes } = header;
  // The last sector may lack its end.
  const sectorCount = Math.ceil(sizeBytes / sectorBytes) - 1;
  const fatSectors = await readFatPlaces(source, header, sectorCount, pace);
  const fat = createFat(source, fatSectors, sectorBytes);
  await checkLength(source, fat, fatSectors.length, sectorBytes, sectorCount, pace);

  async function chain(first: number, most: number, what: LocalizedText): Promise<number[]> {
    const sectors: number[] = [];
    const seen = new Set<number>();
    for (let sector = first; sector < FIRST_MARK && sectors.length < most; sector = await fat.next(sector)) {
      if (sector >= sectorCount) {
        throw truncated(path, sizeBytes, {
          en: `before the end of ${what.en}`,
          zh: `位于${what.zh}的结尾之前`,
        });
      }
      if (seen.has(sector)) {
        throw damaged(path, placeOf(sector, sectorBytes), {
          en: `the sectors of ${what.en} run in a circle`,
          zh: `${what.zh}的扇区形成了循环`,
        });
      }
      seen.add(sector);
      sectors.push(sector);
      const pause = pace.breathe();
      if (pause) {
        await pause;
      }
    }
    return sectors;
  }

  async function readSectors(first: number, length: number, what: LocalizedText): Promise<Buffer> {
    const sectors = await chain(first, Math.ceil(length / sectorBytes), what);
    if (sectors.length * sectorBytes < length) {
      throw damaged(path, placeOf(first, sectorBytes), {
        en: `${what.en} is shorter than its size says`,
        zh: `${what.zh}比其记录的大小短`,
      });
    }
    const content = await readChained(source, sectors, sectorBytes);
    if (content.length < length) {
      throw truncated(path, sizeBytes, {
        en: `before the end of ${what.en}`,
        zh: `位于${what.zh}的结尾之前`,
      });
    }
    return content.subarray(0, length);
  }

  const directorySectors = await chain(
    header.firstDirectorySector,
    Math.ceil((MOST_ENTRIES * ENTRY_BYTES) / sectorBytes),
    { en: 'the directory', zh: '目录' },
  );
  const entries = readEntries(await readChained(source, directorySectors, sectorBytes), header);
  const root = entries[0];
  if (root === undefined || root.kind !== KIND_ROOT) {
    throw damaged(path, placeOf(header.firstDirectorySector, sectorBytes), {
      en: 'the directory has no root',
      zh: '目录没有根',
    });
  }
  const streams = streamsOf(root, entries);
  for (const [name, entry] of streams) {
    if (entry.sizeBytes > sizeBytes) {
      throw truncated(path, sizeBytes, {
        en: `before the end of ${quoted(name).en}`,
        zh: `位于${quoted(name).zh}的结尾之前`,
      });
    }
  }

  let miniStream: Promise<MiniStream> | undefined;
  const openMiniStream = async (): Promise<MiniStream> => {
    if (root.sizeBytes > Math.min(sizeBytes, LARGEST_MINI_STREAM)) {
      throw damaged(path, placeOf(header.firstDirectorySector, sectorBytes), {
        en: 'its small parts are too large together',
        zh: '各小部分的总大小过大',
      });
    }
    const neededSectors = Math.ceil((root.sizeBytes / miniSectorBytes) * (4 / sectorBytes));
    const fatBytes = Math.min(header.miniFatSectors, neededSectors) * sectorBytes;
    return {
      content: await readSectors(root.firstSector, root.sizeBytes, { en: 'the mini stream', zh: '小数据流' }),
      fat: await readSectors(header.firstMiniFatSector, fatBytes, {
        en: 'the table of small sectors',
        zh: '小扇区表',
      }),
    };
  };

  return {
    streams: new Map([...streams].map(([name, entry]) => [name, entry.sizeBytes])),
    async read(name, limit = Number.POSITIVE_INFINITY) {
      const entry = streams.get(name);
      if (entry === undefined) {
        return null;
      }
      const length = Math.min(entry.sizeBytes, limit);
      if (entry.sizeBytes >= MINI_STREAM_BELOW) {
        return readSectors(entry.firstSector, length, quoted(name));
      }
      miniStream ??= openMiniStream();
      return readSmall(await miniStream, entry.firstSector, length, header, path, quoted(name));
    },
  };
}

function quoted(name: string): LocalizedText {
  const shown = name.replace(/[^\x20-\x7e]/g, '');
  return { en: `its part "${shown}"`, zh: `其“${shown}”部分` };
}

function placeOf(sector: number, sectorBytes: number): number {
  return (sector + 1) * sectorBytes;
}

function readHeader(bytes: Buffer, path: LocalPath, sizeBytes: number): Header {
  if (bytes.length < HEADER_BYTES) {
    throw truncated(path, sizeBytes, { en: 'in its header', zh: '位于其文件头之内' });
  }
  const major = bytes.readUInt16LE(26);
  const sectorShift = bytes.readUInt16LE(30);
  const miniSectorShift = bytes.readUInt16LE(32);
  if (major !== 3 && major !== 4) {
    throw new SceneReadError(
      'scene-unsupported',
      {
        en: `${path} has a container of version ${major}, which is not known.`,
        zh: `${path} 的容器版本为 ${major}，目前还不支持。`,
      },
      {
        en: 'Update Farmhand, or save the scene again in 3ds Max.',
        zh: '请更新 Farmhand，或在 3ds Max 中重新保存场景。',
      },
    );
  }
  const expectedShift = major === 3 ? 9 : 12;
  if (bytes.readUInt16LE(28) !== 0xfffe || sectorShift !== expectedShift || miniSectorShift !== 6) {
    throw damaged(path, 28, { en: 'the sizes of its sectors make no sense', zh: '扇区大小不合理' });
  }
  if (bytes.readUInt32LE(56) !== MINI_STREAM_BELOW) {
    throw damaged(path, 56, { en: 'the limit for small parts makes no sense', zh: '小部分的大小上限不合理' });
  }
  const difat: number[] = [];
  for (let at = 76; at < HEADER_BYTES; at += 4) {
    difat.push(bytes.readUInt32LE(at));
  }
  return {
    sectorBytes: 1 << sectorShift,
    miniSectorBytes: 1 << miniSectorShift,
    firstDirectorySector: bytes.readUInt32LE(48),
    firstMiniFatSector: bytes.readUInt32LE(60),
    miniFatSectors: bytes.readUInt32LE(64),
    fatSectors: bytes.readUInt32LE(44),
    firstDifatSector: bytes.readUInt32LE(68),
    difat,
    hasLargeStreams: major === 4,
  };
}

/** Where the sectors of the FAT are, in order. */
async function readFatPlaces(
  source: ByteSource,
  header: Header,
  sectorCount: number,
  pace: Pace,
): Promise<readonly number[]> {
  const { path, sizeBytes } = source;
  const perSector = header.sectorBytes / 4;
  if (header.fatSectors > Math.ceil(sectorCount / perSector) + 1) {
    throw truncated(path, sizeBytes, {
      en: 'long before the end that its header speaks of',
      zh: '远在其文件头所说的结尾之前',
    });
  }
  const places = header.difat.slice(0, header.fatSectors);
  let sector = header.firstDifatSector;
  while (places.length < header.fatSectors) {
    if (sector >= FIRST_MARK) {
      throw damaged(path, 68, { en: 'its table of sectors is incomplete', zh: '扇区表不完整' });
    }
    if (sector >= sectorCount) {
      throw truncated(path, sizeBytes, {
        en: 'before the end of its table of sectors',
        zh: '位于扇区表的结尾之前',
      });
    }
    const bytes = await source.read(placeOf(sector, header.sectorBytes), header.sectorBytes);
    if (bytes.length < header.sectorBytes) {
      throw truncated(path, sizeBytes, { en: 'in its table of sectors', zh: '位于扇区表之内' });
    }
    for (let index = 0; index < perSector - 1 && places.length < header.fatSectors; index += 1) {
      places.push(bytes.readUInt32LE(index * 4));
    }
    sector = bytes.readUInt32LE(header.sectorBytes - 4);
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
  }
  for (const place of places) {
    if (place >= sectorCount) {
      throw truncated(path, sizeBytes, {
        en: 'before the end of its table of sectors',
        zh: '位于扇区表的结尾之前',
      });
    }
  }
  return places;
}

interface Fat {
  /** The sector after this one, or a mark. */
  next(sector: number): Promise<number>;
  /** The part of the table in its `index`-th sector. */
  part(index: number): Promise<Buffer>;
}

/** Parts of the table that are kept: enough for a stream that lies in one piece, little for a hostile one. */
const KEPT_PARTS = 4096;

function createFat(source: ByteSource, places: readonly number[], sectorBytes: number): Fat {
  const perSector = sectorBytes / 4;
  const kept = new Map<number, Buffer>();

  async function part(index: number): Promise<Buffer> {
    const known = kept.get(index);
    if (known !== undefined) {
      return known;
    }
    const place = places[index];
    if (place === undefined) {
      throw damaged(source.path, 44, {
        en: 'a sector is not in its table of sectors',
        zh: '某个扇区不在扇区表中',
      });
    }
    const bytes = await source.read(placeOf(place, sectorBytes), sectorBytes);
    if (bytes.length < sectorBytes) {
      throw truncated(source.path, source.sizeBytes, { en: 'in its table of sectors', zh: '位于扇区表之内' });
    }
    if (kept.size >= KEPT_PARTS) {
      kept.clear();
    }
    kept.set(index, bytes);
    return bytes;
  }

  return {
    part,
    async next(sector) {
      const bytes = await part(Math.floor(sector / perSector));
      return bytes.readUInt32LE((sector % perSector) * 4);
    },
  };
}

/**
 * A copy that stopped half-way can still have all the parts that are read here. So the last sector that is in use has
 * to be in the file.
 */
async function checkLength(
  source: ByteSource,
  fat: Fat,
  parts: number,
  sectorBytes: number,
  sectorCount: number,
  pace: Pace,
): Promise<void> {
  const perSector = sectorBytes / 4;
  for (let index = parts - 1; index >= 0; index -= 1) {
    const bytes = await fat.part(index);
    for (let entry = perSector - 1; entry >= 0; entry -= 1) {
      if (bytes.readUInt32LE(entry * 4) !== FREE) {
        if (index * perSector + entry >= sectorCount) {
          const end = placeOf(index * perSector + entry + 1, sectorBytes);
          throw truncated(source.path, source.sizeBytes, {
            en: `though it should be ${end} bytes long`,
            zh: `而其长度应为 ${end} 字节`,
          });
        }
        return;
      }
    }
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
  }
}

/** The content of these sectors, those that follow each other read together. */
async function readChained(
  source: ByteSource,
  sectors: readonly number[],
  sectorBytes: number,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  const mostSectors = Math.max(1, LONGEST_READ / sectorBytes);
  let index = 0;
  while (index < sectors.length) {
    const first = sectors[index] ?? 0;
    let count = 1;
    while (count < mostSectors && sectors[index + count] === first + count) {
      count += 1;
    }
    parts.push(await source.read(placeOf(first, sectorBytes), count * sectorBytes));
    index += count;
  }
  return Buffer.concat(parts);
}

function readEntries(bytes: Buffer, header: Header): readonly DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    const nameBytes = Math.min(bytes.readUInt16LE(at + 64), 64);
    const low = bytes.readUInt32LE(at + 120);
    entries.push({
      name: bytes.toString('utf16le', at, at + Math.max(0, nameBytes - 2)),
      kind: bytes.readUInt8(at + 66),
      left: bytes.readUInt32LE(at + 68),
      right: bytes.readUInt32LE(at + 72),
      child: bytes.readUInt32LE(at + 76),
      firstSector: bytes.readUInt32LE(at + 116),
      // Programs that write 512-byte sectors may leave rubbish in the upper half.
      sizeBytes: header.hasLargeStreams ? low + bytes.readUInt32LE(at + 124) * 2 ** 32 : low,
    });
  }
  return entries;
}

/** The streams directly under the root: a tree whose order does not matter here. */
function streamsOf(
  root: DirectoryEntry,
  entries: readonly DirectoryEntry[],
): ReadonlyMap<string, DirectoryEntry> {
  const streams = new Map<string, DirectoryEntry>();
  const seen = new Set<number>();
  const waiting = [root.child];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const entry = entries[index];
    if (index === NO_ENTRY || seen.has(index) || entry === undefined) {
      continue;
    }
    seen.add(index);
    waiting.push(entry.left, entry.right);
    if (entry.kind === KIND_STREAM && entry.name !== '') {
      streams.set(entry.name, entry);
    }
  }
  return streams;
}

interface MiniStream {
  readonly content: Buffer;
  readonly fat: Buffer;
}

function readSmall(
  mini: MiniStream,
  first: number,
  length: number,
  header: Header,
  path: LocalPath,
  what: LocalizedText,
): Buffer {
  const { miniSectorBytes } = header;
  const parts: Buffer[] = [];
  let sector = first;
  for (let done = 0; done < length; done += miniSectorBytes) {
    const at = sector * miniSectorBytes;
    if (sector >= FIRST_MARK || at >= mini.content.length || sector * 4 + 4 > mini.fat.length) {
      throw damaged(path, header.firstMiniFatSector, {
        en: `${what.en} is shorter than its size says`,
        zh: `${what.zh}比其记录的大小短`,
      });
    }
    parts.push(mini.content.subarray(at, at + miniSectorBytes));
    sector = mini.fat.readUInt32LE(sector * 4);
  }
  const content = Buffer.concat(parts);
  if (content.length < length) {
    throw damaged(path, header.firstMiniFatSector, {
      en: `${what.en} is shorter than its size says`,
      zh: `${what.zh}比其记录的大小短`,
    });
  }
  return content.subarray(0, length);
}
