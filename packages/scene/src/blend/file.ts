import type { LocalPath } from '@farmhand/model';
import type { ByteSource } from '../byte-source.ts';
import type { Pace } from '../pace.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import { type Address, readAddress } from './address.ts';
import { type Body, type FileBlock, headParser, walkBlocks } from './blocks.ts';
import type { Content } from './content.ts';
import { decodeText, pointerAt, type StructView } from './data.ts';
import { type Dna, DnaError, parseDna } from './dna.ts';
import { type BlendHeader, MAX_HEADER_BYTES, parseHeader } from './header.ts';
import { openContent } from './open-content.ts';
import { NO_PLACES, type PointerPlaces, pointerPlaces } from './pointer-places.ts';

/** A data-block: its own block and the `DATA` blocks after it, which hold what belongs to it. */
export interface IdBlock extends FileBlock {
  /** Its name with Blender's two-letter prefix, as the artist has typed it: `IMWood`. */
  readonly fullName: string;
  /** Addresses of what its own data and its `DATA` blocks name, repeats and what is no data-block included. */
  readonly uses: readonly Address[];
  /** The library whose content it is a placeholder for (code `ID`), by the library's own block. */
  readonly library: IdBlock | null;
  /** Where its `DATA` blocks begin and end in the content, in bytes. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

/** The `DATA` blocks of one data-block, by address. Addresses may repeat elsewhere in the file. */
export type OwnedBlocks = ReadonlyMap<Address, FileBlock>;

/** A block of a structure that a reader asked for, and the data-block it belongs to. */
export interface HeldBlock {
  readonly block: FileBlock;
  readonly id: IdBlock;
}

/** An open .blend, indexed by data-block; bodies are read when asked for. */
export interface BlendFile {
  readonly path: LocalPath;
  readonly header: BlendHeader;
  /** Null only in a file that holds nothing. */
  readonly dna: Dna | null;
  /** The file's own data-blocks, in the order of the file. */
  readonly ids: readonly IdBlock[];
  /** The same by address, and the placeholders (code `ID`) of what is linked from libraries. */
  readonly byAddress: ReadonlyMap<Address, IdBlock>;
  /** The block of global settings. */
  readonly globals: FileBlock | null;
  /** Blocks of a structure, of those that were named when the file was opened. */
  blocksOf(structName: string): readonly HeldBlock[];
  /** One structure of a block. */
  view(block: FileBlock, index?: number): Promise<StructView>;
  /** The blocks that belong to a data-block. */
  owned(id: IdBlock): Promise<OwnedBlocks>;
  /** What a pointer inside a data-block's data points to, when that belongs to the same data-block. */
  follow(id: IdBlock, address: Address | undefined): Promise<StructView | null>;
  /** All structures of the array that a pointer inside a data-block's data points to. */
  array(id: IdBlock, address: Address | undefined): Promise<readonly StructView[]>;
  /** The elements of a linked list (`ListBase`) of a data-block. */
  list(id: IdBlock, view: StructView, field: string): Promise<readonly StructView[]>;
  /** The text that a `char *` inside a data-block's data points to, or null. */
  text(id: IdBlock, address: Address | undefined): Promise<string | null>;
  /** Name of the structure of a block; empty when the catalogue lacks it. */
  structName(block: FileBlock): string;
  close(): Promise<void>;
}

/** What opening a .blend needs beside the file. */
export interface OpenBlendOptions {
  readonly pace: Pace;
  readonly signal: AbortSignal | undefined;
  /** Structures whose blocks are wanted afterwards, see {@link BlendFile.blocksOf}. */
  readonly wantedStructs: ReadonlySet<string>;
  /** Catalogues of files read before: those saved by one Blender are alike. */
  readonly catalogues: Catalogues;
}

/** Catalogues of structures that were met, to parse alike ones only once. */
export type Catalogues = Map<number, { readonly bytes: Buffer; readonly dna: Dna }>;

/** Far above any real file; a damaged one must not fill the memory. */
const ID_LIMIT = 1_000_000;
const HELD_LIMIT = 1_000_000;
const USES_LIMIT = 12_000_000;
const OWNED_LIMIT = 1_000_000;
const ARRAY_LIMIT = 100_000;
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
    const index = await indexBlocks(content, header, path, dna, options);
    return { ...accessTo(content, header, path, dna, options.pace), ...index };
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
    const block = { code: '', address: 0 as Address, structIndex: 0, count: 0, offset: 0, length: 0 };
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
    throw damaged(path, block.offset, 'the catalogue of structures is impossibly large');
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
      throw damaged(path, block.offset, error.message, { cause: error });
    }
    throw error;
  }
}

/** What the walk has to know of the blocks of one structure. */
interface StructPlan {
  readonly places: PointerPlaces;
  readonly wanted: boolean;
  readonly sizeBytes: number;
  readonly held: HeldBlock[];
}

/** A data-block whose parts are still being met. */
interface GrowingId extends IdBlock {
  readonly uses: Address[];
  dataEnd: number;
}

interface Index {
  readonly ids: readonly IdBlock[];
  readonly byAddress: ReadonlyMap<Address, IdBlock>;
  readonly globals: FileBlock | null;
  blocksOf(structName: string): readonly HeldBlock[];
}

async function indexBlocks(
  content: Content,
  header: BlendHeader,
  path: string,
  dna: Dna | null,
  { pace, wantedStructs }: OpenBlendOptions,
): Promise<Index> {
  const { pointerSize, littleEndian } = header;
  const ids: IdBlock[] = [];
  const byAddress = new Map<Address, IdBlock>();
  const plans: (StructPlan | undefined)[] = [];
  const heldByStruct = new Map<string, HeldBlock[]>();
  const nameField = dna?.byName.get('ID')?.fields.get('name');
  let globals: FileBlock | null = null;
  let library: IdBlock | null = null;
  let current: GrowingId | null = null;
  /** Pointers of the current data-block to arrays of pointers, which come after it. */
  let arrays = new Set<Address>();
  let heldCount = 0;
  let usesCount = 0;

  function planOf(structIndex: number): StructPlan | undefined {
    let plan = plans[structIndex];
    const struct = plan === undefined ? dna?.structs[structIndex] : undefined;
    if (dna !== null && struct !== undefined) {
      const held: HeldBlock[] = heldByStruct.get(struct.name) ?? [];
      heldByStruct.set(struct.name, held);
      plan = {
        places: pointerPlaces(dna, struct),
        wanted: wantedStructs.has(struct.name),
        sizeBytes: struct.sizeBytes,
        held,
      };
      plans[structIndex] = plan;
    }
    return plan;
  }

  function collectUses(
    id: GrowingId,
    { places, sizeBytes }: StructPlan,
    block: FileBlock,
    { bytes, start: bodyStart, end }: Body,
  ): void {
    const elements = Math.min(block.count, Math.floor((end - bodyStart) / Math.max(1, sizeBytes)));
    // The last of a structure that is written shorter than its size still has its first members.
    for (let element = 0; element < Math.max(1, elements); element += 1) {
      const start = bodyStart + element * sizeBytes;
      for (const place of places.single) {
        if (start + place + pointerSize <= end) {
          use(id, readAddress(bytes, start + place, pointerSize, littleEndian), block.offset);
        }
      }
      for (const place of places.arrays) {
        if (start + place + pointerSize <= end) {
          const address = readAddress(bytes, start + place, pointerSize, littleEndian);
          if (address !== 0) {
            arrays.add(address);
          }
        }
      }
    }
  }

  function use(id: GrowingId, address: Address, at: number): void {
    if (address !== 0 && address !== id.address && id.uses.at(-1) !== address) {
      id.uses.push(address);
      usesCount += 1;
      if (usesCount > USES_LIMIT) {
        throw damaged(path, at, 'the file has more pointers than a scene can have');
      }
    }
  }

  function isPointerArray(block: FileBlock): boolean {
    return arrays.size > 0 && arrays.has(block.address);
  }

  function openId(block: FileBlock, body: Body | null): void {
    const nameAt = nameField === undefined || body === null ? 0 : body.start + nameField.offset;
    const fullName =
      nameField === undefined || body === null
        ? ''
        : decodeText(body.bytes, nameAt, Math.min(nameAt + nameField.sizeBytes, body.end));
    const dataStart = block.offset + block.length;
    const id: GrowingId = {
      ...block,
      fullName,
      uses: [],
      library: block.code === 'ID' ? library : null,
      dataStart,
      dataEnd: dataStart,
    };
    current = id;
    arrays = new Set();
    if (block.code === 'LI') {
      library = id;
    }
    if (id.code !== 'ID') {
      ids.push(id);
    }
    if (!byAddress.has(id.address)) {
      byAddress.set(id.address, id);
    }
    if (ids.length > ID_LIMIT || byAddress.size > ID_LIMIT) {
      throw damaged(path, block.offset, 'the file has more data-blocks than a scene can have');
    }
  }

  const ended = await walkBlocks(
    content,
    path,
    header,
    header.sizeBytes,
    content.sizeBytes,
    {
      wantsBody(block) {
        if (block.code === 'DATA') {
          const plan = planOf(block.structIndex);
          return (plan !== undefined && plan.places !== NO_PLACES) || isPointerArray(block);
        }
        return block.code.length === 2;
      },
      visit(block, body) {
        if (block.code === 'DATA') {
          if (current !== null) {
            current.dataEnd = block.offset + block.length;
          }
        } else if (block.code.length === 2) {
          openId(block, body);
        } else {
          current = null;
          if (block.code === 'GLOB') {
            globals = { ...block };
          }
        }
        if (current !== null) {
          const plan = planOf(block.structIndex);
          if (plan?.wanted === true && heldCount < HELD_LIMIT) {
            heldCount += 1;
            plan.held.push({ block: { ...block }, id: current });
          }
          if (body !== null && isPointerArray(block)) {
            for (let at = body.start; at + pointerSize <= body.end; at += pointerSize) {
              use(current, readAddress(body.bytes, at, pointerSize, littleEndian), block.offset);
            }
          } else if (body !== null && plan !== undefined) {
            collectUses(current, plan, block, body);
          }
        }
        return block.code !== 'ENDB';
      },
    },
    pace,
  );
  if (!ended) {
    throw truncated(path, content.sizeBytes, 'before the block that ends every .blend');
  }
  if (dna === null && ids.length > 0) {
    throw damaged(path, content.sizeBytes, 'the catalogue of structures is absent');
  }
  return { ids, byAddress, globals, blocksOf: (structName) => heldByStruct.get(structName) ?? [] };
}

type Access = Omit<BlendFile, keyof Index>;

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
      throw damaged(path, block.offset, 'a block has a structure that the catalogue lacks');
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

  async function array(id: IdBlock, address: Address | undefined): Promise<readonly StructView[]> {
    const block = await ownedBlock(id, address);
    const struct = block === undefined ? undefined : dna?.structs[block.structIndex];
    if (block === undefined || struct === undefined) {
      return [];
    }
    const count = Math.min(Math.floor(block.length / Math.max(1, struct.sizeBytes)), ARRAY_LIMIT);
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
          if (blocks.size >= OWNED_LIMIT) {
            throw damaged(path, block.offset, 'a data-block has more parts than it can have');
          }
          blocks.set(block.address, { ...block });
          return true;
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
    owned,
    follow,
    array,
    list,
    text,
    structName: (block) => dna?.structs[block.structIndex]?.name ?? '',
    close: () => content.close(),
  };
}

/** Data-blocks whose parts are remembered; what is looked at together lies together. */
const OWNED_KEPT = 64;

/** Name of a data-block as the artist sees it, without Blender's two-letter prefix. */
export function idName(id: IdBlock): string {
  return id.fullName.slice(2);
}
