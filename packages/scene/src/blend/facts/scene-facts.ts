import type { Owner, ReportScene, SceneScript, Simulation, ViewportOnly } from '@farmhand/model';
import type { SceneFileFacts } from '../../format-reader.ts';
import type { Pace } from '../../pace.ts';
import { type IdBlock, idName } from '../id-block.ts';
import { idTypeName } from '../id-types.ts';
import type { LinkedIds, TreeFile } from '../linked-ids.ts';
import type { Reach } from '../reach.ts';
import { renderedOf, usesOf } from './rendered-ids.ts';
import type { LinkedAnswers } from './simulation.ts';
import { viewportOnlyIn } from './viewport-only.ts';

/** What the facts of a scene are made of. */
export interface FactSources {
  readonly root: TreeFile;
  readonly files: readonly TreeFile[];
  /** Those that render. */
  readonly scenes: readonly ReportScene[];
  readonly linkedIds: LinkedIds;
  readonly reach: Reach;
  readonly pace: Pace;
}

/** What the tree of files says of simulations, code and what only the viewport shows. */
export async function sceneFacts(sources: FactSources): Promise<SceneFileFacts> {
  const renders = await renderedByScene(sources);
  return {
    simulations: simulationsOf(sources, renders),
    scripts: scriptsOf(sources),
    viewportOnly: [...layersOff(sources), ...viewportOnlyOf(sources, renders)],
  };
}

/** Scenes that render, by their name, with what of the things in question each of them renders. */
type RenderedByScene = ReadonlyMap<string, ReadonlySet<IdBlock>>;

async function renderedByScene({
  root,
  files,
  scenes,
  linkedIds,
  pace,
}: FactSources): Promise<RenderedByScene> {
  const renders = new Map<string, ReadonlySet<IdBlock>>();
  const wanted = new Set(
    files.flatMap(({ blend }) => [...blend.simulations, ...blend.viewportModifiers].map(({ id }) => id)),
  );
  for (const { name } of wanted.size > 0 ? scenes : []) {
    const scene = sceneNamed(root, name);
    if (scene !== undefined) {
      renders.set(name, await renderedOf(wanted, root, scene, linkedIds, pace));
    }
  }
  return renders;
}

function sceneNamed({ blend }: TreeFile, name: string): IdBlock | undefined {
  return blend.ids.find((id) => id.code === 'SC' && idName(id) === name);
}

function ownerOf(id: IdBlock, property: string | undefined): Owner {
  const owner = { type: idTypeName(id.code), name: idName(id) };
  return property === undefined ? owner : { ...owner, property };
}

function simulationsOf(
  { files, linkedIds }: FactSources,
  renders: RenderedByScene,
): SceneFileFacts['simulations'] {
  const simulations: Simulation[] = [];
  for (const file of files) {
    const answers = answersOf(file, linkedIds);
    for (const { id, property, kind, state, storage, frames, settle } of file.blend.simulations) {
      const scenes = [...renders].filter(([, ids]) => ids.has(id)).map(([name]) => name);
      const results =
        scenes.length === 0 ? null : settle === undefined ? { state, storage, frames } : settle(answers);
      if (results !== null) {
        simulations.push({ owner: ownerOf(id, property), kind, ...results, scenes });
      }
    }
  }
  return simulations;
}

function answersOf(file: TreeFile, linkedIds: LinkedIds): LinkedAnswers {
  const homes = new Map<IdBlock, TreeFile>();
  const zonesOf = new Map<IdBlock, number>();

  function original(id: IdBlock): IdBlock {
    const [home, target] = linkedIds.find(file, id) ?? [file, id];
    homes.set(target, home);
    return target;
  }

  function simulationZones(nodeGroup: IdBlock): number {
    const known = zonesOf.get(nodeGroup);
    if (known !== undefined) {
      return known;
    }
    const seen = new Set<IdBlock>();
    const open: (readonly [TreeFile, IdBlock])[] = [[homes.get(nodeGroup) ?? file, nodeGroup]];
    let zones = 0;
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [home, group] = linkedIds.find(...next) ?? next;
      if (group.fullName.startsWith('NT') && !seen.has(group)) {
        seen.add(group);
        zones += home.blend.simulationZones.get(group) ?? 0;
        open.push(...usesOf(home, group).map((used) => [home, used] as const));
      }
    }
    zonesOf.set(nodeGroup, zones);
    return zones;
  }

  return { original, simulationZones };
}

/** A text of the file itself runs whether anything uses it or not; a linked one is only there when something does. */
function scriptsOf({ root, files, reach }: FactSources): SceneFileFacts['scripts'] {
  const scripts: SceneScript[] = [];
  for (const file of files) {
    for (const { id, property, runsOn } of file.blend.scripts) {
      if ((runsOn === 'load' && file === root) || reach.has(id)) {
        scripts.push({ owner: ownerOf(id, property), runsOn });
      }
    }
  }
  return scripts;
}

/** What Blender 2.8 made of the layers that the viewport of an older scene showed; nobody ever switched it off. */
const MADE_FOR_VIEWPORT = 'Viewport';

function layersOff({ root, scenes }: FactSources): readonly ViewportOnly[] {
  const list = Number.parseFloat(root.blend.version) < 2.8 ? 'render.layers' : 'view_layers';
  return scenes.flatMap((scene) =>
    scene.renderLayers
      .filter(({ name, enabled }) => !enabled && name !== MADE_FOR_VIEWPORT)
      .map((layer) => ({
        owner: { type: 'Scene', name: scene.name, property: `${list}["${layer.name}"].use` },
        what: 'renderLayer' as const,
      })),
  );
}

function viewportOnlyOf(
  { root, files, scenes, linkedIds }: FactSources,
  renders: RenderedByScene,
): readonly ViewportOnly[] {
  const found = new Map<string, ViewportOnly>();
  for (const { name } of scenes) {
    const scene = sceneNamed(root, name);
    const contents = scene === undefined ? undefined : root.blend.contents.get(scene);
    for (const { id, property, what } of contents === undefined
      ? []
      : viewportOnlyIn(root, contents, linkedIds)) {
      found.set(`${id.code} ${id.fullName} ${property}`, { owner: ownerOf(id, property), what });
    }
  }
  for (const file of files) {
    for (const { id, property, what } of file.blend.viewportModifiers) {
      if ([...renders.values()].some((ids) => ids.has(id))) {
        found.set(`${file.blend.path} ${id.fullName} ${property}`, { owner: ownerOf(id, property), what });
      }
    }
  }
  return [...found.values()];
}
