import type { Pace } from '../../pace.ts';
import { type PathTree, readPackedPaths, readPlainPaths } from './path-tree.ts';
import type { SectionReader } from './section-reader.ts';
import { type Crate, PACKED_SINCE, readNumbers } from './tables.ts';

/** Objects of a layer: prims, variants and properties. */
export interface Specs {
  /** For each object, the number of its path. */
  readonly paths: ArrayLike<number>;
  /** For each object, where its run of fields begins. */
  readonly firstFields: ArrayLike<number>;
  readonly tree: PathTree;
}

/** The very first version, in whose tables each entry begins with four bytes of padding. */
const PADDED = 1;

/** Runs of field numbers, each ended by -1; null where the crate has none. */
export async function readFieldSets(crate: Crate): Promise<ArrayLike<number> | null> {
  const section = await crate.section('FIELDSETS');
  if (section === null) {
    return null;
  }
  return crate.version >= PACKED_SINCE
    ? section.integers(section.count())
    : new Int32Array(readNumbers(section).buffer);
}

/**
 * Reads which object has which run of fields, and the objects' paths.
 *
 * @returns Null where the crate has no objects.
 */
export async function readSpecs(crate: Crate): Promise<Specs | null> {
  const specs = await crate.section('SPECS');
  const paths = await crate.section('PATHS');
  if (specs === null || paths === null) {
    return null;
  }
  if (crate.version >= PACKED_SINCE) {
    const count = specs.count();
    const pathOf = await specs.integers(count);
    const firstFields = await specs.integers(count);
    return { paths: pathOf, firstFields, tree: await readPackedPaths(paths, crate.pace) };
  }
  const padding = crate.version === PADDED ? 4 : 0;
  return {
    ...(await readPlainSpecs(specs, padding, crate.pace)),
    tree: await readPlainPaths(paths, padding, crate.pace),
  };
}

/** Path, first field and kind of each object, four bytes each. */
async function readPlainSpecs(
  section: SectionReader,
  padding: number,
  pace: Pace,
): Promise<Pick<Specs, 'paths' | 'firstFields'>> {
  const count = section.count();
  const size = padding + 12;
  const bytes = section.bytes(count * size);
  const paths = new Int32Array(count);
  const firstFields = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    paths[index] = bytes.readInt32LE(index * size + padding);
    firstFields[index] = bytes.readInt32LE(index * size + padding + 4);
    const pause = (index & 0x3fff) === 0x3fff ? pace.breathe() : undefined;
    if (pause) {
      await pause;
    }
  }
  return { paths, firstFields };
}
