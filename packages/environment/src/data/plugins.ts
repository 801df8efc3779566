/** A plugin and how hosts, add-ons and the farm spell it. */
export interface PluginAliases {
  /** Name an artist knows it by. */
  readonly name: string;
  /** Other spellings; letter case and anything but letters and digits are ignored when comparing. */
  readonly aliases: readonly string[];
}

/**
 * Spellings of the same plugin. A name that is in no row only matches itself.
 *
 * Sources: `*_RENDER*` and single words in capitals are the `bl_idname` of the Blender engines, from the add-ons'
 * published code (BlendLuxCore, RenderMan for Blender, Radeon ProRender, V-Ray for Blender) or from public scripts
 * that test for them (Octane, Redshift); `HtoA`, `MtoA`, `C4DtoA`, `MAXtoA` are the names Autodesk gives Arnold's
 * plugins; module names such as `vrayformaya` are what the host lists as loaded.
 */
export const pluginAliases: readonly PluginAliases[] = [
  { name: 'Arnold', aliases: ['HtoA', 'MtoA', 'C4DtoA', 'MAXtoA', 'Arnold Renderer'] },
  { name: 'Corona', aliases: ['CoronaRenderer', 'Corona Renderer'] },
  { name: 'LuxCore', aliases: ['LUXCORE', 'BlendLuxCore', 'LuxCoreRender'] },
  { name: 'Octane', aliases: ['octane', 'OctaneRender', 'Octane Render', 'Octane_Renderer'] },
  { name: 'Radeon ProRender', aliases: ['RPR', 'rprblender', 'ProRender'] },
  {
    name: 'Redshift',
    aliases: ['REDSHIFT', 'Redshift_Renderer', 'redshift4maya', 'redshift4houdini', 'Redshift_ROP'],
  },
  { name: 'RenderMan', aliases: ['PRMAN_RENDER', 'prman', 'RenderMan for Blender', 'RenderMan for Maya'] },
  { name: 'V-Ray', aliases: ['vray', 'VRAY_RENDER', 'VRAY_RENDER_RT', 'vrayformaya', 'vray for houdini'] },
];
