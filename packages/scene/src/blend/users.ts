import { addressAt, integerAt } from './data.ts';
import type { Dna, DnaStruct } from './dna.ts';
import type { BlendFile, IdBlock } from './file.ts';

const FAKE_USER = 1 << 9;
/** Members of the common head of all data-blocks that chain or copy them, which is no use of them. */
const NOT_A_USE = new Set(['next', 'prev', 'newid', 'lib', 'orig_id']);

/**
 * Which of the data-blocks nothing uses: they are kept in the file only because of their fake user (the shield in
 * Blender's lists).
 *
 * Blender up to about 2.9 stores how many users a data-block has. Later ones store 0 and leave out what has none, so
 * only those with a fake user are in doubt; for them the pointers of the whole file are looked through.
 *
 * @param targets - The data-blocks in question.
 */
export async function findUnused(
  file: BlendFile,
  targets: readonly IdBlock[],
): Promise<ReadonlySet<IdBlock>> {
  const unused = new Set<IdBlock>();
  const doubtful = new Map<bigint, IdBlock>();
  const counted = await usersAreCounted(file);
  for (const target of targets) {
    const view = await file.view(target);
    const fake = ((integerAt(view, 'id.flag') ?? 0) & FAKE_USER) !== 0;
    if (counted && (integerAt(view, 'id.us') ?? 1) - (fake ? 1 : 0) <= 0) {
      unused.add(target);
    } else if (!counted && fake) {
      doubtful.set(target.address, target);
    }
  }
  if (doubtful.size > 0) {
    await dropUsed(file, doubtful);
    for (const target of doubtful.values()) {
      unused.add(target);
    }
  }
  return unused;
}

/** Where users are counted, a scene always has one; a file without a scene is judged by its first data-blocks. */
async function usersAreCounted(file: BlendFile): Promise<boolean> {
  const scenes = file.ids.filter((id) => id.code === 'SC');
  // Libraries have a count in every version.
  const others = file.ids.filter((id) => id.code !== 'LI').slice(0, 100);
  for (const id of scenes.length > 0 ? scenes : others) {
    if ((integerAt(await file.view(id), 'id.us') ?? 0) > 0) {
      return true;
    }
  }
  return false;
}

/** Removes from `doubtful` what some other data-block points to. */
async function dropUsed(file: BlendFile, doubtful: Map<bigint, IdBlock>): Promise<void> {
  const { dna } = file;
  if (dna === null) {
    return;
  }
  const placesByStruct = new Map<DnaStruct, readonly number[]>();
  for (const id of file.ids) {
    if (doubtful.size === 0) {
      return;
    }
    const own = [id, ...(await file.owned(id)).values()];
    for (const block of own) {
      const struct = dna.structs[block.structIndex];
      if (struct === undefined) {
        continue;
      }
      let places = placesByStruct.get(struct);
      if (places === undefined) {
        places = pointerPlaces(dna, struct);
        placesByStruct.set(struct, places);
      }
      const elements = places.length === 0 ? 0 : Math.floor(block.length / Math.max(1, struct.sizeBytes));
      for (let index = 0; index < elements; index += 1) {
        const view = await file.view(block, index);
        for (const place of places) {
          if (place + dna.pointerSize <= view.bytes.length) {
            const address = addressAt(view, place);
            if (address !== id.address) {
              doubtful.delete(address);
            }
          }
        }
      }
    }
  }
}

/** What can point to a data-block that names a file. */
const POINTEES = new Set(['ID', 'void', 'Image', 'bSound', 'VFont', 'MovieClip', 'CacheFile', 'Volume']);
/** Members looked at in one structure, those of nested ones included; only a damaged catalogue has more. */
const MEMBER_LIMIT = 50_000;

/** Offsets of the pointers in a structure that can point to a data-block that names a file. */
function pointerPlaces(dna: Dna, struct: DnaStruct): readonly number[] {
  const places: number[] = [];
  let looked = 0;

  function collect(inside: DnaStruct, base: number): void {
    for (const field of inside.fields.values()) {
      if (inside.name === 'ID' && NOT_A_USE.has(field.name)) {
        continue;
      }
      const nested = field.isPointer ? undefined : dna.byName.get(field.type);
      const stride = field.isPointer ? dna.pointerSize : (nested?.sizeBytes ?? 0);
      const wanted = field.isPointer ? POINTEES.has(field.type) : nested !== undefined && stride > 0;
      for (let index = 0; wanted && index < field.count; index += 1) {
        const offset = base + field.offset + index * stride;
        looked += 1;
        if (looked > MEMBER_LIMIT || offset >= struct.sizeBytes) {
          break;
        }
        if (nested === undefined) {
          places.push(offset);
        } else if (nested !== struct && nested !== inside) {
          collect(nested, offset);
        }
      }
    }
  }

  collect(struct, 0);
  return places;
}
