import { integerAt, pointerAt, type StructView, textAt } from './data.ts';
import type { BlendFile } from './file.ts';
import type { IdBlock } from './id-block.ts';

const GROUP = 6;

/** What an add-on keeps in a data-block or a part of it: the members of one of its groups of properties, by name. */
export type PropertyGroup = ReadonlyMap<string, StructView>;

/**
 * One group of the properties that a pointer leads to.
 *
 * @param holders - Members that point to properties; what an add-on registers is kept apart from Blender 5 on.
 * @returns Empty when there is none: what was never changed is not kept.
 */
export async function propertyGroup(
  file: BlendFile,
  id: IdBlock,
  view: StructView,
  holders: readonly string[],
  name: string,
): Promise<PropertyGroup> {
  for (const holder of holders) {
    const all = await file.follow(id, pointerAt(view, holder));
    for (const group of all === null ? [] : await file.list(id, all, 'data.group')) {
      if (textAt(group, 'name') === name && integerAt(group, 'type') === GROUP) {
        const members = await file.list(id, group, 'data.group');
        return new Map(members.map((member) => [textAt(member, 'name') ?? '', member]));
      }
    }
  }
  return new Map();
}

/** A whole number, a choice or a switch of a group; undefined when it was never changed. */
export function numberIn(group: PropertyGroup, name: string): number | undefined {
  const member = group.get(name);
  return member === undefined ? undefined : integerAt(member, 'data.val');
}
