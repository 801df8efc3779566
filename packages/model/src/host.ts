import { z } from 'zod';

/** The programs Farmhand submits from or reads files of. */
export const hostName = z.enum(['blender', 'houdini', 'cinema4d', '3dsmax', 'maya']);
export type HostName = z.infer<typeof hostName>;

/** Operating system family of a machine, in the words the public API uses. */
export const operatingSystem = z.enum(['linux', 'windows', 'macos']);
export type OperatingSystem = z.infer<typeof operatingSystem>;

/** A renderer or plugin and its version as its maker writes it; `version` is null where the host does not say. */
export const pluginUse = z.object({ name: z.string().min(1), version: z.string().nullable() });
export type PluginUse = z.infer<typeof pluginUse>;

/** Inclusive frame range; `step` is at least 1. */
export const frameRange = z
  .object({
    start: z.number().int(),
    end: z.number().int(),
    step: z.number().int().min(1),
  })
  .meta({ id: 'FrameRange' });
export type FrameRange = z.infer<typeof frameRange>;

/** Size of the rendered picture in pixels, after any percentage scale. */
export const resolution = z
  .object({ width: z.number().int().min(1), height: z.number().int().min(1) })
  .meta({ id: 'Resolution' });
export type Resolution = z.infer<typeof resolution>;
