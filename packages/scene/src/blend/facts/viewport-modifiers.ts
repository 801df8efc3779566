import type { ViewportOnly } from '@farmhand/model';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';
import { modifierProperty } from '../references/simulation-caches.ts';

/** Something that is switched off for rendering only, as it lies in one .blend. */
export interface FoundViewportOnly {
  readonly id: IdBlock;
  readonly property: string;
  readonly what: ViewportOnly['what'];
}

/** Modifiers that work in the viewport and not in the render. */
export async function findViewportModifiers(file: BlendFile): Promise<readonly FoundViewportOnly[]> {
  const found: FoundViewportOnly[] = [];
  for (const { block, id } of file.sieved('viewportModifiers')) {
    const modifier = await file.view(block);
    found.push({
      id,
      property: modifierProperty(modifier, 'show_render'),
      what: modifier.struct.name === 'ParticleSystemModifierData' ? 'particles' : 'modifier',
    });
  }
  return found;
}
