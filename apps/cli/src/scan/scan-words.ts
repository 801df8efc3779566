import type { SceneReference } from '@farmhand/model';
import { plain } from '../terminal/text.ts';

/** `3 files`, `1 file`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** What became of a reference on disk, in a word or two. */
export function stateText({ packed, unknown, missing, files, kind }: SceneReference): string {
  if (packed) return 'packed';
  if (unknown !== null) return 'unknown';
  if (missing.length > 0) return files.length === 0 ? 'MISSING' : `${missing.length} MISSING`;
  if (kind === 'output') return 'written';
  return counted(files.length, 'file');
}

/** `Image Wood`: whatever holds the reference. */
export function ownerText({ type, name }: SceneReference['owner']): string {
  return plain(`${type} ${name}`.trim());
}

/**
 * References by the file that names them: the scene first, then the others in the order of the report, which follows the
 * links. Within a file by kind, owner and path, the same on every machine.
 */
export function byNamingFile(
  scene: string,
  references: readonly SceneReference[],
): ReadonlyMap<string, readonly SceneReference[]> {
  const groups = new Map<string, SceneReference[]>([[scene, []]]);
  for (const reference of references) {
    const group = groups.get(reference.storedIn);
    if (group === undefined) groups.set(reference.storedIn, [reference]);
    else group.push(reference);
  }
  return new Map([...groups].map(([file, group]) => [file, sorted(group)]));
}

function sorted(references: readonly SceneReference[]): readonly SceneReference[] {
  const keyed = references.map((reference) => {
    const { kind, owner, storedPath } = reference;
    return { reference, key: [kind, owner.type, owner.name, owner.property ?? '', storedPath].join('\0') };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ reference }) => reference);
}
