import type { Finding } from '@farmhand/model';
import { texts } from '../data/texts.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { findingOf, type Rule, sceneOwner } from '../rule.ts';

/** `no-scene`, `scene-not-found`: there is nothing to render, or not what was chosen. */
export const sceneThere: Rule = ({ report, scenes, scene, settings }) => {
  if (scene !== null) return [];
  if (settings.sceneName === null || scenes.length === 0) {
    return [findingOf('no-scene', 'error', texts['no-scene'](report.path), { path: report.path })];
  }
  const names = scenes.map(({ name }) => name);
  return [findingOf('scene-not-found', 'error', texts['scene-not-found'](settings.sceneName, names))];
};

/** `no-camera`, `camera-not-found`. */
export const cameraThere: Rule = ({ report, scene, settings }) => {
  if (scene === null) return [];
  const owner = sceneOwner(scene, 'camera');
  const fix: Finding['fix'] =
    scene.cameras.length === 0 ? null : { action: 'pickCamera', cameras: scene.cameras };
  if (settings.camera !== null) {
    if (scene.cameras.includes(settings.camera)) return [];
    const text = texts['camera-not-found'](settings.camera, scene.name);
    return [findingOf('camera-not-found', 'error', text, { owner, fix })];
  }
  // Of the files of other programs, not all tell which camera renders.
  if (scene.camera !== null || report.host.name !== 'blender') return [];
  const tipCode = report.host.name === 'blender' ? tipCodes.blenderNoCamera : tipCodes.noRenderableCamera;
  return [findingOf('no-camera', 'error', texts['no-camera'](scene.name), { tipCode, owner, fix })];
};
