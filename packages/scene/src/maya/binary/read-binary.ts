import type { ByteSource } from '../../byte-source.ts';
import { kindByExtension } from '../../kind-by-extension.ts';
import type { Pace } from '../../pace.ts';
import { createModelBuilder, type MayaModel, type ModelBuilder } from '../scene-model.ts';
import { encodingOf } from '../text.ts';
import { framesPerSecond } from '../time-units.ts';
import { type Chunk, type ChunkFile, openChunks } from './chunks.ts';

/** Names of the types of nodes that count here, by the four letters a file has of them. Public lists; Maya 2012. */
const NODE_TYPES: Readonly<Record<string, string>> = {
  AUDI: 'audio',
  CCHF: 'cacheFile',
  DCAM: 'camera',
  DIPL: 'imagePlane',
  PSDT: 'psdFileTex',
  REFN: 'reference',
  RGLB: 'renderGlobals',
  RLTN: 'resolution',
  RNDL: 'renderLayer',
  RTFT: 'file',
  RTMV: 'movie',
  SCRP: 'script',
  TIME: 'time',
  XFRM: 'transform',
  YDGL: 'dynGlobals',
};

/** An attribute of interest is shorter; scripts and geometry are not read. */
const DATA_BYTES = 16 << 10;

const encoding = encodingOf(null);

/** Reads a Maya binary file by its chunks; geometry is passed over by its length. */
export async function readBinary(source: ByteSource, pace: Pace): Promise<MayaModel> {
  const file = await openChunks(source, pace);
  const builder = createModelBuilder();
  const included: string[] = [];
  // Before files told it, a second had 6000 ticks.
  const clock: Clock = { fps: framesPerSecond('film'), ticksPerSecond: 6000 };
  await file.eachPart(file.root, async (part) => {
    if (!part.group) {
      return;
    }
    if (part.id === 'HEAD') {
      await readHeader(file, part, builder, included, clock);
    } else if (part.id === 'FREF' || part.id === 'FRDI') {
      await readLinks(file, part, builder);
    } else if (part.id === 'CONS') {
      await readConnections(file, part, builder);
    } else {
      await readNode(file, part, builder, clock);
    }
  });
  const model = builder.finish();
  if (model.links.length > 0) {
    return model;
  }
  // The header lists the files that are included, without telling more of them.
  const links = included.map((path) => ({ path, namespace: null, node: null, depth: 1, deferred: false }));
  return { ...model, links };
}

function texts(data: Buffer): readonly string[] {
  const found: string[] = [];
  let start = 0;
  for (let end = data.indexOf(0, start); end >= 0; end = data.indexOf(0, start)) {
    found.push(encoding.decode(data.subarray(start, end)));
    start = end + 1;
  }
  if (start < data.length) {
    found.push(encoding.decode(data.subarray(start)));
  }
  return found;
}

/** What turns a stored time into a frame. */
interface Clock {
  fps: number;
  ticksPerSecond: number;
}

async function readHeader(
  file: ChunkFile,
  header: Chunk,
  builder: ModelBuilder,
  included: string[],
  clock: Clock,
): Promise<void> {
  await file.eachPart(header, async (part) => {
    const [first = '', second = ''] = texts(await file.data(part, DATA_BYTES));
    switch (part.id) {
      case 'VERS':
        return builder.requiresMaya(first);
      case 'FINF':
        return builder.fileInfo(first, second);
      case 'PLUG':
        return first === '' ? undefined : builder.requires(first, second);
      case 'TUNI':
        clock.fps = framesPerSecond(first);
        return builder.timeUnit(first);
      case 'TDUR':
        clock.ticksPerSecond = Number(first) || clock.ticksPerSecond;
        return;
      case 'INCL':
        // `undef(` when there is none; else each path with a parenthesis behind it.
        included.push(...first.split('(').filter((path) => path !== '' && path !== 'undef'));
    }
  });
}

/** Of these chunks only the path is known for certain: the first text that is one of a file. */
async function readLinks(file: ChunkFile, group: Chunk, builder: ModelBuilder): Promise<void> {
  await file.eachPart(group, async (part) => {
    if (part.id !== 'FREF' && part.id !== 'FRDI') {
      return;
    }
    const words = texts(await file.data(part, DATA_BYTES));
    const path = words.find((word) => kindByExtension(word.replace(/\{\d+\}$/, '')) !== null);
    if (path !== undefined) {
      const node = words.find((word) => /^[\w:]+RN\d*$/.test(word)) ?? null;
      builder.link({ path, namespace: null, node, depth: part.id === 'FREF' ? null : 1, deferred: false });
    }
  });
}

async function readConnections(file: ChunkFile, list: Chunk, builder: ModelBuilder): Promise<void> {
  await file.eachPart(list, async (group) => {
    if (!group.group) {
      return;
    }
    await file.eachPart(group, async (part) => {
      if (part.id === 'CWFL') {
        // One byte of flags, then both ends.
        const [source, destination] = texts((await file.data(part, DATA_BYTES)).subarray(1));
        if (source !== undefined && destination !== undefined) {
          builder.connect({ source, destination });
        }
      }
    });
  });
}

async function readNode(file: ChunkFile, group: Chunk, builder: ModelBuilder, clock: Clock): Promise<void> {
  const type = NODE_TYPES[group.id] ?? group.id.replace(/[^ -~]/g, '?').trim();
  await file.eachPart(group, async (part) => {
    switch (part.id) {
      case 'CREA': {
        // One byte of flags, the name, the parent's name where there is one, and an identifier of 16 bytes.
        const data = (await file.data(part, DATA_BYTES)).subarray(1);
        const nameEnd = data.indexOf(0);
        const name = encoding.decode(data.subarray(0, nameEnd < 0 ? data.length : nameEnd));
        return builder.createNode(type, name, parentIn(data, nameEnd));
      }
      case 'SLCT':
        return builder.select(texts(await file.data(part, DATA_BYTES))[0] ?? '');
      case 'STR ':
        return builder.currentType() === 'script'
          ? undefined
          : readText(await file.data(part, DATA_BYTES), builder);
      case 'DBLE':
        return readNumber(await file.data(part, DATA_BYTES), builder, clock);
    }
  });
}

/** Since Maya 2016. */
const UUID_BYTES = 16;

function parentIn(data: Buffer, nameEnd: number): string | null {
  const end = nameEnd < 0 ? -1 : data.indexOf(0, nameEnd + 1);
  const behind = data.length - end - 1;
  if (end <= nameEnd + 1 || (behind !== 0 && behind !== UUID_BYTES)) {
    return null;
  }
  const parent = encoding.decode(data.subarray(nameEnd + 1, end));
  return /^[\p{L}\p{N}_:|]+$/u.test(parent) ? parent : null;
}

function readText(data: Buffer, builder: ModelBuilder): void {
  const end = data.indexOf(0);
  if (end > 0) {
    // The byte behind the name is flags.
    builder.text(encoding.decode(data.subarray(0, end)), texts(data.subarray(end + 2))[0] ?? '');
  }
}

function readNumber(data: Buffer, builder: ModelBuilder, clock: Clock): void {
  const end = data.indexOf(0);
  if (end > 0 && data.length >= end + 10) {
    const attribute = encoding.decode(data.subarray(0, end));
    const value = data.readDoubleBE(end + 2);
    // Times are whole ticks in the place of the number; read as one they are next to zero.
    const isTime = value !== 0 && Math.abs(value) < 1e-300;
    const frames = isTime ? (Number(data.readBigInt64BE(end + 2)) * clock.fps) / clock.ticksPerSecond : value;
    builder.number(attribute, frames);
  }
}
