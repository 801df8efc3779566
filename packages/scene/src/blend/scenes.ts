import type { ReportScene } from '@farmhand/model';
import { asStoredPath } from '../branded.ts';
import type { Address } from './address.ts';
import { readCyclesSettings } from './cycles-settings.ts';
import { integerAt, isSet, numberAt, pointerAt, type StructView, textAt } from './data.ts';
import type { BlendFile } from './file.ts';
import { type IdBlock, idName } from './id-block.ts';
import { imageFormat } from './image-formats.ts';
import { viewLayerRenders } from './view-layers.ts';

const OBJECT_TYPE_CAMERA = 11;
/** `R_BORDER` of `DNA_scene_types.h`. */
const RENDERS_REGION = 1 << 9;
/** Of Blender's scene render layers, before 2.80. */
const RENDER_LAYER_DISABLED = 1 << 17;

/** Structures that say which objects are in which scene, see `openBlend`. */
export const SCENE_STRUCTS: ReadonlySet<string> = new Set(['CollectionObject', 'CollectionChild', 'Base']);

/** Far above any real file. */
const SUFFIX_LIMIT = 64;

/** Endings of the names of the pictures of stereo and other views, of all scenes. */
export async function readViewSuffixes(file: BlendFile): Promise<readonly string[]> {
  const suffixes = new Set<string>();
  for (const block of file.ids.filter((id) => id.code === 'SC')) {
    for (const view of await file.list(block, await file.view(block), 'r.views')) {
      const suffix = textAt(view, 'suffix') ?? '';
      if (
        suffix !== '' &&
        suffixes.size < SUFFIX_LIMIT &&
        ((integerAt(view, 'viewflag') ?? 0) & VIEW_DISABLED) === 0
      ) {
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
  const camerasOf = await findCameras(file);
  const scenes: ReportScene[] = [];
  for (const block of blocks) {
    scenes.push(await readScene(file, block, block === active, camerasOf(block)));
  }
  return scenes;
}

async function readScene(
  file: BlendFile,
  block: IdBlock,
  active: boolean,
  cameras: readonly string[],
): Promise<ReportScene> {
  const view = await file.view(block);
  const number = (path: string, fallback: number) => integerAt(view, path) ?? fallback;
  const percentage = number('r.size', 100);
  const pixels = (path: string) => Math.max(1, Math.trunc((number(path, 0) * percentage) / 100));
  const start = number('r.sfra', 1);
  const output = textAt(view, 'r.pic') ?? '';
  const format = imageFormat(number('r.im_format.imtype', number('r.imtype', 17)));
  // Before 2.5 there was only the internal renderer (and Yafray beside it), and no name for it.
  const renderer = textAt(view, 'r.engine') || 'BLENDER_RENDER';
  const camera =
    linkedName(file, pointerAt(view, 'camera')) ?? (await cameraOfMarkers(file, block, view, start));
  return {
    name: idName(block),
    active,
    dependsOn: [],
    ...(await readCyclesSettings(file, block, view, renderer)),
    scalePercent: percentage > 0 ? percentage : null,
    renderRegion: (number('r.mode', 0) & RENDERS_REGION) !== 0 && !isWholePicture(view),
    frameRange: { start, end: number('r.efra', start), step: Math.max(1, number('r.frame_step', 1)) },
    fps: framesPerSecond(number('r.frs_sec', 24), numberAt(view, 'r.frs_sec_base') ?? 1),
    resolution: { width: pixels('r.xsch'), height: pixels('r.ysch') },
    camera,
    cameras: [...new Set(camera === null ? cameras : [...cameras, camera])].sort(),
    renderer,
    outputPath: output === '' ? null : asStoredPath(output),
    outputFormat: format.id,
    outputIsMovie: format.isMovie,
    renderLayers: await readRenderLayers(file, block, view),
  };
}

/** A region can be drawn around the whole picture, which leaves nothing out. */
function isWholePicture(scene: StructView): boolean {
  const side = (name: string) => numberAt(scene, `r.border.${name}`) ?? Number.NaN;
  return side('xmin') <= 0 && side('ymin') <= 0 && side('xmax') >= 1 && side('ymax') >= 1;
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

/**
 * Finds the file's camera objects, and the collections they are in.
 *
 * @returns The names of the cameras of a scene: those in its collections, or before 2.80 in its list of bases.
 */
async function findCameras(file: BlendFile): Promise<(scene: IdBlock) => readonly string[]> {
  const cameras = await cameraObjects(file);
  /** By the scene (whose own collection is part of it) or collection that holds them. */
  const members = new Map<IdBlock, Set<IdBlock>>();
  const children = new Map<IdBlock, Set<IdBlock>>();

  async function collect(struct: string, field: string, into: Map<IdBlock, Set<IdBlock>>): Promise<void> {
    for (const { block, id } of file.blocksOf(struct)) {
      const member = file.byAddress.get(pointerAt(await file.view(block), field) ?? 0);
      if (member !== undefined && (member.code === 'GR' || cameras.has(member))) {
        const all = into.get(id) ?? new Set();
        into.set(id, all.add(member));
      }
    }
  }

  if (cameras.size > 0) {
    await collect('CollectionObject', 'ob', members);
    await collect('CollectionChild', 'collection', children);
    // The bases of later versions are those of the layers, which show what the collections hold.
    if (file.blocksOf('CollectionObject').count === 0) {
      await collect('Base', 'object', members);
    }
  }

  return (scene) => {
    const names = new Set<string>();
    // Grows while it is gone through; a collection that holds itself is in it once.
    const holders = new Set([scene]);
    for (const holder of holders) {
      for (const camera of members.get(holder) ?? []) {
        names.add(idName(camera));
      }
      for (const child of children.get(holder) ?? []) {
        holders.add(child);
      }
    }
    return [...names];
  };
}

/** Objects that show something through a camera's lens. */
async function cameraObjects(file: BlendFile): Promise<ReadonlySet<IdBlock>> {
  const found = new Set<IdBlock>();
  const lenses = new Set<Address>();
  for (const [address, id] of file.byAddress) {
    if (id.fullName.startsWith('CA')) {
      lenses.add(address);
    }
  }
  for (const id of file.ids) {
    if (id.code === 'OB' && lenses.size > 0 && id.uses.some((address) => lenses.has(address))) {
      if (integerAt(await file.view(id), 'type') === OBJECT_TYPE_CAMERA) {
        found.add(id);
      }
    }
  }
  return found;
}

async function readRenderLayers(file: BlendFile, block: IdBlock, scene: StructView) {
  const viewLayers = await file.list(block, scene, 'view_layers');
  if (viewLayers.length > 0) {
    return viewLayers.map((layer) => ({
      name: textAt(layer, 'name') ?? '',
      enabled: viewLayerRenders(layer),
    }));
  }
  const renderLayers = await file.list(block, scene, 'r.layers');
  return renderLayers.map((layer) => ({
    name: textAt(layer, 'name') ?? '',
    enabled: ((integerAt(layer, 'layflag') ?? 0) & RENDER_LAYER_DISABLED) === 0,
  }));
}
