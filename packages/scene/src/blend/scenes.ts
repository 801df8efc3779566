import type { ReportScene } from '@farmhand/model';
import { asStoredPath } from '../branded.ts';
import type { Address } from './address.ts';
import { integerAt, isSet, numberAt, pointerAt, type StructView, textAt } from './data.ts';
import { type BlendFile, type IdBlock, idName } from './file.ts';
import { imageFormat } from './image-formats.ts';

const OBJECT_TYPE_CAMERA = 11;
const VIEW_LAYER_RENDERS = 1 << 0;
/** Of Blender's scene render layers, before 2.80. */
const RENDER_LAYER_DISABLED = 1 << 17;

/** Endings of the names of the pictures of stereo and other views, of all scenes. */
export async function readViewSuffixes(file: BlendFile): Promise<readonly string[]> {
  const suffixes = new Set<string>();
  for (const block of file.ids.filter((id) => id.code === 'SC')) {
    for (const view of await file.list(block, await file.view(block), 'r.views')) {
      const suffix = textAt(view, 'suffix') ?? '';
      if (suffix !== '' && ((integerAt(view, 'viewflag') ?? 0) & VIEW_DISABLED) === 0) {
        suffixes.add(suffix);
      }
    }
  }
  return suffixes.size === 0 ? STEREO_SUFFIXES : [...suffixes];
}

const STEREO_SUFFIXES = ['_L', '_R'];
const VIEW_DISABLED = 1 << 0;

/** Every scene of the file, the active one marked (the first when the file names none). */
export async function readScenes(file: BlendFile): Promise<readonly ReportScene[]> {
  const blocks = file.ids.filter((id) => id.code === 'SC');
  const current = file.globals === null ? undefined : pointerAt(await file.view(file.globals), 'curscene');
  const active = blocks.find((block) => block.address === current) ?? blocks[0];
  const scenes: ReportScene[] = [];
  for (const block of blocks) {
    scenes.push(await readScene(file, block, block === active));
  }
  return scenes;
}

async function readScene(file: BlendFile, block: IdBlock, active: boolean): Promise<ReportScene> {
  const view = await file.view(block);
  const number = (path: string, fallback: number) => integerAt(view, path) ?? fallback;
  const percentage = number('r.size', 100);
  const pixels = (path: string) => Math.max(1, Math.trunc((number(path, 0) * percentage) / 100));
  const start = number('r.sfra', 1);
  const output = textAt(view, 'r.pic') ?? '';
  const format = imageFormat(number('r.im_format.imtype', number('r.imtype', 17)));
  const camera =
    linkedName(file, pointerAt(view, 'camera')) ?? (await cameraOfMarkers(file, block, view, start));
  const cameras = await camerasOf(file, block, view);
  return {
    name: idName(block),
    active,
    dependsOn: [],
    frameRange: { start, end: number('r.efra', start), step: Math.max(1, number('r.frame_step', 1)) },
    fps: framesPerSecond(number('r.frs_sec', 24), numberAt(view, 'r.frs_sec_base') ?? 1),
    resolution: { width: pixels('r.xsch'), height: pixels('r.ysch') },
    camera,
    cameras: [...new Set(camera === null ? cameras : [...cameras, camera])].sort(),
    // Before 2.5 there was only the internal renderer (and Yafray beside it), and no name for it.
    renderer: textAt(view, 'r.engine') || 'BLENDER_RENDER',
    outputPath: output === '' ? null : asStoredPath(output),
    outputFormat: format.id,
    outputIsMovie: format.isMovie,
    renderLayers: await readRenderLayers(file, block, view),
  };
}

function framesPerSecond(rate: number, base: number): number {
  const fps = rate / base;
  return Number.isFinite(fps) && fps > 0 ? fps : 24;
}

/** Name of a data-block of this file, or of one linked from a library; null for a null pointer. */
function linkedName(file: BlendFile, address: Address | undefined): string | null {
  const block = address === undefined ? undefined : file.byAddress.get(address);
  return block === undefined ? null : idName(block);
}

/**
 * The camera that a timeline marker brings at a frame, which Blender renders with although the scene has none itself:
 * that of the last marker up to the frame, or of the first one after it.
 */
async function cameraOfMarkers(
  file: BlendFile,
  block: IdBlock,
  scene: StructView,
  frame: number,
): Promise<string | null> {
  const markers = (await file.list(block, scene, 'markers'))
    .filter((marker) => isSet(marker, 'camera'))
    .map((marker) => ({ frame: integerAt(marker, 'frame') ?? 0, camera: pointerAt(marker, 'camera') }))
    .sort((a, b) => a.frame - b.frame);
  const marker = markers.findLast((one) => one.frame <= frame) ?? markers[0];
  return linkedName(file, marker?.camera);
}

/** Cameras among the objects of a scene: those in its collections, or before 2.80 in its list of bases. */
async function camerasOf(file: BlendFile, block: IdBlock, scene: StructView): Promise<readonly string[]> {
  const objects = new Set<Address>();
  for (const base of await file.list(block, scene, 'base')) {
    objects.add(pointerAt(base, 'object') ?? 0);
  }
  const seen = new Set<Address>();
  const waiting: (readonly [owner: IdBlock, collection: StructView])[] = [];
  const master = await file.follow(block, pointerAt(scene, 'master_collection'));
  if (master !== null) {
    waiting.push([block, master]);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [owner, collection] = next;
    for (const member of await file.list(owner, collection, 'gobject')) {
      objects.add(pointerAt(member, 'ob') ?? 0);
    }
    for (const child of await file.list(owner, collection, 'children')) {
      const address = pointerAt(child, 'collection') ?? 0;
      const childBlock = file.byAddress.get(address);
      if (childBlock?.code === 'GR' && !seen.has(address)) {
        seen.add(address);
        waiting.push([childBlock, await file.view(childBlock)]);
      }
    }
  }
  const names: string[] = [];
  for (const address of objects) {
    const object = file.byAddress.get(address);
    if (object?.code === 'OB') {
      const view = await file.view(object);
      if (integerAt(view, 'type') === OBJECT_TYPE_CAMERA) {
        names.push(idName(object));
      }
    }
  }
  return names;
}

async function readRenderLayers(file: BlendFile, block: IdBlock, scene: StructView) {
  const viewLayers = await file.list(block, scene, 'view_layers');
  if (viewLayers.length > 0) {
    return viewLayers.map((layer) => ({
      name: textAt(layer, 'name') ?? '',
      enabled: ((integerAt(layer, 'flag') ?? 0) & VIEW_LAYER_RENDERS) !== 0,
    }));
  }
  const renderLayers = await file.list(block, scene, 'r.layers');
  return renderLayers.map((layer) => ({
    name: textAt(layer, 'name') ?? '',
    enabled: ((integerAt(layer, 'layflag') ?? 0) & RENDER_LAYER_DISABLED) === 0,
  }));
}
