import type { RenderedPart, ReportScene } from '@farmhand/model';
import { standsForInputs } from './rop-types.ts';

/**
 * The output nodes that render, named one by one: what stands for others is looked through, and what these wait for is
 * named where it renders too. Those that compute their frames one after the other render from their own first one on.
 */
export function renderedNodes(
  scenes: readonly ReportScene[],
  rendered: RenderedPart | undefined,
): RenderedPart | undefined {
  if (rendered === undefined) {
    return undefined;
  }
  const byName = new Map(scenes.map((scene) => [scene.name, scene]));
  const chosen =
    rendered.sceneNames.length > 0
      ? rendered.sceneNames
      : scenes.filter(({ active }) => active).map(({ name }) => name);
  const names = new Set<string>();
  const own = new Set(rendered.ownRanges);
  const seen = new Set<string>();
  const waiting = chosen.map((name) => ({ name, isNeeded: own.has(name) }));
  // Grows while it is gone through.
  for (const { name, isNeeded } of waiting) {
    const scene = byName.get(name);
    if (scene === undefined || seen.has(name)) {
      continue;
    }
    seen.add(name);
    if (standsForInputs(scene.renderer)) {
      waiting.push(...scene.dependsOn.map((one) => ({ name: one, isNeeded })));
      continue;
    }
    names.add(name);
    if (isNeeded || scene.outputNode?.sequential === true) {
      own.add(name);
    }
    if (rendered.withDependencies === true) {
      waiting.push(...beforeIt(scene).map((one) => ({ name: one, isNeeded: true })));
    }
  }
  return {
    sceneNames: [...names],
    frames: rendered.frames,
    ownRanges: [...own].filter((name) => names.has(name)),
  };
}

function beforeIt({ dependsOn, readsFrom = [] }: ReportScene): readonly string[] {
  return [...dependsOn, ...readsFrom];
}
