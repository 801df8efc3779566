import { integerAt, type StructView } from './data.ts';

/** `VIEW_LAYER_RENDER` of `DNA_layer_types.h`. */
const RENDERS = 1 << 0;

/** Whether a view layer (2.80 and later) is one of those that render. */
export function viewLayerRenders(layer: StructView): boolean {
  return ((integerAt(layer, 'flag') ?? 0) & RENDERS) !== 0;
}
