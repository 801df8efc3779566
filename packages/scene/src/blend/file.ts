import { damaged, truncated } from '../scene-read-error.ts';
import { type FileBlock, walkBlocks } from './blocks.ts';
import { openContent } from './container.ts';
import { pointerAt, type StructView, textAt } from './data.ts';
import { type Dna, DnaError, parseDna } from './dna.ts';
import { type BlendHeader, MAX_HEADER_BYTES, parseHeader } from './header.ts';

/** A data-block: its own block and the `DATA` blocks after it, which hold what belongs to it. */
export interface IdBlock extends FileBlock {
  /** Where its `DATA` blocks begin and end in the content, in bytes. */
  readonly dataStart: number;
  readonly dataEnd: number;
}

/** The `DATA` blocks of one data-block, by address. Addresses may repeat elsewhere in the file. */
export type OwnedBlocks = ReadonlyMap<bigint, FileBlock>;

/** An open .blend, indexed by data-block; bodies are read when asked for. */
export interface BlendFile {
  readonly path: string;
  /** Size on disk, as packed. */
  readonly sizeBytes: number;
  /** Whole milliseconds since 1970. */
  readonly modifiedMs: number;
  readonly header: BlendHeader;
  /** Null only in a file that holds nothing. */
  readonly dna: Dna | null;
  /** The file's own data-blocks, in the order of the file. */
  readonly ids: readonly IdBlock[];
  /** The same by address, and the placeholders (code `ID`) of what is linked from libraries. */
  readonly byAddress: ReadonlyMap<bigint, IdBlock>;
  /** The block of global settings. */
  readonly globals: FileBlock | null;
  /** True when some block of the file has this structure. */
  holds(structName: string): boolean;
  /** One structure of a block. */
  view(block: FileBlock, index?: number): Promise<StructView>;
  /** The blocks that belong to a data-block. */
  owned(id: IdBlock): Promise<OwnedBlocks>;
  /** What a pointer inside a data-block's data points to, when that belongs to the same data-block. */
  follow(id: IdBlock, address: bigint | undefined): Promise<StructView | null>;
  /** The elements of a linked list (`ListBase`) of a data-block. */
  list(id: IdBlock, view: StructView, field: string): Promise<readonly StructView[]>;
  /** The text that a `char *` inside a data-block's data points to, or null. */
  text(id: IdBlock, address: bigint | undefined): Promise<string | null>;
  close(): Promise<void>;
}

/** Far above any real file; a damaged one must not fill the memory. */
const ID_LIMIT = 4_000_000;
const OWNED_LIMIT = 4_000_000;
const DNA_LIMIT_BYTES = 32 * 1024 * 1024;
const STRUCT_LIMIT_BYTES = 1024 * 1024;
const TEXT_LIMIT_BYTES = 64 * 1024;

/**
 * Opens a .blend and indexes its data-blocks. The caller closes it.
 *
 * @throws SceneReadError when it is no .blend, cut off, damaged or of a later format.
 */
export async function openBlend(path: string, signal?: AbortSignal): Promise<BlendFile> {
  const { content, sizeBytes, modifiedMs } = await openContent(path, signal);
  try {
    const header = parseHeader(await content.read(0, MAX_HEADER_BYTES), path);
    const index = await indexBlocks();
    const dna = index.dna === null ? null : await readDna(index.dna);
    if (dna === null && index.ids.length > 0) {
      throw damaged(path, content.sizeBytes, 'the catalogue of structures is absent');
    }
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
      }
      return found;
    }

    async function follow(id: IdBlock, address: bigint | undefined): Promise<StructView | null> {
      if (address === undefined || address === 0n) {
        return null;
      }
      const block = (await owned(id)).get(address);
      return block === undefined ? null : view(block);
    }

    async function text(id: IdBlock, address: bigint | undefined): Promise<string | null> {
      const block = address === undefined || address === 0n ? undefined : (await owned(id)).get(address);
      if (block === undefined) {
        return null;
      }
      const bytes = await content.read(block.offset, Math.min(block.length, TEXT_LIMIT_BYTES));
      const end = bytes.indexOf(0);
      return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
    }

    async function list(id: IdBlock, holder: StructView, field: string): Promise<readonly StructView[]> {
      const found: StructView[] = [];
      const seen = new Set<bigint>();
      let address = pointerAt(holder, `${field}.first`);
      while (address !== undefined && address !== 0n && !seen.has(address)) {
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

    return {
      path,
      sizeBytes,
      modifiedMs,
      header,
      dna,
      ids: index.ids,
      byAddress: index.byAddress,
      globals: index.globals,
      holds: (structName) =>
        dna?.structs.some((struct, place) => struct.name === structName && index.structsSeen.has(place)) ??
        false,
      view,
      owned,
      follow,
      list,
      text,
      close: () => content.close(),
    };

    async function indexBlocks() {
      const ids: IdBlock[] = [];
      const byAddress = new Map<bigint, IdBlock>();
      const structsSeen = new Set<number>();
      let globalsBlock: FileBlock | null = null;
      let dnaBlock: FileBlock | null = null;
      let open: FileBlock | null = null;

      function closeId(dataEnd: number): void {
        if (open === null) {
          return;
        }
        const id: IdBlock = { ...open, dataStart: open.offset + open.length, dataEnd };
        if (id.code !== 'ID') {
          ids.push(id);
        }
        if (!byAddress.has(id.address)) {
          byAddress.set(id.address, id);
        }
        open = null;
      }

      let headAt = header.sizeBytes;
      const ended = await walkBlocks(
        content,
        path,
        header,
        header.sizeBytes,
        content.sizeBytes,
        (block) => {
          structsSeen.add(block.structIndex);
          if (block.code !== 'DATA') {
            closeId(headAt);
          }
          headAt = block.offset + block.length;
          if (block.code.length === 2) {
            open = block;
            if (byAddress.size >= ID_LIMIT) {
              throw damaged(path, block.offset, 'the file has more data-blocks than a scene can have');
            }
          } else if (block.code === 'GLOB') {
            globalsBlock = block;
          } else if (block.code === 'DNA1') {
            dnaBlock = block;
          }
          return block.code !== 'ENDB';
        },
        signal,
      );
      if (!ended) {
        throw truncated(path, content.sizeBytes, 'before the block that ends every .blend');
      }
      const found: {
        readonly ids: readonly IdBlock[];
        readonly byAddress: ReadonlyMap<bigint, IdBlock>;
        readonly structsSeen: ReadonlySet<number>;
        readonly globals: FileBlock | null;
        readonly dna: FileBlock | null;
      } = { ids, byAddress, structsSeen, globals: globalsBlock, dna: dnaBlock };
      return found;
    }

    async function readDna(block: FileBlock): Promise<Dna> {
      if (block.length > DNA_LIMIT_BYTES) {
        throw damaged(path, block.offset, 'the catalogue of structures is impossibly large');
      }
      try {
        const bytes = await content.read(block.offset, block.length);
        return parseDna(bytes, header.pointerSize, header.littleEndian);
      } catch (error) {
        if (error instanceof DnaError) {
          throw damaged(path, block.offset, error.message, { cause: error });
        }
        throw error;
      }
    }

    async function indexOwned(id: IdBlock): Promise<OwnedBlocks> {
      const blocks = new Map<bigint, FileBlock>();
      await walkBlocks(
        content,
        path,
        header,
        id.dataStart,
        id.dataEnd,
        (block) => {
          if (blocks.size >= OWNED_LIMIT) {
            throw damaged(path, block.offset, 'a data-block has more parts than it can have');
          }
          blocks.set(block.address, block);
          return true;
        },
        signal,
      );
      return blocks;
    }
  } catch (error) {
    await content.close();
    throw error;
  }
}

/** Name of a data-block as the artist sees it, without Blender's two-letter prefix. */
export function idName(view: StructView): string {
  const name = textAt(view, view.struct.fields.has('id') ? 'id.name' : 'name') ?? '';
  return name.slice(2);
}
