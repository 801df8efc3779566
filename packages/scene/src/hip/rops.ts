import type { FrameRange, ReportScene, Resolution } from '@farmhand/model';
import { asStoredPath } from '../branded.ts';
import { bareName } from '../windows-paths.ts';
import { constructedPath, hasExplicitPath } from './file-cache.ts';
import { kindOfFile } from './file-kinds.ts';
import type { HipFile } from './hip-file.ts';
import { type HipNode, parentPath, plainType } from './node.ts';
import { type NodeValues, resolveNodePath } from './node-values.ts';
import { outputNodeOf } from './output-node.ts';
import { createNetworkTest } from './rop-networks.ts';
import { createDependencies } from './rop-order.ts';
import { type RopType, ropTypeOf } from './rop-types.ts';
import { inputsOf } from './wires.ts';

/** An output node of the scene. */
export interface Rop {
  readonly node: HipNode;
  readonly type: RopType;
}

/** All output nodes, in the order of the file. */
export function findRops(file: HipFile): readonly Rop[] {
  const isNetwork = createNetworkTest(file);
  const rops: Rop[] = [];
  for (const node of file.nodes.values()) {
    const type = ropTypeOf(node.type, isNetwork(parentPath(node.path)));
    if (type !== null) {
      rops.push({ node, type });
    }
  }
  return rops;
}

/** Node types that are cameras among objects, without version. */
const CAMERAS = new Set(['cam', 'stereocam', 'stereocamrig', 'vrcam', 'switcher']);

function findCameras(file: HipFile, values: NodeValues): readonly string[] {
  const cameras: string[] = [];
  for (const node of file.nodes.values()) {
    const type = plainType(node.type);
    if (CAMERAS.has(type) && (node.path.startsWith('/obj/') || type !== 'switcher')) {
      cameras.push(node.path);
    } else if (type === 'camera') {
      const prim = values.plain(node, 'primpath');
      if (prim) {
        cameras.push(prim);
      }
    }
  }
  return [...new Set(cameras)];
}

/** What every output node needs to know of the scene around it. */
interface Around {
  readonly file: HipFile;
  readonly values: NodeValues;
  /** Tells whether a full path is that of a network of output nodes. */
  readonly isNetwork: (path: string) => boolean;
}

/** The scenes of the report: one for each output node. */
export function describeRops(rops: readonly Rop[], file: HipFile, values: NodeValues): ReportScene[] {
  const isNetwork = createNetworkTest(file);
  const around: Around = { file, values, isNetwork };
  const cameras = findCameras(file, values);
  const active = activeRop(rops, file);
  const dependencies = createDependencies({
    file,
    values,
    nodes: rops.map(({ node }) => node),
    isNetwork,
  });
  return rops.map((rop) => {
    const output = outputOf(rop, around);
    const outputNode = outputNodeOf(rop.node, values);
    const { take } = outputNode;
    return {
      name: rop.node.path,
      active: rop === active,
      frameRange: frameRangeOf(rop.node, around),
      fps: file.playbar.fps,
      resolution: rop.type.isPicture ? resolutionOf(rop, around) : null,
      camera: cameraOf(rop, around),
      cameras: [...cameras],
      renderer: rop.node.type,
      outputPath: output === null ? null : asStoredPath(output.written),
      outputFormat: output?.format ?? '',
      outputIsMovie: output !== null && kindOfFile(`.${output.format}`) === 'movie',
      renderLayers: take === null ? [] : [{ name: take, enabled: true }],
      dependsOn: [...dependencies(rop.node)],
      outputNode,
      ...deviceOf(rop, around),
      scalePercent: scaleOf(rop, around),
      renderRegion: false,
    };
  });
}

/**
 * The output node that renders when nothing is chosen: the one the artist rendered last, which Houdini saves as
 * `$DRIVERPATH`, or else the first that makes pictures, or else the first of all.
 */
function activeRop(rops: readonly Rop[], file: HipFile): Rop | undefined {
  const last = file.variables.get('DRIVERPATH');
  const ready = rops.filter(({ node }) => !node.bypassed);
  return (
    ready.find(({ node, type }) => node.path === last && type.outputs.length > 0) ??
    ready.find(({ type }) => type.isPicture) ??
    ready.find(({ type }) => type.outputs.length > 0) ??
    ready[0]
  );
}

/** Beyond this nobody counts frames; a damaged number is cut to it. */
const FRAME_LIMIT = 1_000_000_000;

function wholeFrame(value: number): number {
  return Math.min(FRAME_LIMIT, Math.max(-FRAME_LIMIT, Math.round(value)));
}

function frameRangeOf(node: HipNode, { file, values }: Around): FrameRange {
  const { playbar } = file;
  const range = values.parameters(node).get('trange')?.[0]?.text;
  // A File Cache calls it a single frame, and writes no other where it is not time dependent.
  const isCurrent = range === 'off' || range === '0' || range === 'single';
  if (isCurrent || values.setting(node, 'timedependent') === 0) {
    const frame = wholeFrame(playbar.frame);
    return { start: frame, end: frame, step: 1 };
  }
  const isOwn = range !== undefined && range !== 'stage';
  const start = wholeFrame((isOwn ? values.setting(node, 'f', 0) : null) ?? playbar.start);
  const end = wholeFrame((isOwn ? values.setting(node, 'f', 1) : null) ?? playbar.end);
  const step = wholeFrame((isOwn ? values.setting(node, 'f', 2) : null) ?? 1);
  return { start: Math.min(start, end), end: Math.max(start, end), step: Math.max(1, Math.abs(step)) };
}

function cameraOf({ node, type }: Rop, around: Around): string | null {
  const { file, values } = around;
  for (const name of type.cameras) {
    const camera = values.plain(node, name)?.trim();
    if (camera) {
      const path = resolveNodePath(node.path, camera);
      return file.nodes.has(path) ? path : camera;
    }
  }
  const settings = type.size.type === 'stage' ? stageSettings(node, around) : null;
  return (settings === null ? null : values.plain(settings, 'camera')) || null;
}

function sizeFrom(node: HipNode, name: string, { values }: Around, scale = 1): Resolution | null {
  const width = Math.round((values.setting(node, name, 0) ?? 0) * scale);
  const height = Math.round((values.setting(node, name, 1) ?? 0) * scale);
  return width >= 1 && height >= 1 && width <= FRAME_LIMIT && height <= FRAME_LIMIT
    ? { width, height }
    : null;
}

function isOn(node: HipNode, name: string, { values }: Around): boolean {
  const written = values.parameters(node).get(name)?.[0]?.text ?? '';
  const number = values.setting(node, name);
  return number === null ? written !== '' : number !== 0;
}

function resolutionOf(rop: Rop, around: Around): Resolution | null {
  const { node, type } = rop;
  const { values, file } = around;
  const { size } = type;
  if (size.type === 'none') {
    return null;
  }
  if (size.type === 'stage') {
    return stageResolution(rop, around);
  }
  if (size.type === 'own' && (size.toggle === '' || isOn(node, size.toggle, around))) {
    return sizeFrom(node, size.size, around);
  }
  const path = cameraOf(rop, around);
  const camera = path === null ? undefined : file.nodes.get(path);
  const cameraSize = camera === undefined ? null : sizeFrom(camera, 'res', around);
  if (size.type === 'own' || !isOn(node, size.toggle, around)) {
    return cameraSize;
  }
  const fraction = Number(values.plain(node, size.fraction) ?? '');
  return fraction > 0 && fraction <= 1 && camera !== undefined
    ? sizeFrom(camera, 'res', around, fraction)
    : sizeFrom(node, size.size, around);
}

/** What the settings of Karma ask for; other renderers have no choice that a scene holds. XPU uses both. */
function deviceOf({ node, type }: Rop, around: Around): Pick<ReportScene, 'device' | 'denoiser'> {
  const { values } = around;
  const settings = type.size.type === 'stage' ? stageSettings(node, around) : null;
  const engine = settings === null ? null : values.plain(settings, 'engine');
  const denoiser = settings === null ? null : values.plain(settings, 'denoiser');
  return {
    device: engine === null ? null : (KARMA_DEVICES[engine] ?? null),
    denoiser: denoiser === null || denoiser === '' || denoiser === 'off' ? null : denoiser,
  };
}

const KARMA_DEVICES: Readonly<Record<string, 'cpu' | 'gpu'>> = { cpu: 'cpu', xpu: 'gpu' };

/** Percent; null where the picture has a size of its own. */
function scaleOf(rop: Rop, around: Around): number | null {
  const { node, type } = rop;
  const { values } = around;
  if (type.size.type === 'stage') {
    const own = values.plain(node, 'override_res') ?? '';
    const scale = own === 'scale' ? values.setting(node, 'res_scale') : null;
    return scale !== null && scale > 0 ? scale : null;
  }
  if (type.size.type !== 'camera') {
    return null;
  }
  if (!isOn(node, type.size.toggle, around)) {
    return 100;
  }
  const fraction = Number(values.plain(node, type.size.fraction) ?? '');
  return fraction > 0 && fraction <= 1 ? fraction * 100 : null;
}

function stageResolution({ node }: Rop, around: Around): Resolution | null {
  const { values } = around;
  const own = values.plain(node, 'override_res') ?? '';
  if (own === 'specific') {
    return sizeFrom(node, 'res_user', around);
  }
  const settings = stageSettings(node, around);
  const scale = own === 'scale' ? (values.setting(node, 'res_scale') ?? 100) / 100 : 1;
  return settings === null ? null : sizeFrom(settings, 'resolution', around, scale);
}

/** Node types on the stage that hold render settings, without version. */
const STAGE_SETTINGS = new Set(['karmarenderproperties', 'karmarendersettings', 'rendersettings', 'karma']);
/** Nodes looked through above a render node. */
const UPSTREAM_LIMIT = 5000;

/** The nearest render settings above a node on the stage: its own, or those at its inputs or at its `loppath`. */
function stageSettings(node: HipNode, around: Around): HipNode | null {
  return findUpstream(node, around, (one) => STAGE_SETTINGS.has(plainType(one.type)) && hasSize(one, around));
}

function hasSize(node: HipNode, { values }: Around): boolean {
  const parameters = values.parameters(node);
  return parameters.has('resolution') || parameters.has('picture');
}

function findUpstream(node: HipNode, around: Around, isWanted: (node: HipNode) => boolean): HipNode | null {
  const path = around.values.plain(node, 'loppath');
  const stage = path ? around.values.nodeAt(node, path) : null;
  const queue: HipNode[] = stage === null ? [node] : [node, stage];
  const seen = new Set(queue);
  // The list grows while it is gone through, the nearest first.
  for (const one of queue) {
    if (isWanted(one)) {
      return one;
    }
    // What is wired to a node of a render network renders before it, and says nothing of its stage.
    const isApart = one === node && around.isNetwork(parentPath(node.path));
    for (const input of isApart ? [] : inputsOf(one, around.file)) {
      if (!seen.has(input) && seen.size < UPSTREAM_LIMIT) {
        seen.add(input);
        queue.push(input);
      }
    }
  }
  return null;
}

interface Output {
  /** As the artist wrote it. */
  readonly written: string;
  readonly format: string;
}

/** The parameter that holds where an output node writes, and the node that has it; null when there is none. */
export function outputParameter(
  { node, type }: Rop,
  values: NodeValues,
): { readonly node: HipNode; readonly name: string } | null {
  const name = type.outputs.find((one) => values.written(node, one));
  return name === undefined ? null : { node, name };
}

function outputOf(rop: Rop, around: Around): Output | null {
  const { values } = around;
  const made = constructedOutput(rop.node, values);
  if (made !== null) {
    return { written: made, format: extensionOf(made) };
  }
  const own = outputParameter(rop, values);
  const stage = own === null && rop.type.size.type === 'stage' ? stageOutput(rop.node, around) : null;
  const written = own === null ? stage : values.written(own.node, own.name);
  if (!written) {
    return null;
  }
  const menu = rop.type.format === undefined ? null : values.plain(rop.node, rop.type.format);
  return { written, format: menu?.startsWith('.') ? menu.slice(1) : extensionOf(written) };
}

function constructedOutput(node: HipNode, values: NodeValues): string | null {
  return plainType(node.type) === 'filecache' && !hasExplicitPath(node, values)
    ? constructedPath(node, values, values.setting(node, 'timedependent') === 0 ? '' : '.$F4')
    : null;
}

/** The picture of the render settings, whatever further products stand between them and the node. */
function stageOutput(node: HipNode, around: Around): string | null {
  const { values } = around;
  for (const [types, name] of STAGE_OUTPUTS) {
    const holder = findUpstream(
      node,
      around,
      (one) => types.has(plainType(one.type)) && Boolean(values.written(one, name)),
    );
    if (holder !== null) {
      return values.written(holder, name);
    }
  }
  return null;
}

const STAGE_OUTPUTS: readonly (readonly [types: ReadonlySet<string>, parameter: string])[] = [
  [STAGE_SETTINGS, 'picture'],
  [new Set(['renderproduct']), 'productName'],
];

/** Extension of a written path without its dot, with `bgeo` for what is packed: `exr`, `bgeo.sc`. */
function extensionOf(path: string): string {
  return /\.((?:bgeo\.|geo\.)?[A-Za-z][A-Za-z0-9]{0,9})[`"')]*$/.exec(bareName(path))?.[1] ?? '';
}
