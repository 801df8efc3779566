import type { Finding, PluginUse, ReportScene } from '@farmhand/model';
import { addonData } from '../findings.ts';
import { textAt } from './data.ts';
import type { BlendFile } from './file.ts';
import { type IdBlock, idName } from './id-block.ts';
import { propertyGroups, SCENE_PROPERTIES } from './id-properties.ts';
import { idsOf } from './references/reader.ts';

/** Engines that are part of Blender, of any version. */
const BUILT_IN_ENGINES = new Set([
  'CYCLES',
  'BLENDER_EEVEE',
  'BLENDER_EEVEE_NEXT',
  'BLENDER_WORKBENCH',
  'BLENDER_WORKBENCH_NEXT',
  'BLENDER_RENDER',
  'BLENDER_GAME',
  'BLENDER_CLAY',
  'BLENDER_OPENGL',
  'HYDRA_STORM',
]);

/** Kinds of node tree that are part of Blender, of any version. */
const BUILT_IN_TREES = new Set([
  '',
  'ShaderNodeTree',
  'CompositorNodeTree',
  'TextureNodeTree',
  'GeometryNodeTree',
  'SimulationNodeTree',
]);

/** Groups of properties that Blender's own parts, and exporters, keep in a scene: nothing that shapes a picture. */
const BUILT_IN_GROUPS = new Set([
  'cycles',
  'cycles_curves',
  'hydra_storm',
  '_RNA_UI',
  'glTF2ExportSettings',
  'network_render',
  'svg_export',
  'vrm_addon_extension',
]);

/**
 * Render engines, and kinds of node tree, that are add-ons. A .blend does not say which version of an add-on made it.
 */
export async function pluginsOf(file: BlendFile, scenes: readonly ReportScene[]): Promise<PluginUse[]> {
  const names = new Set(
    scenes.map((scene) => scene.renderer).filter((engine) => !BUILT_IN_ENGINES.has(engine)),
  );
  for (const id of idsOf(file, 'NT')) {
    const kind = textAt(await file.view(id), 'idname') ?? '';
    if (!BUILT_IN_TREES.has(kind)) {
      names.add(kind);
    }
  }
  return [...names].sort().map((name) => ({ name, version: null }));
}

/** One notice for all the add-ons that keep settings of their own in the file's scenes. */
export async function findAddonData(file: BlendFile): Promise<readonly Finding[]> {
  const addons = new Set<string>();
  let first: IdBlock | null = null;
  for (const id of idsOf(file, 'SC')) {
    const scene = await file.view(id);
    for (const holder of SCENE_PROPERTIES) {
      for (const [group] of await propertyGroups(file, id, scene, holder)) {
        if (group === '' || BUILT_IN_GROUPS.has(group)) continue;
        addons.add(group);
        first ??= id;
      }
    }
  }
  return first === null ? [] : [addonData({ type: 'Scene', name: idName(first) }, [...addons].sort())];
}
