import type { FrameRange, ReportScene } from '@farmhand/model';
import { asStoredPath } from '../branded.ts';
import { rendererOf } from './renderers.ts';
import type { DocumentTimes, RenderSettings, SceneNodes } from './scene-nodes.ts';

/** Numbers of render settings: `RDATA_...` in the SDK's `drendersettings.h`. */
const SETTING = {
  /** In pixels. */
  width: 5008,
  height: 5009,
  /** Which frames: 0 from `frameFrom` to `frameTo`, 1 the current one, 2 all, 3 the preview range. */
  frameSequence: 5016,
  frameFrom: 5017,
  frameTo: 5018,
  frameStep: 5081,
  /** Whether anything is saved; whether the picture is, and under which name. */
  savesAny: 6014,
  savesPicture: 5076,
  path: 5041,
  format: 5033,
  hasMultipass: 5202,
  savesMultipass: 5200,
  multipassPath: 5206,
  renderEngine: 5300,
} as const;

/** The settings that are read. */
export const READ_SETTINGS: ReadonlySet<number> = new Set(Object.values(SETTING));

const MAIN_TAKE = 'Main';

const SEQUENCE_CURRENT_FRAME = 1;
const SEQUENCE_ALL_FRAMES = 2;
const SEQUENCE_PREVIEW_RANGE = 3;

/** Output formats by the number of the plugin that writes them. */
const FORMATS: ReadonlyMap<number, string> = new Map([
  [1100, 'TIF'],
  [1101, 'TGA'],
  [1102, 'BMP'],
  [1103, 'IFF'],
  [1104, 'JPG'],
  [1105, 'PICT'],
  [1106, 'PSD'],
  [1107, 'RLA'],
  [1108, 'RPF'],
  [1109, 'B3D'],
  [1111, 'PSB'],
  [1122, 'AVI'],
  [1125, 'MP4'],
  [1001379, 'HDR'],
  [1016606, 'EXR'],
  [1023671, 'PNG'],
  [1023737, 'DPX'],
  [1073773172, 'ASF'],
  [1073775603, 'DDS'],
  [1073794140, '3GP'],
  [1073794144, 'WMV'],
]);
const MOVIES = new Set(['AVI', 'MP4', 'ASF', '3GP', 'WMV']);

/** What renders with the active render settings. */
export interface Takes {
  /** The main take first, which is the document as it stands. */
  readonly scenes: readonly ReportScene[];
  /** True when the settings render the frame the artist is looking at, which the file does not tell. */
  readonly isCurrentFrame: boolean;
}

/**
 * The takes of the file. Of the others than the main one only the names are understood, so that all have the settings
 * of the main one. The range is that of all frames where only the current one renders.
 *
 * @returns Null when the file does not tell frames and size.
 */
export function readTakes(nodes: SceneNodes): Takes | null {
  const { renderSettings, times, cameras, renderCamera } = nodes;
  const settings = activeOf(renderSettings);
  const width = Math.round(settings?.numbers.get(SETTING.width) ?? 0);
  const height = Math.round(settings?.numbers.get(SETTING.height) ?? 0);
  const frameRange = settings === null || times === null ? null : framesOf(settings, times);
  if (settings === null || times === null || frameRange === null || !isSize(width) || !isSize(height)) {
    return null;
  }
  const formatId = settings.numbers.get(SETTING.format);
  const outputFormat = formatId === undefined ? '' : (FORMATS.get(formatId) ?? String(formatId));
  const outputPath = picturePathOf(settings);
  const takes = nodes.takes.length === 0 ? [MAIN_TAKE] : nodes.takes;
  return {
    scenes: takes.map((take, index) => ({
      name: take || MAIN_TAKE,
      active: index === 0,
      frameRange,
      fps: times.framesASecond,
      resolution: { width, height },
      camera: renderCamera,
      cameras: [...cameras],
      renderer: rendererOf(settings.numbers.get(SETTING.renderEngine) ?? 0).name,
      outputPath: outputPath === undefined ? null : asStoredPath(outputPath),
      outputFormat,
      renderLayers: [],
      dependsOn: [],
      device: null,
      denoiser: null,
      scalePercent: null,
      renderRegion: false,
      outputIsMovie: MOVIES.has(outputFormat),
    })),
    isCurrentFrame: settings.numbers.get(SETTING.frameSequence) === SEQUENCE_CURRENT_FRAME,
  };
}

/** The settings that render; the only ones when none is marked. */
function activeOf(renderSettings: readonly RenderSettings[]): RenderSettings | null {
  return renderSettings.find(({ active }) => active) ?? renderSettings[0] ?? null;
}

/** The number of the engine that renders; null when the file has no render settings. */
export function renderEngineOf(renderSettings: readonly RenderSettings[]): number | null {
  const settings = activeOf(renderSettings);
  return settings === null ? null : (settings.numbers.get(SETTING.renderEngine) ?? 0);
}

/** Where the active settings write their pictures, and those of the multi-pass. */
export function outputsOf(renderSettings: readonly RenderSettings[]): readonly string[] {
  const settings = activeOf(renderSettings);
  if (settings === null) {
    return [];
  }
  const savesMultipass =
    isOn(settings, SETTING.savesAny) &&
    settings.numbers.get(SETTING.hasMultipass) === 1 &&
    isOn(settings, SETTING.savesMultipass);
  const multipass = savesMultipass ? settings.paths.get(SETTING.multipassPath) : undefined;
  return [picturePathOf(settings), multipass].filter((path) => path !== undefined);
}

function picturePathOf(settings: RenderSettings): string | undefined {
  return isOn(settings, SETTING.savesAny) && isOn(settings, SETTING.savesPicture)
    ? settings.paths.get(SETTING.path)
    : undefined;
}

/** These are on unless the file says otherwise. */
function isOn(settings: RenderSettings, key: number): boolean {
  return settings.numbers.get(key) !== 0;
}

function isSize(pixels: number): boolean {
  return pixels >= 1 && pixels <= 1_000_000;
}

function framesOf(settings: RenderSettings, times: DocumentTimes): FrameRange | null {
  const { framesASecond } = times;
  const frame = (seconds: number | undefined) => Math.round((seconds ?? Number.NaN) * framesASecond);
  let start = frame(settings.times.get(SETTING.frameFrom));
  let end = frame(settings.times.get(SETTING.frameTo));
  switch (settings.numbers.get(SETTING.frameSequence)) {
    case SEQUENCE_CURRENT_FRAME:
    case SEQUENCE_ALL_FRAMES:
      start = frame(times.start);
      end = frame(times.end);
      break;
    case SEQUENCE_PREVIEW_RANGE:
      start = frame(times.previewStart);
      end = frame(times.previewEnd);
      break;
  }
  const step = Math.trunc(settings.numbers.get(SETTING.frameStep) ?? 1);
  // Rounding can make a negative zero.
  return isFrame(start) && isFrame(end) && end >= start
    ? { start: start + 0, end: end + 0, step: step >= 1 && isFrame(step) ? step : 1 }
    : null;
}

function isFrame(frame: number): boolean {
  return Math.abs(frame) <= 1_000_000_000;
}
