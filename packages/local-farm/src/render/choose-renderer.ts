import type { Renderer } from './renderer.ts';

/** The software that this machine may have. */
const BLENDER_CG_ID = 2007;

/** Renders Blender's jobs with Blender, and those of all other software, which no machine here has, as placeholders. */
export function createSoftwareRenderer(blender: Renderer, placeholder: Renderer): Renderer {
  return (order) => (order.plan.softwareId === BLENDER_CG_ID ? blender(order) : placeholder(order));
}
