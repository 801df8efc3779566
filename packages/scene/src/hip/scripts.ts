import type { ReportScene, SceneScript } from '@farmhand/model';
import type { HipFile } from './hip-file.ts';
import type { NodeValues } from './node-values.ts';
import type { Rop } from './rops.ts';

/** The scripts of an output node. Each has a toggle of the same name with a `t` before it, which is on by default. */
const SCRIPTS: readonly (readonly [parameter: string, runsOn: SceneScript['runsOn']])[] = [
  ['prerender', 'render'],
  ['preframe', 'frame'],
  ['postframe', 'frame'],
  ['postwrite', 'frame'],
  ['postrender', 'render'],
];

/**
 * Code that runs by itself: the module `hou.session`, and scripts of the output nodes that render or have to render
 * before one that does.
 */
export function findScripts(
  file: HipFile,
  values: NodeValues,
  rops: readonly Rop[],
  rendered: readonly ReportScene[],
): readonly SceneScript[] {
  const scripts: SceneScript[] = [];
  if (hasCode(file.sessionScript)) {
    scripts.push({ owner: { type: 'module', name: 'hou.session' }, runsOn: 'load' });
  }
  const names = new Set(rendered.flatMap(({ name, dependsOn }) => [name, ...dependsOn]));
  for (const { node } of rops) {
    if (node.bypassed || !names.has(node.path)) {
      continue;
    }
    for (const [property, runsOn] of SCRIPTS) {
      const written = values.written(node, property)?.trim() ?? '';
      if (written !== '' && values.setting(node, `t${property}`) !== 0) {
        scripts.push({ owner: { type: node.type, name: node.path, property }, runsOn });
      }
    }
  }
  return scripts;
}

/** False for a module of nothing but comments and blank lines. */
function hasCode(source: string): boolean {
  return source.split(/\r?\n/).some((line) => !/^\s*(?:#|$)/.test(line));
}
