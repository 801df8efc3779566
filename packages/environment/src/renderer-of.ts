import { type RendererDevice, rendererDevices } from './data/renderer-devices.ts';
import { looseKey, pluginKey } from './plugin-name.ts';

/** Shorter names are beginnings of too much else. */
const SHORTEST_BEGINNING = 4;

const spellings = rendererDevices
  .flatMap((facts) => [facts.name, ...facts.aliases].map((name) => [looseKey(name), facts] as const))
  // The longest first: `V-Ray GPU 6` begins with `V-Ray` too.
  .toSorted(([a], [b]) => b.length - a.length);
const exactSpellings = new Map(spellings.toReversed());

/** What is known of a renderer by the host's id or the name it goes by; null when that is nothing. */
export function rendererOf(renderer: string): RendererDevice | null {
  const key = looseKey(renderer);
  const begun = () =>
    spellings.find(([spelling]) => spelling.length >= SHORTEST_BEGINNING && key.startsWith(spelling))?.[1];
  // A plugin may bring several renderers (V-Ray and V-Ray GPU), so its name tells least and comes last.
  return exactSpellings.get(key) ?? begun() ?? exactSpellings.get(pluginKey(renderer)) ?? null;
}

/** What a renderer computes with, whatever the scene asks for. */
export interface BoundRenderer {
  /** Name an artist knows it by. */
  readonly name: string;
  readonly device: 'cpu' | 'gpu';
}

/**
 * What a renderer is bound to; null when the scene decides, or nobody knows the renderer. One that is made for graphics
 * cards and can do without only so slowly that nobody pays a farm for it counts as bound to them.
 */
export function boundRenderer(renderer: string): BoundRenderer | null {
  const facts = rendererOf(renderer);
  if (facts === null) return null;
  const device = facts.runsOn === 'either' && facts.usually === 'gpu' ? 'gpu' : facts.runsOn;
  return device === 'either' ? null : { name: facts.name, device };
}
