import type { FrameRange, ReportScene } from '@farmhand/model';
import { layersOf } from '../../cameras-and-layers.ts';
import { formatRange, parseFrames } from '../../frames.ts';
import type { TextObject } from '../text-tree.ts';
import type { SceneInfoInput, SceneInfos } from './scene-info.ts';
import { flag, renderedCameras, sizeTexts } from './shared.ts';

/**
 * Maya: an object for each render layer by its name, with `renderable` "1" for those that render.
 *
 * `is_default_camera` is "1" while the layer renders with the scene's own cameras. Cameras are named as the scene's
 * report names them, by their transforms; the vendor's own analysis names their shapes, and Maya's renderer takes
 * either.
 *
 * Source: the vendor's "Configuration file for Maya".
 */
export function mayaSceneInfo({ plan }: SceneInfoInput): SceneInfos {
  const { scene, parts } = plan;
  const layers = layersOf('maya', scene);
  const rendered = new Set(parts.map(({ layer }) => layer));
  const cameras = renderedCameras(plan);
  const own = scene.camera === null ? [] : [scene.camera];
  const frames = parts[0]?.frames ?? '';
  const write = (
    name: string,
    isRenderable: boolean,
    isOwnCamera: boolean,
    common: TextObject,
  ): readonly [string, TextObject] => [
    name,
    {
      renderable: flag(isRenderable),
      env: {},
      is_default_camera: flag(isOwnCamera),
      option: '',
      common,
    },
  ];
  const found = layerSettings(scene, own, formatRange(scene.frameRange), scene.frameRange);
  const chosen = layerSettings(scene, cameras, frames, rangeOf(frames));
  const isOwn = cameras.join('\n') === own.join('\n');
  return {
    scene_info: Object.fromEntries(layers.map(({ name, enabled }) => write(name, enabled, true, found))),
    scene_info_render: Object.fromEntries(
      layers.map(({ name }) => write(name, rendered.has(name), isOwn, chosen)),
    ),
  };
}

function layerSettings(
  scene: ReportScene,
  cameras: readonly string[],
  frames: string,
  { start, end, step }: FrameRange,
): TextObject {
  return {
    frames,
    start: `${start}`,
    end: `${end}`,
    by_frame: `${step}`,
    animation: start === end ? 'False' : 'True',
    renumber_frames: 'False',
    ...sizeTexts(scene),
    image_format: scene.outputFormat,
    image_file_prefix: scene.outputPath ?? '',
    all_camera: scene.cameras,
    render_camera: cameras,
    renderer: scene.renderer,
  };
}

/** The range around frames; its step is 1 where they are not even. `frames` has them all. */
function rangeOf(text: string): FrameRange {
  const frames = parseFrames(text);
  const [start = 0, second = start + 1] = frames;
  const step = second - start;
  const isEven = frames.every((frame, index) => frame === start + index * step);
  return { start, end: frames.at(-1) ?? start, step: isEven ? step : 1 };
}
