import type { LocalPath } from '@farmhand/model';
import type { ByteSource } from '../byte-source.ts';
import type { Pace } from '../pace.ts';
import { damaged } from '../scene-read-error.ts';
import type { Address } from './address.ts';
import { blankBlock, type FileBlock, headParser, walkBlocks } from './blocks.ts';
import type { Content } from './content.ts';
import { decodeText, pointerAt, type StructView } from './data.ts';
import { type Dna, DnaError, parseDna } from './dna.ts';
import { type BlendHeader, MAX_HEADER_BYTES, parseHeader } from './header.ts';
import type { IdBlock } from './id-block.ts';
import { type IdIndex, indexIds } from './id-blocks.ts';
import { openContent } from './open-content.ts';

/** An open .blend, indexed by data-block; bodies are read when asked for. */
export interface BlendFile extends IdIndex {
  readonly path: LocalPath;
  readonly header: BlendHeader;
  /** Null only in a file that holds nothing. */
  readonly dna: Dna | null;
  /** One structure of a block. */
  view(block: FileBlock, index?: number): Promise<StructView>;
  /** What a pointer inside a data-block's data points to, when that belongs to the same data-block. */
  follow(id: IdBlock, address: Address | undefined): Promise<StructView | null>;
  /** The structures of the array that a pointer inside a data-block's data points to, `limit` of them at most. */
  array(id: IdBlock, address: Address | undefined, limit: number): Promise<readonly StructView[]>;
  /** The elements of a linked list (`ListBase`) of a data-block. */
  list(id: IdBlock, view: StructView, field: string): Promise<readonly StructView[]>;
  /** The text that a `char *` inside a data-block's data points to, or null. */
  text(id: IdBlock, address: Address | undefined): Promise<string | null>;
  close(): Promise<void>;
}

/** What opening a .blend needs beside the file. */
export interface OpenBlendOptions {
  readonly pace: Pace;
  readonly signal: AbortSignal | undefined;
  /** Structures whose `DATA` blocks are wanted afterwards, see {@link IdIndex.blocksOf}. */
  readonly wantedStructs: ReadonlySet<string>;
  /** Catalogues of files read before: those saved by one Blender are alike. */
  readonly catalogues: Catalogues;
}

/** Catalogues of structures that were met, to parse alike ones only once. */
export type Catalogues = Map<number, { readonly bytes: Buffer; readonly dna: Dna }>;

/** Only the parts of hair, strokes and weighted meshes are more, and nothing looks these up. */
const OWNED_LIMIT = 1_000_000;
/** Far above any real file; a damaged one must not fill the memory. */
const DNA_LIMIT_BYTES = 32 * 1024 * 1024;
const STRUCT_LIMIT_BYTES = 1024 * 1024;
const TEXT_LIMIT_BYTES = 64 * 1024;
/** The catalogue and what comes after it is less than this in every Blender so far. */
const TAIL_BYTES = 256 * 1024;

/**
 * Opens a .blend and indexes its data-blocks in one walk over its blocks. The caller closes it, before the source.
 *
 * @throws SceneReadError when it is no .blend, cut off, damaged or of a later format.
 */
export async function openBlend(source: ByteSource, options: OpenBlendOptions): Promise<BlendFile> {
  const { path } = source;
  const content = await openContent(source, options.signal);
  try {
    const header = parseHeader(await content.read(0, MAX_HEADER_BYTES), path);
    const dnaBlock =
      (await findDnaAtEnd(content, header, path)) ?? (await findDna(content, header, path, options.pace));
    const dna = dnaBlock === null ? null : await readDna(content, header, path, dnaBlock, options.catalogues);
    const { pace, wantedStructs } = options;
    const index = await indexIds({ content, header, path, dna, wantedStructs, pace });
    return { ...accessTo(content, header, path, dna, pace), ...index };
  } catch (error) {
    await content.close();
    throw error;
  }
}

/**
 * The catalogue of structures is the last block but one, so it is mostly found by looking at the end, which saves a
 * walk over all others.
 */
async function findDnaAtEnd(content: Content, header: BlendHeader, path: string): Promise<FileBlock | null> {
  const start = Math.max(0, content.sizeBytes - TAIL_BYTES);
  const tail = await content.read(start, TAIL_BYTES);
  const parseHead = headParser(header, path);
  for (let at = tail.lastIndexOf('DNA1'); at > 0; at = tail.lastIndexOf('DNA1', at - 1)) {
    if (at + 32 > tail.length) {
      continue;
    }
    const block = blankBlock();
    parseHead(block, tail, at, start + at);
    const end = block.offset + block.length - start;
    if (end + 4 <= tail.length && tail.toString('latin1', end, end + 4) === 'ENDB') {
      return block;
    }
  }
  return null;
}

/** Walks over the whole file for the catalogue. */
async function findDna(
  content: Content,
  header: BlendHeader,
  path: string,
  pace: Pace,
): Promise<FileBlock | null> {
  let found: FileBlock | null = null;
  await walkBlocks(
    content,
    path,
    header,
    header.sizeBytes,
    content.sizeBytes,
    {
      visit(block) {
        found = block.code === 'DNA1' ? { ...block } : found;
        return block.code !== 'ENDB';
      },
    },
    pace,
  );
  return found;
}

async function readDna(
  content: Content,
  header: BlendHeader,
  path: string,
  block: FileBlock,
  catalogues: Catalogues,
): Promise<Dna> {
  if (block.length > DNA_LIMIT_BYTES) {
    throw damaged(path, block.offset, {
      en: 'the catalogue of structures is impossibly large',
      zh: '结构目录过大',
    });
  }
  const bytes = await content.read(block.offset, block.length);
  const known = catalogues.get(bytes.length);
  if (
    known?.dna.pointerSize === header.pointerSize &&
    known.dna.littleEndian === header.littleEndian &&
    known.bytes.equals(bytes)
  ) {
    return known.dna;
  }
  try {
    const dna = parseDna(bytes, header.pointerSize, header.littleEndian);
    // A copy, because the bytes may be a small part of a large stretch.
    catalogues.set(bytes.length, { bytes: Buffer.from(bytes), dna });
    return dna;
  } catch (error) {
    if (error instanceof DnaError) {
      throw damaged(path, block.offset, error.text, { cause: error });
    }
    throw error;
  }
}

type Access = Omit<BlendFile, keyof IdIndex>;

/** The `DATA` blocks of one data-block, by address. Addresses may repeat elsewhere in the file. */
type OwnedBlocks = ReadonlyMap<Address, FileBlock>;

/** Data-blocks whose parts are remembered; what is looked at together lies together. */
const OWNED_KEPT = 64;

function accessTo(
  content: Content,
  header: BlendHeader,
  path: LocalPath,
  dna: Dna | null,
  pace: Pace,
): Access {
  const ownedBlocks = new Map<IdBlock, Promise<OwnedBlocks>>();

  async function view(block: FileBlock, place = 0): Promise<StructView> {
    const struct = dna?.structs[block.structIndex];
    if (dna === null || struct === undefined) {
      throw damaged(path, block.offset, {
        en: 'a block has a structure that the catalogue lacks',
        zh: '某个块使用了结构目录中没有的结构',
      });
    }
    // Everything that is looked up comes by here.
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    const start = place * struct.sizeBytes;
    const length = Math.max(0, Math.min(struct.sizeBytes, block.length - start, STRUCT_LIMIT_BYTES));
    return { dna, struct, bytes: await content.read(block.offset + start, length) };
  }

  function owned(id: IdBlock): Promise<OwnedBlocks> {
    let found = ownedBlocks.get(id);
    if (found === undefined) {
      found = indexOwned(id);
      ownedBlocks.set(id, found);
      if (ownedBlocks.size > OWNED_KEPT) {
        const oldest = ownedBlocks.keys().next().value;
        if (oldest !== undefined) {
          ownedBlocks.delete(oldest);
        }
      }
    }
    return found;
  }

  async function ownedBlock(id: IdBlock, address: Address | undefined): Promise<FileBlock | undefined> {
    return address === undefined || address === 0 ? undefined : (await owned(id)).get(address);
  }

  async function follow(id: IdBlock, address: Address | undefined): Promise<StructView | null> {
    const block = await ownedBlock(id, address);
    return block === undefined ? null : view(block);
  }

  async function array(
    id: IdBlock,
    address: Address | undefined,
    limit: number,
  ): Promise<readonly StructView[]> {
    const block = await ownedBlock(id, address);
    const struct = block === undefined ? undefined : dna?.structs[block.structIndex];
    if (block === undefined || struct === undefined) {
      return [];
    }
    const count = Math.min(Math.floor(block.length / Math.max(1, struct.sizeBytes)), limit);
    const found: StructView[] = [];
    for (let index = 0; index < count; index += 1) {
      found.push(await view(block, index));
    }
    return found;
  }

  async function text(id: IdBlock, address: Address | undefined): Promise<string | null> {
    const block = await ownedBlock(id, address);
    if (block === undefined) {
      return null;
    }
    const bytes = await content.read(block.offset, Math.min(block.length, TEXT_LIMIT_BYTES));
    return decodeText(bytes, 0, bytes.length);
  }

  async function list(id: IdBlock, holder: StructView, field: string): Promise<readonly StructView[]> {
    const found: StructView[] = [];
    const seen = new Set<Address>();
    let address = pointerAt(holder, `${field}.first`);
    while (address !== undefined && address !== 0 && !seen.has(address)) {
      seen.add(address);
      const element = await follow(id, address);
      if (element === null) {
        break;
      }
      found.push(element);
      address = pointerAt(element, 'next');
    }
    return found;
  }

  async function indexOwned(id: IdBlock): Promise<OwnedBlocks> {
    const blocks = new Map<Address, FileBlock>();
    await walkBlocks(
      content,
      path,
      header,
      id.dataStart,
      id.dataEnd,
      {
        visit(block) {
          blocks.set(block.address, { ...block });
          return blocks.size < OWNED_LIMIT;
        },
      },
      pace,
    );
    return blocks;
  }

  return {
    path,
    header,
    dna,
    view,
    follow,
    array,
    list,
    text,
    close: () => content.close(),
  };
}
