import { z } from 'zod';

/** What in the scene holds a reference or causes a finding: a Blender data-block, a Houdini node, a Max asset. */
export const owner = z
  .object({
    /** Kind of thing in the host's own words: `Image`, `Library`, `Scene`, `rop`. */
    type: z.string(),
    /** Its name as the artist sees it, without Blender's two-letter prefix: `Wood`. */
    name: z.string(),
    /** Property or parameter that holds the value, where it is known: `filepath`, `vm_picture`. */
    property: z.string().optional(),
  })
  .meta({ id: 'Owner' });
export type Owner = z.infer<typeof owner>;
