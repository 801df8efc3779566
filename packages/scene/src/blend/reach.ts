import type { Pace } from '../pace.ts';
import type { IdBlock } from './id-block.ts';
import type { LoadedBlend } from './load-blend.ts';

/** One .blend of a tree of linked ones. */
export interface TreeFile {
  readonly blend: LoadedBlend;
  /** The files of its libraries, by the blocks that stand for these; without those that could not be read. */
  readonly libraries: ReadonlyMap<IdBlock, TreeFile>;
}

/** What rendering reaches in a tree of files. */
export interface Reach {
  /** True when the data-block is used, directly or not, by something that renders. */
  has(id: IdBlock): boolean;
  /** True when something that renders is linked from the library that the block stands for. */
  hasLibrary(library: IdBlock): boolean;
}

/**
 * Follows everything that the data-blocks of the file name, from its own `roots` on and into the libraries. Loops of
 * files and of data-blocks do no harm.
 */
export async function reachFrom(main: TreeFile, roots: readonly IdBlock[], pace: Pace): Promise<Reach> {
  const reached = new Set<IdBlock>(roots);
  const libraries = new Set<IdBlock>();
  const waiting: (readonly [TreeFile, IdBlock])[] = roots.map((id) => [main, id]);
  const idsByName = new Map<TreeFile, ReadonlyMap<string, IdBlock>>();

  function namesOf(file: TreeFile): ReadonlyMap<string, IdBlock> {
    let names = idsByName.get(file);
    if (names === undefined) {
      // Nothing can be linked that is itself packed from another file, and its name may be another's, too.
      const own = file.blend.ids.filter((id) => id.library === null);
      names = new Map(own.map((id) => [id.fullName, id]));
      idsByName.set(file, names);
    }
    return names;
  }

  function reachIn(file: TreeFile, id: IdBlock): void {
    if (!reached.has(id)) {
      reached.add(id);
      waiting.push([file, id]);
    }
  }

  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [file, id] = next;
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    if (id.library !== null) {
      libraries.add(id.library);
      const linked = file.libraries.get(id.library);
      if (linked !== undefined) {
        const target = namesOf(linked).get(id.fullName);
        if (target !== undefined) {
          reachIn(linked, target);
        }
      }
    }
    for (const address of id.uses) {
      const used = file.blend.byAddress.get(address);
      if (used !== undefined) {
        reachIn(file, used);
      }
    }
  }
  return { has: (id) => reached.has(id), hasLibrary: (library) => libraries.has(library) };
}
