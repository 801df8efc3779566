import type { SceneScript } from '@farmhand/model';
import { type MayaModel, numberOf, textOf } from './scene-model.ts';

/** When a script node runs, by its type; the rest run on demand or hold what Maya itself stores (node reference, `script`). */
const SCRIPT_TYPES: Readonly<Record<number, SceneScript['runsOn']>> = {
  1: 'load',
  2: 'load',
  4: 'render',
  5: 'frame',
  7: 'frame',
};

/** Scripts of the render settings by their short and long names (node reference, `renderGlobals`). */
const RENDER_SCRIPTS: readonly (readonly [short: string, long: string, runsOn: SceneScript['runsOn']])[] = [
  ['pram', 'preMel', 'render'],
  ['poam', 'postMel', 'render'],
  ['prlm', 'preRenderLayerMel', 'render'],
  ['polm', 'postRenderLayerMel', 'render'],
  ['prm', 'preRenderMel', 'frame'],
  ['pom', 'postRenderMel', 'frame'],
];

/** Code that runs by itself. Expressions are not meant: they work out values, and every Maya runs them. */
export function findScripts(model: MayaModel): readonly SceneScript[] {
  const scripts: SceneScript[] = [];
  for (const node of model.nodes) {
    if (node.type === 'script') {
      const runsOn = SCRIPT_TYPES[numberOf(node, 'st', 'scriptType') ?? 0];
      if (runsOn !== undefined) {
        scripts.push({ owner: { type: 'script', name: node.name }, runsOn });
      }
    } else if (node.type === 'renderGlobals') {
      for (const [short, long, runsOn] of RENDER_SCRIPTS) {
        if (textOf(node, short, long)?.trim()) {
          scripts.push({ owner: { type: node.type, name: node.name, property: long }, runsOn });
        }
      }
    }
  }
  return scripts;
}
