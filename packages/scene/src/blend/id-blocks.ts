import type { Pace } from '../pace.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import { type Address, readAddress } from './address.ts';
import { type Body, type FileBlock, walkBlocks } from './blocks.ts';
import type { Content } from './content.ts';
import { decodeText } from './data.ts';
import type { Dna, DnaField, DnaStruct } from './dna.ts';
import type { BlendHeader } from './header.ts';
import { type BlockKeeper, createBlockKeeper, type HeldBlocks, NO_BLOCKS } from './held-blocks.ts';
import type { IdBlock } from './id-block.ts';
import { traitReader } from './id-traits.ts';
import { NO_PLACES, type PointerPlaces, pointerPlaces } from './pointer-places.ts';
import { type BlockTest, type SieveName, sieveFor } from './sieves.ts';

/** The data-blocks of a file. */
export interface IdIndex {
  /** The file's own data-blocks, in the order of the file; what is packed into it is among them. */
  readonly ids: readonly IdBlock[];
  /** The same by address, and the placeholders (code `ID`) of what is linked from libraries. */
  readonly byAddress: ReadonlyMap<Address, IdBlock>;
  /** The block of global settings. */
  readonly globals: FileBlock | null;
  /** `DATA` blocks of a structure, of those that were named when the file was opened. */
  blocksOf(structName: string): HeldBlocks;
  /** Blocks that passed a sieve. */
  sieved(name: SieveName): HeldBlocks;
}

/** What {@link indexIds} reads, and what of it is wanted. */
export interface IndexOptions {
  readonly content: Content;
  readonly header: BlendHeader;
  /** Only for messages. */
  readonly path: string;
  readonly dna: Dna | null;
  readonly wantedStructs: ReadonlySet<string>;
  readonly pace: Pace;
}

/** Far above any real file; a damaged one must not fill the memory. */
const ID_LIMIT = 1_000_000;
const USES_LIMIT = 12_000_000;

/** What the walk has to know of the blocks of one structure. */
interface StructPlan {
  readonly places: PointerPlaces;
  /** Null when its blocks are not wanted. */
  readonly keeper: BlockKeeper | null;
  readonly sizeBytes: number;
  /** Which of its blocks are kept for what they say; null when that is none. */
  readonly sieve: { readonly test: BlockTest; readonly keeper: BlockKeeper } | null;
}

/** A data-block whose parts are still being met. */
interface GrowingId extends IdBlock {
  uses: Address[];
  dataEnd: number;
}

/**
 * Finds the data-blocks of a file in one walk over its blocks.
 *
 * @throws SceneReadError when it is cut off or damaged.
 */
export async function indexIds(options: IndexOptions): Promise<IdIndex> {
  const { content, header, path, dna, wantedStructs, pace } = options;
  const { pointerSize, littleEndian } = header;
  const ids: IdBlock[] = [];
  const byAddress = new Map<Address, IdBlock>();
  const plans: (StructPlan | undefined)[] = [];
  const keepers = new Map<string, BlockKeeper>();
  const sieved = new Map<SieveName, BlockKeeper>();
  const traitsOf = traitReader(dna);
  const idFields = dna?.byName.get('ID')?.fields;
  const nameField = idFields?.get('name');
  const libraryField = idFields?.get('lib');
  let globals: FileBlock | null = null;
  let library: IdBlock | null = null;
  let current: GrowingId | null = null;
  /** Pointers of the current data-block to arrays of pointers, which come after it. */
  let arrays = new Set<Address>();
  let usesCount = 0;

  function keeperOf(structName: string): BlockKeeper | null {
    let keeper = keepers.get(structName);
    if (keeper === undefined && wantedStructs.has(structName)) {
      keeper = createBlockKeeper();
      keepers.set(structName, keeper);
    }
    return keeper ?? null;
  }

  function sieveOf(struct: DnaStruct): StructPlan['sieve'] {
    const found = dna === null ? null : sieveFor(dna, struct, header.version);
    if (found === null) {
      return null;
    }
    const keeper = sieved.get(found.name) ?? createBlockKeeper();
    sieved.set(found.name, keeper);
    return { test: found.test, keeper };
  }

  function planOf(structIndex: number): StructPlan | undefined {
    let plan = plans[structIndex];
    const struct = plan === undefined ? dna?.structs[structIndex] : undefined;
    if (dna !== null && struct !== undefined) {
      plan = {
        places: pointerPlaces(dna, struct),
        keeper: keeperOf(struct.name),
        sizeBytes: struct.sizeBytes,
        sieve: sieveOf(struct),
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
        throw damaged(path, at, {
          en: 'the file has more pointers than a scene can have',
          zh: '文件中的指针数量超出了场景所能包含的数量',
        });
      }
    }
  }

  function isPointerArray(block: FileBlock): boolean {
    return arrays.size > 0 && arrays.has(block.address);
  }

  /** Where a member of the common head of data-blocks lies in the bytes; null when it does not lie there whole. */
  function placeIn(body: Body | null, field: DnaField | undefined): number | null {
    const at = body === null || field === undefined ? -1 : body.start + field.offset;
    return body !== null && field !== undefined && at + field.sizeBytes <= body.end ? at : null;
  }

  function nameIn(body: Body | null): string {
    const at = placeIn(body, nameField);
    return body === null || nameField === undefined || at === null
      ? ''
      : decodeText(body.bytes, at, at + nameField.sizeBytes);
  }

  function libraryIn(body: Body | null): IdBlock | null {
    const at = placeIn(body, libraryField);
    if (body === null || libraryField?.isPointer !== true || at === null) {
      return null;
    }
    const named = byAddress.get(readAddress(body.bytes, at, pointerSize, littleEndian));
    return named?.code === 'LI' ? named : null;
  }

  function openId(block: FileBlock, body: Body | null): void {
    closeId();
    const dataStart = block.offset + block.length;
    const id: GrowingId = {
      ...block,
      fullName: nameIn(body),
      traits: body === null ? 0 : traitsOf(block.code, body.bytes, body.start, body.end),
      uses: [],
      library: block.code === 'ID' ? library : libraryIn(body),
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
      throw damaged(path, block.offset, {
        en: 'the file has more data-blocks than a scene can have',
        zh: '文件中的数据块数量超出了场景所能包含的数量',
      });
    }
  }

  /** Gives back the room a list keeps for growing: most data-blocks name two or three others. */
  function closeId(): void {
    if (current !== null) {
      current.uses = current.uses.slice();
      current = null;
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
          return (
            (plan !== undefined && (plan.places !== NO_PLACES || plan.sieve !== null)) ||
            isPointerArray(block)
          );
        }
        return block.code.length === 2;
      },
      visit(block, body) {
        const isData = block.code === 'DATA';
        if (isData) {
          if (current !== null) {
            current.dataEnd = block.offset + block.length;
          }
        } else if (block.code.length === 2) {
          openId(block, body);
        } else {
          closeId();
          if (block.code === 'GLOB') {
            globals = { ...block };
          }
        }
        if (current !== null) {
          const plan = planOf(block.structIndex);
          if (isData) {
            plan?.keeper?.add(block, current);
            if (body !== null && plan?.sieve?.test(body.bytes, body.start, body.end) === true) {
              plan.sieve.keeper.add(block, current);
            }
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
    throw truncated(path, content.sizeBytes, {
      en: 'before the block that ends every .blend',
      zh: '此时尚未到达每个 .blend 都有的结束块',
    });
  }
  if (dna === null && ids.length > 0) {
    throw damaged(path, content.sizeBytes, {
      en: 'the catalogue of structures is absent',
      zh: '缺少结构目录',
    });
  }
  return {
    ids,
    byAddress,
    globals,
    blocksOf: (structName) => keepers.get(structName) ?? NO_BLOCKS,
    sieved: (name) => sieved.get(name) ?? NO_BLOCKS,
  };
}
