import type { PluginUse, ReportScene } from '@farmhand/model';

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

/** Render engines that are add-ons. A .blend does not say which version of an add-on made it. */
export function pluginsOf(scenes: readonly ReportScene[]): PluginUse[] {
  const engines = new Set(
    scenes.map((scene) => scene.renderer).filter((engine) => !BUILT_IN_ENGINES.has(engine)),
  );
  return [...engines].sort().map((name) => ({ name, version: null }));
}
