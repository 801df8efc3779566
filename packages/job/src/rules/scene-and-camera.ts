import type { Finding } from '@farmhand/model';
import { texts } from '../data/texts.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { findingOf, type Rule, sceneOwner } from '../rule.ts';

/** `no-scene`, `scene-not-found`: there is nothing to render, or not what was chosen. */
export const sceneThere: Rule = ({ report, scenes, scene, settings }) => {
  // Which of several outputs are not there is `outputsThere`'s to tell.
  if (scene !== null || (settings.outputs.length > 0 && scenes.length > 0)) return [];
  if (settings.sceneName === null || scenes.length === 0) {
    const text = texts[report.host.name === 'houdini' ? 'no-output-node' : 'no-scene'](report.path);
    return [findingOf('no-scene', 'error', text, { path: report.path })];
  }
  const names = scenes.map(({ name }) => name);
  return [findingOf('scene-not-found', 'error', texts['scene-not-found'](settings.sceneName, names))];
};

/** `no-camera`, `camera-not-found`. */
export const cameraThere: Rule = ({ report, rendered, settings }) =>
  rendered.flatMap(({ scene }): readonly Finding[] => {
    const owner = sceneOwner(scene, 'camera');
    const fix: Finding['fix'] =
      scene.cameras.length === 0 ? null : { action: 'pickCamera', cameras: scene.cameras };
    const chosen =
      settings.cameras.length > 0 ? settings.cameras : settings.camera === null ? [] : [settings.camera];
    if (chosen.length > 0) {
      const lacking = new Set(chosen.filter((camera) => !scene.cameras.includes(camera)));
      if (lacking.size === 0) return [];
      const text = texts['camera-not-found']([...lacking], scene.name);
      return [findingOf('camera-not-found', 'error', text, { owner, count: lacking.size, fix })];
    }
    // Of the files of other programs, not all tell which camera renders.
    if (scene.camera !== null || report.host.name !== 'blender') return [];
    const tipCode = tipCodes.blenderNoCamera;
    return [findingOf('no-camera', 'error', texts['no-camera'](scene.name), { tipCode, owner, fix })];
  });
