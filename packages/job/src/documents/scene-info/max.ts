import { win32 } from 'node:path';
import type { ReportScene } from '@farmhand/model';
import { formatRange } from '../../frames.ts';
import type { JobPlan } from '../../plan.ts';
import type { TextObject } from '../text-tree.ts';
import type { SceneInfoInput, SceneInfos } from './scene-info.ts';
import { renderedCameras, sizeTexts } from './shared.ts';

/** Types of picture files that the farm's 3ds Max writes. Source: `all_output_file_type` in the vendor's description. */
const outputTypes: readonly string[] = ['.tga', '.tif', '.jpg', '.png', '.exr', '.rla', '.rpf'];

/**
 * Short names of renderers by what their own begin with. The vendor shows "scanline"; the others are the names that
 * their makers use in scripts.
 */
const renderers: readonly (readonly [written: RegExp, name: string])[] = [
  [/^(?:default[_ ])?scanline/i, 'scanline'],
  [/^v[-_ ]?ray/i, 'vray'],
  [/^corona/i, 'corona'],
  [/^arnold/i, 'arnold'],
  [/^fstorm/i, 'fstorm'],
  [/^redshift/i, 'redshift'],
  [/^octane/i, 'octane'],
];

/** Values of `rendTimeType`. Source: Autodesk's MAXScript reference, "Render Scene Dialog: Common Parameters". */
const timeTypes = { single: '1', range: '3', list: '4' } as const;

/**
 * 3ds Max: a renderer and one `common`. `all_camera` has every camera, `renderable_camera` those that render, each all
 * frames; empty where the scene does not tell which it is.
 *
 * What only the live program knows (number of faces, memory, gamma) is left out rather than guessed, and so are render
 * elements, unless the scene lists what they write.
 *
 * Source: the vendor's "Configuration file for Max".
 */
export function maxSceneInfo({ report, plan }: SceneInfoInput): SceneInfos {
  const { scene } = plan;
  const shared = { ...settingsOf(scene, report.host.version), ...elementsOf(report, scene) };
  const renderer = rendererOf(scene.renderer);
  const { start, end } = scene.frameRange;
  return {
    scene_info: {
      renderer,
      common: {
        ...shared,
        frames: formatRange(scene.frameRange),
        rend_timeType: start === end ? timeTypes.single : timeTypes.range,
        renderable_camera: scene.camera === null ? [] : [scene.camera],
      },
    },
    scene_info_render: {
      renderer,
      common: {
        ...shared,
        frames: plan.frames,
        rend_timeType: timeTypeOf(plan),
        renderable_camera: renderedCameras(plan),
      },
    },
  };
}

function settingsOf(scene: ReportScene, version: string): TextObject {
  const output = withSlashes(scene.outputPath ?? '');
  const type = win32.extname(output).toLowerCase();
  return {
    all_camera: scene.cameras,
    all_output_file_type: outputTypes,
    all_element_type: outputTypes,
    animation_range: `${scene.frameRange.start}-${scene.frameRange.end}`,
    // `2017 (19.0.1072.0)` is the artist's name for the release with the internal version after it.
    cgv: /^\d+/.exec(version)?.[0] ?? version,
    ...sizeTexts(scene),
    is_picture: '0',
    net_render: '0',
    output_file: output,
    output_file_basename: win32.basename(output, win32.extname(output)),
    output_file_type: type,
    rend_save_file: output === '' ? 'false' : 'true',
  };
}

/** Render elements, where the scene lists outputs besides its own. */
function elementsOf({ references, path }: SceneInfoInput['report'], scene: ReportScene): TextObject {
  const elements = references.filter(
    ({ kind, storedIn, storedPath }) =>
      kind === 'output' && storedIn === path && storedPath !== scene.outputPath,
  );
  const [first] = elements;
  if (first === undefined) return {};
  return {
    element_active: '1',
    element_list: elements.map(({ owner }) => owner.name),
    element_path_list: elements.map(({ storedPath }) => withSlashes(storedPath)),
    element_type: win32.extname(first.storedPath).toLowerCase(),
  };
}

function rendererOf(written: string): TextObject {
  const name = renderers.find(([pattern]) => pattern.test(written))?.[1] ?? written;
  return {
    name,
    renderer: name,
    // A class in MAXScript is named with `_` for all that is no letter or digit: `Default_Scanline_Renderer`.
    renderer_orign: written.replaceAll(/[^\p{L}\p{N}]/gu, '_'),
  };
}

function timeTypeOf({ parts, frames }: JobPlan): string {
  if (parts[0]?.frameCount === 1) return timeTypes.single;
  return /^-?\d+--?\d+\[1\]$/.test(frames) ? timeTypes.range : timeTypes.list;
}

/** 3ds Max runs on Windows only, where a backslash is never part of a name. */
function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
