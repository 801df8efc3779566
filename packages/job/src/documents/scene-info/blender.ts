import type { ReportScene } from '@farmhand/model';
import { formatRange } from '../../frames.ts';
import type { TextObject } from '../text-tree.ts';
import type { SceneInfoInput, SceneInfos } from './scene-info.ts';
import { commonText, renderedCameras, renderedScenes, sizeTexts } from './shared.ts';

/**
 * Blender: one `common`, which names the scenes to render and the camera.
 *
 * What several scenes do not have in common is left empty, so that each renders as it is set. `camera_name` is one name
 * in all that the vendor shows; for several cameras it is a list of them, as `scene_name` is.
 *
 * Source: the vendor's "Configuration file for Blender".
 */
export function blenderSceneInfo({ plan }: SceneInfoInput): SceneInfos {
  const { scene, parts } = plan;
  const rendered = renderedScenes(plan);
  return {
    scene_info: {
      common: {
        ...settingsOf([scene]),
        frames: formatRange(scene.frameRange),
        scene_name: plan.sceneNames,
        camera_name: scene.camera ?? '',
      },
    },
    scene_info_render: {
      common: {
        ...settingsOf(rendered),
        frames: parts[0]?.frames ?? '',
        scene_name: rendered.map(({ name }) => name),
        camera_name: cameraName(plan),
      },
    },
  };
}

function settingsOf(scenes: readonly ReportScene[]): TextObject {
  const sizes = scenes.map(sizeTexts);
  const size = new Set(sizes.map(({ width, height }) => `${width} ${height}`));
  return {
    ...(size.size === 1 ? sizes[0] : { width: '', height: '' }),
    Render_Format: commonText(scenes.map(({ outputFormat }) => outputFormat)),
    Output_path: commonText(scenes.map(({ outputPath }) => outputPath ?? '')),
  };
}

function cameraName(plan: SceneInfoInput['plan']): string | readonly string[] {
  const cameras = renderedCameras(plan);
  const [only = ''] = cameras;
  if (cameras.length <= 1) return only;
  // Cameras that were chosen render every scene; those that scenes brought with them are each for its own.
  const isShared = renderedScenes(plan).every(({ name }) =>
    cameras.every((camera) => plan.parts.some((part) => part.name === name && part.camera === camera)),
  );
  return isShared ? cameras : '';
}
