import { join } from 'node:path';
import { resolveStoredPath } from '../../stored-path.ts';
import { integerAt, pointerAt, type StructView, textAt } from '../data.ts';
import { worksInRender } from '../modifier-modes.ts';
import { modifierProperty, OLD_FLUID_FILES } from '../references/simulation-caches.ts';
import {
  type FoundSimulation,
  type Results,
  rangeOf,
  type SimulationContext,
  type SimulationReader,
} from './simulation.ts';

/** One part of a fluid's results (`DNA_fluid_types.h`): the folder of its files, and whether it is wanted and baked. */
const PARTS = [
  { folder: 'data', wanted: 0, baked: 1 << 1 },
  { folder: 'noise', wanted: 1 << 1, baked: 1 << 3 },
  { folder: 'mesh', wanted: 1 << 9, baked: 1 << 5 },
] as const;

const TYPE_LIQUID = 1;

/**
 * Domains of fluid and smoke (2.82 and later), whose results lie in a folder. Noise belongs to smoke,
 * and mesh to liquid.
 */
export const fluidDomains: SimulationReader = {
  structs: ['FluidDomainSettings'],
  async read(context) {
    const { file } = context;
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('FluidDomainSettings')) {
      const domain = await file.view(block);
      const modifier = await file.follow(id, pointerAt(domain, 'fmd') ?? pointerAt(domain, 'mmd'));
      if (modifier !== null && worksInRender(modifier)) {
        found.push({
          id,
          property: modifierProperty(modifier, 'domain_settings.cache_directory'),
          kind: integerAt(domain, 'type') === TYPE_LIQUID ? 'fluid' : 'smoke',
          ...(await domainResults(domain, context)),
        });
      }
    }
    return found;
  },
};

async function domainResults(domain: StructView, context: SimulationContext): Promise<Results> {
  const frames = rangeOf(integerAt(domain, 'cache_frame_start'), integerAt(domain, 'cache_frame_end'));
  const isLiquid = integerAt(domain, 'type') === TYPE_LIQUID;
  const flags = integerAt(domain, 'flags') ?? 0;
  const cacheFlag = integerAt(domain, 'cache_flag') ?? 0;
  const wanted = PARTS.filter(
    ({ folder, wanted }) => wanted === 0 || ((flags & wanted) !== 0 && (folder === 'mesh') === isLiquid),
  );
  const states: boolean[] = [];
  for (const { folder, baked } of wanted) {
    const names = await namesIn(textAt(domain, 'cache_directory') ?? '', folder, context);
    states.push((cacheFlag & baked) !== 0 && names.length > 0);
  }
  // What is worked out from the data can be missing; without the data there is nothing.
  const state = states[0] !== true ? 'unbaked' : states.every(Boolean) ? 'baked' : 'partly';
  return { state, storage: 'disk', frames };
}

async function namesIn(
  stored: string,
  below: string,
  { file, disk }: SimulationContext,
): Promise<readonly string[]> {
  if (stored === '') {
    return [];
  }
  const { path, foreign } = resolveStoredPath(stored, file.path);
  return foreign ? [] : disk.names(below === '' ? path : join(path, below));
}

const OLD_TYPE_DOMAIN = 2;

/** Fluids of Blender 2.4 to 2.81, which wrote a surface for each frame. Modifiers have them from 2.46 on. */
export const oldFluids: SimulationReader = {
  structs: ['FluidsimModifierData'],
  async read(context) {
    const { file } = context;
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('FluidsimModifierData')) {
      const modifier = await file.view(block);
      const settings = await file.follow(id, pointerAt(modifier, 'fss'));
      if (
        settings === null ||
        !worksInRender(modifier) ||
        ((integerAt(settings, 'type') ?? 0) & OLD_TYPE_DOMAIN) === 0
      ) {
        continue;
      }
      const names = await namesIn(textAt(settings, 'surfdataPath') ?? '', '', context);
      found.push({
        id,
        property: modifierProperty(modifier, 'settings.filepath'),
        kind: 'fluid',
        state: names.some((name) => OLD_FLUID_FILES.test(name)) ? 'baked' : 'unbaked',
        storage: 'disk',
        frames: null,
      });
    }
    return found;
  },
};

/** Oceans that are read from pictures; all others are worked out for each frame by itself. */
export const bakedOceans: SimulationReader = {
  structs: ['OceanModifierData'],
  async read(context) {
    const { file } = context;
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('OceanModifierData')) {
      const modifier = await file.view(block);
      if ((integerAt(modifier, 'cached') ?? 0) === 0 || !worksInRender(modifier)) {
        continue;
      }
      found.push({
        id,
        property: modifierProperty(modifier, 'filepath'),
        kind: 'fileCache',
        storage: 'disk',
        ...(await oceanResults(modifier, context)),
      });
    }
    return found;
  },
};

const OCEAN_FRAME = /^disp_(\d+)\.exr$/;

async function oceanResults(
  modifier: StructView,
  context: SimulationContext,
): Promise<Pick<Results, 'state' | 'frames'>> {
  const frames = rangeOf(integerAt(modifier, 'bakestart'), integerAt(modifier, 'bakeend'));
  const names = await namesIn(textAt(modifier, 'cachepath') ?? '', '', context);
  const baked = names
    .map((name) => Number(OCEAN_FRAME.exec(name)?.[1] ?? Number.NaN))
    .filter((frame) => !Number.isNaN(frame))
    .filter((frame) => frames === null || (frame >= frames.start && frame <= frames.end));
  const wanted = frames === null ? 1 : frames.end - frames.start + 1;
  const state = baked.length === 0 ? 'unbaked' : baked.length >= wanted ? 'baked' : 'partly';
  return { state, frames };
}
