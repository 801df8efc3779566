import type { ReportScene } from '@farmhand/model';
import type { StructView } from './data.ts';
import type { BlendFile } from './file.ts';
import type { IdBlock } from './id-block.ts';
import { numberIn, type PropertyGroup, propertyGroup, SCENE_PROPERTIES } from './id-properties.ts';
import { viewLayerRenders } from './view-layers.ts';

const LAYER_PROPERTIES = ['id_properties', 'system_properties', 'prop'];
/** Of Cycles' own numbers for the device (`properties.py` of its add-on). */
const DEVICE_GPU = 1;

/**
 * Denoisers of Cycles by its own numbers, which have stayed the same since 2.90 (the same file). The first left with 3.0.
 */
const DENOISERS: Readonly<Record<number, string>> = { 1: 'NLM', 2: 'OPTIX', 4: 'OPENIMAGEDENOISE' };

/** What Cycles takes for what was never changed, from a version of Blender on. */
const DENOISING_DEFAULTS = [
  { version: 3.0, inScene: true, isOn: true, denoiser: 4 },
  { version: 2.9, inScene: true, isOn: false, denoiser: 1 },
  { version: 0, inScene: false, isOn: false, denoiser: 1 },
] as const;

/**
 * What a scene asks of Cycles. Its settings are those of an add-on: what the artist never changed is not in the file.
 *
 * @returns Nulls for other renderers, which have neither choice.
 */
export async function readCyclesSettings(
  file: BlendFile,
  block: IdBlock,
  scene: StructView,
  renderer: string,
): Promise<Pick<ReportScene, 'device' | 'denoiser'>> {
  if (renderer !== 'CYCLES') {
    return { device: null, denoiser: null };
  }
  const settings = await propertyGroup(file, block, scene, SCENE_PROPERTIES, 'cycles');
  return {
    device: numberIn(settings, 'device') === DEVICE_GPU ? 'gpu' : 'cpu',
    denoiser: await denoiserOf(file, block, scene, settings),
  };
}

async function denoiserOf(
  file: BlendFile,
  block: IdBlock,
  scene: StructView,
  settings: PropertyGroup,
): Promise<string | null> {
  const version = Number.parseFloat(file.header.version);
  const defaults = DENOISING_DEFAULTS.find((one) => version >= one.version) ?? DENOISING_DEFAULTS[0];
  const isOn = numberIn(settings, 'use_denoising');
  if (defaults.inScene && !(isOn === undefined ? defaults.isOn : isOn !== 0)) {
    return null;
  }
  const choice = defaults.inScene ? numberIn(settings, 'denoiser') : undefined;
  const denoiser = DENOISERS[choice ?? defaults.denoiser] ?? null;
  const layers = await file.list(block, scene, 'view_layers');
  const all = layers.length > 0 ? layers : await file.list(block, scene, 'r.layers');
  let isSaid = false;
  for (const layer of all) {
    if (layers.length > 0 && !viewLayerRenders(layer)) {
      continue;
    }
    isSaid = true;
    const group = await propertyGroup(file, block, layer, LAYER_PROPERTIES, 'cycles');
    const own = numberIn(group, 'use_denoising');
    if (own === undefined ? defaults.inScene : own !== 0) {
      return denoiser;
    }
  }
  return isSaid || !defaults.inScene ? null : denoiser;
}
