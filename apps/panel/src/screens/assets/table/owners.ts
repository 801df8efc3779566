import type { Owner } from '@farmhand/model';
import type { Grouping } from './grouping.ts';
import { naturalKey } from './natural-key.ts';

/** Key of the group of files that no owner names: the scene itself. */
export const NO_OWNER = '';

/** `Image “Wood”`; the same owner of several pages has the same. */
export function ownerLabel({ type, name }: Pick<Owner, 'type' | 'name'>): string {
  return `${type} “${name}”`;
}

/** Owners as groups by their names, the scene itself first. `owner` has an index into `owners` for each row, -1 for none. */
export function ownerGroups(owners: readonly Owner[], owner: Int32Array): Grouping {
  const labels = [NO_OWNER, ...owners.map(ownerLabel)];
  const distinct = [...new Set(labels)];
  const keys = new Map(distinct.map((label) => [label, naturalKey(label)]));
  distinct.sort((a, b) => {
    const [first = '', second = ''] = [keys.get(a), keys.get(b)];
    return first < second ? -1 : first > second ? 1 : 0;
  });
  const numbers = new Map(distinct.map((label, at) => [label, at]));
  const numberOfOwner = labels.map((label) => numbers.get(label) ?? 0);
  return {
    key: distinct,
    label: distinct,
    depth: new Int32Array(distinct.length),
    end: Int32Array.from(distinct, (_label, at) => at + 1),
    groupOf: owner.map((at) => numberOfOwner[at + 1] ?? 0),
  };
}
