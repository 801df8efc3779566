import type { ReportScene } from '@farmhand/model';
import { formatRange } from '../../frames.ts';
import type { TextObject } from '../text-tree.ts';
import type { SceneInfoInput, SceneInfos } from './scene-info.ts';
import { commonText, flag, renderedScenes, sizeTexts } from './shared.ts';

/** Picture formats that the farm's Cinema 4D writes. Source: `all_format` in the vendor's description. */
const formats: readonly string[] = [
  'RLA',
  'HDR',
  'PSB',
  'TIFF',
  'TGA',
  'BMP',
  'IFF',
  'JPEG',
  'PICT',
  'PSD',
  'DDS',
  'RPF',
  'B3D',
  'PNG',
  'DPX',
  'EXR',
];

/** The vendor's names for formats that Cinema 4D calls otherwise. */
const formatNames: Readonly<Record<string, string>> = { TIF: 'TIFF', JPG: 'JPEG' };

/**
 * The vendor's names for renderers, which are those in Cinema 4D's render settings. It shows "Physical"; the others are
 * written alike.
 */
const rendererNames: Readonly<Record<string, string>> = {
  standard: 'Standard',
  physical: 'Physical',
  viewport: 'Viewport Renderer',
  prorender: 'ProRender',
  redshift: 'Redshift',
  octane: 'Octane Renderer',
  arnold: 'Arnold Renderer',
  corona: 'Corona',
  vray: 'V-Ray',
};

/**
 * Cinema 4D: a renderer and one `common`, whose `all_take_name` names the takes.
 *
 * That the takes named in `scene_info_render` are those that render is read out of the field names; the vendor shows no
 * job with takes. What only the live program knows (samplers, how multi-pass files are put together, the version that
 * made the file) is left out rather than guessed. `frame_rate` is the frame rate once more, as in the vendor's example.
 *
 * Source: the vendor's "Configuration file for C4d".
 */
export function cinema4dSceneInfo(input: SceneInfoInput): SceneInfos {
  const { plan } = input;
  const rendered = renderedScenes(plan);
  return {
    scene_info: sceneInfo(input, [plan.scene], formatRange(plan.scene.frameRange), plan.sceneNames),
    scene_info_render: sceneInfo(
      input,
      rendered,
      plan.parts[0]?.frames ?? '',
      rendered.map(({ name }) => name),
    ),
  };
}

function sceneInfo(
  { report, plan }: SceneInfoInput,
  scenes: readonly ReportScene[],
  frames: string,
  takes: readonly string[],
): TextObject {
  const { scene } = plan;
  const main = scene.outputPath ?? '';
  const multipass = report.references.find(
    ({ kind, storedPath, storedIn }) => kind === 'output' && storedIn === report.path && storedPath !== main,
  );
  const format = formatNames[scene.outputFormat] ?? scene.outputFormat;
  return {
    renderer: { name: rendererNames[scene.renderer] ?? scene.renderer },
    common: {
      frames,
      fps: `${scene.fps}`,
      frame_rate: `${scene.fps}`,
      width: commonText(scenes.map((one) => sizeTexts(one).width)),
      height: commonText(scenes.map((one) => sizeTexts(one).height)),
      all_camera: scene.cameras,
      all_take_name: takes,
      all_take_info: [],
      all_format: formats,
      regular_image_format: format,
      regular_image_save_enabled: flag(main !== ''),
      regular_image_saveimage_path: main,
      multipass_save_enabled: flag(multipass !== undefined),
      multipass_saveimage_path: multipass?.storedPath ?? '',
      multi_pass: {},
      saved_version: report.host.version,
      c4d_software_version: programNumber(report.host.version),
    },
  };
}

/**
 * The number the SDK calls `GetC4DVersion()`: `2024.4.1` is 2024401, `22.123` is 22123. Empty where the version is
 * written otherwise.
 */
function programNumber(version: string): string {
  const [, year, minor = '0', patch = '0'] = /^(\d{4})(?:\.(\d)(?:\.(\d{1,2}))?)?$/.exec(version) ?? [];
  if (year !== undefined) return `${Number(year) * 1000 + Number(minor) * 100 + Number(patch)}`;
  const [, release, thousandths] = /^R?(\d{2})\.(\d{3})$/i.exec(version) ?? [];
  return release === undefined || thousandths === undefined ? '' : `${release}${thousandths}`;
}
