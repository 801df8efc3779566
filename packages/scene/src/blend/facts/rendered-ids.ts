import type { Pace } from '../../pace.ts';
import type { IdBlock } from '../id-block.ts';
import { isHiddenInRender } from '../id-traits.ts';
import type { LinkedIds, TreeFile } from '../linked-ids.ts';
import { isCollection, isObject } from './objects-and-collections.ts';

const NOTHING: ReadonlySet<IdBlock> = new Set();
/** Collections inside each other, far deeper than any artist's. */
export const DEPTH_LIMIT = 1000;

/**
 * Which of some data-blocks a scene renders: like `reachFrom`, but without the objects and collections that are switched
 * off for rendering. What a rendered object uses, such as the target of a constraint, is worked out whether it is switched
 * off itself or not.
 */
export async function renderedOf(
  wanted: ReadonlySet<IdBlock>,
  main: TreeFile,
  scene: IdBlock,
  linkedIds: LinkedIds,
  pace: Pace,
): Promise<ReadonlySet<IdBlock>> {
  const found = new Set<IdBlock>();
  const seen = new Set<IdBlock>();
  const waiting: IdBlock[] = [];
  /** The file of each that waits: a list of its own, because pairs would be most of the work. */
  const files: TreeFile[] = [];
  const entered = new Set<IdBlock>();
  const enteredInPart = new Set<IdBlock>();

  function render(file: TreeFile, id: IdBlock): void {
    if (!seen.has(id)) {
      seen.add(id);
      waiting.push(id);
      files.push(file);
      if (wanted.has(id)) {
        found.add(id);
      }
    }
  }

  /** Takes in an object, or a collection down to its objects, unless it is switched off. */
  function enter(from: TreeFile, placeholder: IdBlock, excluded: ReadonlySet<IdBlock>, depth = 0): void {
    const [file, member] = linkedIds.find(from, placeholder) ?? [from, placeholder];
    if (isSwitchedOff(file, member)) {
      return;
    }
    if (member.code !== 'GR') {
      render(file, member);
      return;
    }
    const inPart = excluded.has(placeholder);
    const done = inPart ? enteredInPart : entered;
    if (!done.has(member) && depth < DEPTH_LIMIT) {
      done.add(member);
      for (const used of usesOf(file, member)) {
        if (isCollection(used) || (!inPart && isObject(used))) {
          enter(file, used, excluded, depth + 1);
        }
      }
    }
  }

  function enterScene(file: TreeFile, id: IdBlock): void {
    const contents = file.blend.contents.get(id);
    const uses = usesOf(file, id);
    for (const member of contents?.members ?? uses) {
      if (isObject(member) || isCollection(member)) {
        enter(file, member, contents?.excluded ?? NOTHING);
      }
    }
    for (const used of uses) {
      if (used === contents?.camera || (!isObject(used) && !isCollection(used))) {
        render(file, used);
      }
    }
  }

  render(main, scene);
  while (found.size < wanted.size) {
    const id = waiting.pop();
    const file = files.pop();
    if (id === undefined || file === undefined) {
      break;
    }
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    const original = linkedIds.find(file, id);
    if (original !== null) {
      render(...original);
    }
    if (id.code === 'SC') {
      enterScene(file, id);
      continue;
    }
    for (const address of id.uses) {
      const used = file.blend.byAddress.get(address);
      if (used !== undefined && isCollection(used)) {
        enter(file, used, NOTHING);
      } else if (used !== undefined) {
        render(file, used);
      }
    }
  }
  return found;
}

/** True for what is off in every frame that renders. */
export function isSwitchedOff({ blend }: TreeFile, id: IdBlock): boolean {
  return isHiddenInRender(id) && !blend.animatedSwitches.has(id);
}

/** The data-blocks that one names. */
export function usesOf(file: TreeFile, id: IdBlock): readonly IdBlock[] {
  const found: IdBlock[] = [];
  for (const address of id.uses) {
    const used = file.blend.byAddress.get(address);
    if (used !== undefined) {
      found.push(used);
    }
  }
  return found;
}
