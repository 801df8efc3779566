import { parse } from 'node:path';
import type { FrameRange, ReportScene, SceneReport } from '@farmhand/model';
import { asStoredPath } from '../branded.ts';
import { isMovieFormat, mayaFormat, redshiftFormat } from './image-formats.ts';
import { type MayaModel, type MayaNode, numberOf, textOf } from './scene-model.ts';
import { framesPerSecond } from './time-units.ts';

/** Maya's own version as its makers write it: `2018`, `2016.5`. */
export function hostOf(model: MayaModel): NonNullable<SceneReport['host']> {
  const stored = [model.fileInfo.get('version'), model.fileInfo.get('product'), model.requiredVersion];
  for (const text of stored) {
    const year = /\d+(?:\.\d+)*/.exec(text ?? '')?.[0];
    if (text && year !== undefined && !/Preview/.test(text)) {
      // 2016 Extension 2, `2016R2` in the header, is a program of its own that is installed as 2016.5.
      const extension = /^2016 Extension 2|^2016R2/.test(text);
      return { name: 'maya', version: extension ? '2016.5' : year };
    }
  }
  return { name: 'maya', version: '' };
}

/**
 * What renders in a Maya file. A file has one set of render settings, so there is one scene, named like the file; its
 * render layers are those of either system. Attributes that have their default are not stored; the defaults are those
 * of Maya's node reference.
 */
export function sceneOf(model: MayaModel, path: string): ReportScene {
  const first = (type: string): MayaNode | undefined => model.nodes.find((node) => node.type === type);
  const globals = first('renderGlobals');
  const renderer = textOf(globals, 'ren', 'currentRenderer') ?? 'mayaSoftware';
  const { outputPath, outputFormat } = outputOf(model, renderer);
  const cameras = camerasOf(model);
  return {
    name: parse(path).name,
    active: true,
    frameRange: frameRangeOf(model),
    fps: framesPerSecond(model.timeUnit),
    resolution: resolutionOf(model, renderer),
    camera: cameras.find((camera) => camera.renders)?.name ?? null,
    cameras: cameras.map((camera) => camera.name),
    renderer,
    outputPath: asStoredPath(outputPath),
    outputFormat,
    renderLayers: renderLayersOf(model),
    dependsOn: [],
    device: null,
    denoiser: null,
    scalePercent: null,
    renderRegion: false,
    outputIsMovie: isMovieFormat(outputFormat),
  };
}

function frameRangeOf(model: MayaModel): FrameRange {
  const globals = model.nodes.find((node) => node.type === 'renderGlobals');
  const vray = model.nodes.find((node) => node.type === 'VRaySettingsNode');
  const isVray = /vray/i.test(textOf(globals, 'ren', 'currentRenderer') ?? '');
  // V-Ray has a switch of its own: 0 for a single frame, 1 for an animation.
  const animation = isVray
    ? (numberOf(vray, 'animType') ?? numberOf(globals, 'an', 'animation') ?? 0) !== 0
    : numberOf(globals, 'an', 'animation') === 1;
  if (!animation) {
    const time = model.nodes.find((node) => node.type === 'time');
    const frame = whole(numberOf(time, 'o', 'outTime') ?? 0);
    return { start: frame, end: frame, step: 1 };
  }
  const start = whole(numberOf(globals, 'fs', 'startFrame') ?? 1);
  const end = whole(numberOf(globals, 'ef', 'endFrame') ?? 10);
  const step = Math.max(1, whole(numberOf(globals, 'bfs', 'byFrameStep') ?? 1));
  return { start, end: Math.max(start, end), step };
}

const FRAME_LIMIT = 1e9;

function whole(value: number): number {
  return Math.max(-FRAME_LIMIT, Math.min(FRAME_LIMIT, Math.round(value))) + 0;
}

/** Since Maya 2014 the default is 960 x 540; before, it was 640 x 480. */
function resolutionOf(model: MayaModel, renderer: string): { width: number; height: number } {
  const node = model.nodes.find((one) => one.type === 'resolution');
  const old = Number.parseInt(hostOf(model).version, 10) < 2014;
  const vray = /vray/i.test(renderer)
    ? model.nodes.find((one) => one.type === 'VRaySettingsNode')
    : undefined;
  const pixels = (value: number) => Math.max(1, Math.min(1_000_000, Math.trunc(value)));
  return {
    width: pixels(numberOf(vray, 'wi', 'width') ?? numberOf(node, 'w', 'width') ?? (old ? 640 : 960)),
    height: pixels(numberOf(vray, 'he', 'height') ?? numberOf(node, 'h', 'height') ?? (old ? 480 : 540)),
  };
}

/** Without a prefix Maya names the pictures after the scene, in the project's folder `images`. */
const DEFAULT_PREFIX = '<Scene>';

function outputOf(
  model: MayaModel,
  renderer: string,
): { readonly outputPath: string; readonly outputFormat: string } {
  const find = (type: string, name?: string): MayaNode | undefined =>
    model.nodes.find((node) => node.type === type && (name === undefined || node.name === name));
  const globals = find('renderGlobals');
  const prefix = textOf(globals, 'ifp', 'imageFilePrefix');
  const format = mayaFormat(
    numberOf(globals, 'outf', 'imageFormat'),
    textOf(globals, 'imfkey', 'imfPluginKey'),
  );
  if (renderer === 'arnold') {
    const driver = find('aiAOVDriver', 'defaultArnoldDriver');
    return {
      outputPath: prefix ?? DEFAULT_PREFIX,
      outputFormat: textOf(driver, 'ai_translator', 'aiTranslator') ?? 'exr',
    };
  }
  if (/vray/i.test(renderer)) {
    const settings = find('VRaySettingsNode');
    return {
      outputPath: textOf(settings, 'fnprx', 'fileNamePrefix') ?? DEFAULT_PREFIX,
      outputFormat: textOf(settings, 'imageFormatStr') ?? 'png',
    };
  }
  if (renderer === 'redshift') {
    return {
      outputPath: prefix ?? DEFAULT_PREFIX,
      outputFormat: redshiftFormat(numberOf(find('RedshiftOptions'), 'imageFormat')),
    };
  }
  return { outputPath: prefix ?? DEFAULT_PREFIX, outputFormat: format };
}

/** The views every scene has, which are of interest only when one is set to render. */
const STARTUP_VIEWS = new Set(['perspShape', 'topShape', 'frontShape', 'sideShape']);

/** Cameras by the name the artist sees, that of the transform; those that render first, Maya's own views last. */
function camerasOf(model: MayaModel): readonly { readonly name: string; readonly renders: boolean }[] {
  const cameras = model.nodes
    .filter((node) => node.type === 'camera')
    .map((node) => ({
      name: lastPart(node.parent ?? node.name),
      // A new camera renders unless it is told not to.
      renders: numberOf(node, 'rnd', 'renderable') !== 0,
      startup: STARTUP_VIEWS.has(node.name),
    }))
    .filter((camera) => camera.renders || !camera.startup);
  const rank = (camera: (typeof cameras)[number]) => (camera.renders ? 0 : 2) + (camera.startup ? 1 : 0);
  return cameras.sort((a, b) => rank(a) - rank(b));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('|') + 1);
}

const LEGACY_PREFIX = 'rs_';
/** What imported scenes leave behind of their own master layers. */
const LEFT_OVER = /:defaultRenderLayer\d*$|^defaultRenderLayer\d+$/;

/**
 * Layers of the old system, or of Render Setup, which keeps an old layer named `rs_NAME` for each of its own. Whether a
 * layer renders is stored at the old one.
 */
function renderLayersOf(model: MayaModel): ReportScene['renderLayers'] {
  const setup = new Set(
    model.nodes.filter((node) => node.type === 'renderSetupLayer').map((node) => node.name),
  );
  return model.nodes
    .filter((node) => node.type === 'renderLayer' && !LEFT_OVER.test(node.name))
    .map((node) => {
      const short = node.name.startsWith(LEGACY_PREFIX) ? node.name.slice(LEGACY_PREFIX.length) : node.name;
      return {
        name: setup.has(short) ? short : node.name,
        enabled: numberOf(node, 'rndr', 'renderable') !== 0,
      };
    });
}
