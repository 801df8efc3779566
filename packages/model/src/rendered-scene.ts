import { z } from 'zod';
import { framesExpression } from './frames-expression.ts';
import { frameRange, resolution } from './host.ts';
import { storedPath } from './paths.ts';

/** What renders in a scene, take or render setup: the same facts whether the live host or the saved file tells them. */
export const renderedScene = z.object({
  name: z.string(),
  /** True for the one that renders when nothing is chosen: the one the artist is, or was, looking at. */
  active: z.boolean(),
  frameRange,
  /** The frames one by one, `1-10, 20`, where the scene picks some that are no range; `frameRange` only holds them then. */
  pickedFrames: framesExpression.max(100_000).optional(),
  /** Frames a second. */
  fps: z.number().positive(),
  resolution,
  /** Name of the camera that renders; null when there is none. */
  camera: z.string().nullable(),
  cameras: z.array(z.string()),
  /** Render engine in the host's own id: `CYCLES`, `BLENDER_EEVEE`. */
  renderer: z.string(),
  outputPath: storedPath.nullable(),
  /** Output file format in the host's own id: `PNG`, `OPEN_EXR`. */
  outputFormat: z.string(),
  renderLayers: z.array(z.object({ name: z.string(), enabled: z.boolean() })),
});
export type RenderedScene = z.infer<typeof renderedScene>;
