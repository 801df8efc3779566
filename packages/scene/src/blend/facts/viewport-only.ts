import type { IdBlock } from '../id-block.ts';
import { isHiddenInViewport, objectType, showsAsWire } from '../id-traits.ts';
import type { LinkedIds, TreeFile } from '../linked-ids.ts';
import { isCollection, isObject } from './objects-and-collections.ts';
import { DEPTH_LIMIT, isSwitchedOff, usesOf } from './rendered-ids.ts';
import type { SceneContents } from './scene-contents.ts';
import type { FoundViewportOnly } from './viewport-modifiers.ts';

const EMPTY = 0;
const LIGHT = 10;
/** Mesh, curve, surface, text, metaball, light, and from 26 on strokes, hair, points and volumes. */
const SHOWN_TYPES = new Set([1, 2, 3, 4, 5, LIGHT, 26, 27, 28, 29, 30]);

/**
 * Objects that the artist sees in the viewport and that are switched off for rendering, by themselves or by a collection
 * around them, which then stands for all it holds. Not meant are objects that never render, such as cameras and bones,
 * and those drawn as wire or bounds.
 */
export function viewportOnlyIn(
  main: TreeFile,
  contents: SceneContents,
  linkedIds: LinkedIds,
): readonly FoundViewportOnly[] {
  const { members, excluded, hidden } = contents;
  /** By the object, what switches it off. */
  const switchedOff = new Map<IdBlock, IdBlock>();
  const rendered = new Set<IdBlock>();
  /** Collections that were gone into, by what is true of all that is in them. */
  const done = new Map<IdBlock | 'seen' | 'unseen', Set<IdBlock>>();

  function enter(
    from: TreeFile,
    placeholder: IdBlock,
    around: { readonly by: IdBlock | null; readonly isInSight: boolean },
    depth = 0,
  ): void {
    const [file, id] = linkedIds.find(from, placeholder) ?? [from, placeholder];
    const by = around.by ?? (isSwitchedOff(file, id) ? id : null);
    const isInSight = around.isInSight && !isHiddenInViewport(id) && !hidden.has(placeholder);
    if (id.code === 'OB') {
      if (by === null) {
        rendered.add(id);
      } else if (isInSight && isShown(file, id)) {
        switchedOff.set(id, by);
      }
      return;
    }
    const key = by ?? (isInSight ? 'seen' : 'unseen');
    const entered = done.get(key) ?? new Set();
    if (id.code !== 'GR' || entered.has(id) || depth > DEPTH_LIMIT || (by !== null && !isInSight)) {
      return;
    }
    done.set(key, entered.add(id));
    for (const used of usesOf(file, id)) {
      if (isCollection(used) || (isObject(used) && !excluded.has(placeholder))) {
        enter(file, used, { by, isInSight }, depth + 1);
      }
    }
  }

  for (const member of members) {
    enter(main, member, { by: null, isInSight: true });
  }
  const found = new Map<IdBlock, FoundViewportOnly>();
  for (const [object, by] of switchedOff) {
    if (!rendered.has(object)) {
      found.set(by, { id: by, property: 'hide_render', what: whatOf(by) });
    }
  }
  return [...found.values()];
}

function whatOf(id: IdBlock): FoundViewportOnly['what'] {
  if (id.code === 'GR') {
    return 'collection';
  }
  return objectType(id) === LIGHT ? 'light' : 'object';
}

function isShown(file: TreeFile, object: IdBlock): boolean {
  const type = objectType(object);
  const isInstance = type === EMPTY && usesOf(file, object).some(isCollection);
  return isInstance || (SHOWN_TYPES.has(type) && !showsAsWire(object));
}
