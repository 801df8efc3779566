import type { ReportScene } from '@farmhand/model';
import { isControlNode } from './houdini-nodes.ts';
import type { PreflightFacts } from './rule.ts';

/** What the artist names, what that waits for by the artist's word, and what nodes stand for that only control others. */
export function chosenNodes({
  scenes,
  scene,
  settings,
}: Pick<PreflightFacts, 'scenes' | 'scene' | 'settings'>): readonly ReportScene[] {
  const byName = new Map(scenes.map((one) => [one.name, one]));
  const named = settings.outputs.flatMap(({ name, dependsOn }) => [name, ...(dependsOn ?? [])]);
  const names = new Set(settings.outputs.length > 0 ? named : scene === null ? [] : [scene.name]);
  // The set grows while it is gone through.
  for (const name of names) {
    const one = byName.get(name);
    if (one === undefined || !(isControlNode(one) || settings.withDependencies)) continue;
    for (const before of one.dependsOn) names.add(before);
  }
  return [...names].flatMap((name) => byName.get(name) ?? []);
}
