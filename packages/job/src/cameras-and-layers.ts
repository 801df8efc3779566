import type { HostName, JobSettings, ReportScene } from '@farmhand/model';
import { hostChoices } from './data/host-choices.ts';
import { JobError } from './job-error.ts';

/**
 * Cameras that each render all frames of a scene; null is the one the scene has set, where that is not known.
 *
 * @throws JobError `setting-unsupported` where the farm renders only with the scene's own camera.
 */
export function chosenCameras(
  host: HostName,
  scene: ReportScene,
  { cameras, camera }: Pick<JobSettings, 'cameras' | 'camera'>,
): readonly (string | null)[] {
  const chosen = cameras.length > 0 ? [...new Set(cameras)] : [camera ?? scene.camera];
  const other = chosen.find((one) => one !== scene.camera);
  if (other === undefined || other === null || hostChoices[host].cameras) return chosen;
  throw new JobError('setting-unsupported', {
    en: `The farm renders "${scene.name}" with the camera set in the scene (${scene.camera ?? 'none is known'}), not with "${other}". Set the camera there, save, and choose no camera here.`,
    zh: `农场使用场景中设定的摄像机（${scene.camera ?? '未知'}）渲染“${scene.name}”，无法改用“${other}”。请在场景中设定摄像机并保存，此处不要再选择摄像机。`,
  });
}

/** The layer that every Maya scene has. Source: Maya's help. */
const mayaLayer = { name: 'defaultRenderLayer', enabled: true };

/** Render layers of a scene; of a Maya scene that tells of none, the one that is always there. */
export function layersOf(host: HostName, { renderLayers }: ReportScene): ReportScene['renderLayers'] {
  return host === 'maya' && renderLayers.length === 0 ? [mayaLayer] : renderLayers;
}

/**
 * Render layers that are rendered each by itself; null stands for the scene as a whole, in programs whose layers the
 * farm cannot be told of.
 *
 * @throws JobError `nothing-to-render` when a layer is not there, or none is on; `setting-unsupported` where the farm
 * renders only the layers that are on in the scene.
 */
export function chosenLayers(
  host: HostName,
  scene: ReportScene,
  { renderLayers }: Pick<JobSettings, 'renderLayers'>,
): readonly (string | null)[] {
  const all = layersOf(host, scene);
  const on = all.filter(({ enabled }) => enabled).map(({ name }) => name);
  const chosen = [...new Set(renderLayers ?? on)];
  if (!hostChoices[host].layers) {
    if (chosen.toSorted().join('\n') !== on.toSorted().join('\n')) throw layersAsSaved(scene, on);
    return [null];
  }
  const unknown = chosen.find((name) => !all.some((layer) => layer.name === name));
  if (unknown !== undefined) throw noLayer(scene, unknown);
  if (chosen.length === 0) throw noLayerOn(scene);
  return chosen;
}

/**
 * How often each frame of a scene is rendered: by each camera, in each layer that is rendered by itself.
 *
 * @throws JobError as {@link chosenCameras} and {@link chosenLayers} do.
 */
export function rendersPerFrame(
  host: HostName,
  scene: ReportScene,
  settings: Pick<JobSettings, 'cameras' | 'camera' | 'renderLayers'>,
): number {
  return chosenLayers(host, scene, settings).length * chosenCameras(host, scene, settings).length;
}

function layersAsSaved({ name }: ReportScene, on: readonly string[]): JobError {
  const names = on.join(', ');
  return new JobError('setting-unsupported', {
    en: `The farm renders the layers that are on in "${name}" (${names || 'none'}); it cannot be told others. Switch layers on or off in the scene, save, and choose no layers here.`,
    zh: `农场渲染“${name}”中已启用的图层（${names || '无'}），无法另行指定。请在场景中启用或关闭图层并保存，此处不要再选择图层。`,
  });
}

function noLayer({ name }: ReportScene, layer: string): JobError {
  return new JobError('nothing-to-render', {
    en: `"${name}" has no render layer "${layer}". Choose another layer.`,
    zh: `“${name}”中没有渲染层“${layer}”。请另选一个渲染层。`,
  });
}

function noLayerOn({ name }: ReportScene): JobError {
  return new JobError('nothing-to-render', {
    en: `No render layer of "${name}" is on. Switch one on in the scene and save it, or choose a layer here.`,
    zh: `“${name}”中没有启用任何渲染层。请在场景中启用并保存，或在此处选择一个渲染层。`,
  });
}
