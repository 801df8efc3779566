import { integerAt, pointerAt, type StructView, textAt } from './data.ts';
import type { BlendFile } from './file.ts';
import type { IdBlock } from './id-block.ts';

/** `IDP_GROUP` of `DNA_ID.h`. */
const GROUP = 6;

/**
 * Members of a scene that point to properties: from Blender 5 on, what an add-on registers is kept apart from what the
 * artist adds.
 */
export const SCENE_PROPERTIES: readonly string[] = ['id.properties', 'id.system_properties'];

/** What an add-on keeps in a data-block or a part of it: the members of one of its groups of properties, by name. */
export type PropertyGroup = ReadonlyMap<string, StructView>;

/** Each group of properties that a pointer of a data-block leads to, with its name. */
export async function propertyGroups(
  file: BlendFile,
  id: IdBlock,
  view: StructView,
  holder: string,
): Promise<readonly (readonly [name: string, group: StructView])[]> {
  const all = await file.follow(id, pointerAt(view, holder));
  const members = all === null ? [] : await file.list(id, all, 'data.group');
  return members
    .filter((member) => integerAt(member, 'type') === GROUP)
    .map((member) => [textAt(member, 'name') ?? '', member]);
}

/**
 * One group of the properties that pointers lead to.
 *
 * @param holders - Members of `view` that point to properties; the first that has the group counts.
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
    const found = (await propertyGroups(file, id, view, holder)).find(([own]) => own === name);
    if (found !== undefined) {
      const members = await file.list(id, found[1], 'data.group');
      return new Map(members.map((member) => [textAt(member, 'name') ?? '', member]));
    }
  }
  return new Map();
}

/** A whole number, a choice or a switch of a group; undefined when it was never changed. */
export function numberIn(group: PropertyGroup, name: string): number | undefined {
  const member = group.get(name);
  return member === undefined ? undefined : integerAt(member, 'data.val');
}
