import { integerAt, type StructView } from './data.ts';

const IN_RENDER = 1 << 1;

/** True when a modifier works in the render; also when its Blender had no such switch. */
export function worksInRender(modifier: StructView): boolean {
  return ((integerAt(modifier, 'modifier.mode') ?? IN_RENDER) & IN_RENDER) !== 0;
}
