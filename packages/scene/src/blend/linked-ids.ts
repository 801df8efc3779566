import type { IdBlock } from './id-block.ts';
import type { LoadedBlend } from './load-blend.ts';

/** One .blend of a tree of linked ones. */
export interface TreeFile {
  readonly blend: LoadedBlend;
  /** The files of its libraries, by the blocks that stand for these; without those that could not be read. */
  readonly libraries: ReadonlyMap<IdBlock, TreeFile>;
}

/** Finds what the placeholders of a tree of files stand for. */
export interface LinkedIds {
  /** The file and its data-block that a placeholder stands for; null where the file or the data-block is missing. */
  find(file: TreeFile, placeholder: IdBlock): readonly [TreeFile, IdBlock] | null;
}

export function createLinkedIds(): LinkedIds {
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

  return {
    find(file, placeholder) {
      const linked = placeholder.library === null ? undefined : file.libraries.get(placeholder.library);
      const target = linked === undefined ? undefined : namesOf(linked).get(placeholder.fullName);
      return linked === undefined || target === undefined ? null : [linked, target];
    },
  };
}
