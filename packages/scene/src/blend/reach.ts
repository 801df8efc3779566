import type { Pace } from '../pace.ts';
import type { IdBlock } from './id-block.ts';
import type { LinkedIds, TreeFile } from './linked-ids.ts';

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
export async function reachFrom(
  main: TreeFile,
  roots: readonly IdBlock[],
  linkedIds: LinkedIds,
  pace: Pace,
): Promise<Reach> {
  const reached = new Set<IdBlock>(roots);
  const libraries = new Set<IdBlock>();
  const waiting: (readonly [TreeFile, IdBlock])[] = roots.map((id) => [main, id]);

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
      const original = linkedIds.find(file, id);
      if (original !== null) {
        reachIn(...original);
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
