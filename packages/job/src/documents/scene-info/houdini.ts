import type { ReportScene } from '@farmhand/model';
import { formatRange } from '../../frames.ts';
import { isCacheNode, isControlNode } from '../../houdini-nodes.ts';
import type { JobPlan, PlanPart } from '../../plan.ts';
import type { TextObject } from '../text-tree.ts';
import type { SceneInfoInput, SceneInfos } from './scene-info.ts';
import { flag, sizeTexts } from './shared.ts';

/** What the farm does with a node, in its `option`; "1" would distribute a simulation over several machines. */
const RENDER = '-1';
const SOLVE = '0';

/**
 * Houdini: every output node, those that render in `rop_node`, those that compute caches in `geo_node`; `render` "1"
 * marks those of the job. Where caches need each other, `geoDependencySort` numbers all of the job from 1.
 *
 * Source: the vendor's "Configuration file for Houdini"; the sort, which has to use every number once, from its
 * `rayvision_houdini` (`set_geo_node_order`).
 */
export function houdiniSceneInfo({ plan }: SceneInfoInput): SceneInfos {
  const parts = new Map(plan.parts.map((part) => [part.name, part]));
  const nodes = plan.scenes.filter((scene) => parts.has(scene.name) || !isControlNode(scene));
  const sorts = cacheOrder(plan);
  return {
    scene_info: nodeLists(nodes, (scene) => nodeOf(scene, null, scene.active)),
    scene_info_render: nodeLists(nodes, (scene) => {
      const part = parts.get(scene.name);
      const sort = sorts.get(scene.name);
      return {
        ...nodeOf(scene, part ?? null, part !== undefined),
        ...(sort === undefined ? {} : { geoDependencySort: sort }),
      };
    }),
  };
}

/** The place of each cache in the order they are computed in; empty when they do not need each other. */
export function cacheOrder({ parts }: Pick<JobPlan, 'parts'>): ReadonlyMap<string, string> {
  const caches = parts.filter(({ isCache }) => isCache);
  const names = new Set(caches.map(({ name }) => name));
  if (!caches.some(({ dependsOn }) => dependsOn.some((name) => names.has(name)))) return new Map();
  return new Map(caches.map(({ name }, index) => [name, `${index + 1}`]));
}

function nodeLists(scenes: readonly ReportScene[], write: (scene: ReportScene) => TextObject): TextObject {
  return {
    rop_node: scenes.filter((scene) => !isCacheNode(scene)).map(write),
    geo_node: scenes.filter(isCacheNode).map(write),
    distributedsim_node: [],
  };
}

function nodeOf(scene: ReportScene, part: PlanPart | null, isRendered: boolean): TextObject {
  const isCache = isCacheNode(scene);
  return {
    node: scene.name,
    frames: part?.frames ?? formatRange(scene.frameRange),
    option: isCache ? SOLVE : RENDER,
    render: flag(isRendered),
    ...(isCache || scene.resolution === null ? {} : sizeTexts(scene)),
  };
}
