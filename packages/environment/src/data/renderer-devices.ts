/** What a renderer computes its pictures with. */
export interface RendererDevice {
  /** Name an artist knows it by. */
  readonly name: string;
  /**
   * Other spellings: ids of hosts, node types, and the beginnings of names that hosts write with a version behind
   * (`V-Ray GPU 6.20`). Letter case and anything but letters and digits are ignored.
   */
  readonly aliases: readonly string[];
  /** `either`: what the scene asks for decides. */
  readonly runsOn: 'cpu' | 'gpu' | 'either';
  /** For `either`: what it runs on where the scene does not say. */
  readonly usually?: 'cpu' | 'gpu';
  /** For `either`: first version that renders without a graphics card; older ones need one. */
  readonly cpuSince?: string;
  /** True for a node that only hands the scene to another renderer, which decides. */
  readonly handsOver?: boolean;
}

/**
 * Renderers and the processors they use. One that is in no row is taken for `either`, usually the CPU.
 *
 * Sources: the makers' own manuals, named at each group. Where a renderer makes the same picture with the CPU alone,
 * only slower (V-Ray GPU's CUDA engine, Karma XPU), a scene that asks for the CPU gets it.
 */
export const rendererDevices: readonly RendererDevice[] = [
  // Blender's manual: Cycles has the property `device`; Eevee and Workbench draw with the graphics card, and the farm
  // has a tip code of its own for Eevee on CPU nodes (46002). Blender Internal (until 2.79) had no GPU code.
  { name: 'Cycles', aliases: ['Cycles 4D', 'cycles4d'], runsOn: 'either', usually: 'cpu' },
  { name: 'Eevee', aliases: ['BLENDER_EEVEE', 'BLENDER_EEVEE_NEXT', 'BLENDER_CLAY'], runsOn: 'gpu' },
  { name: 'Workbench', aliases: ['BLENDER_WORKBENCH', 'BLENDER_WORKBENCH_NEXT'], runsOn: 'gpu' },
  { name: 'OpenGL', aliases: ['BLENDER_OPENGL', 'BLENDER_GAME'], runsOn: 'gpu' },
  { name: 'Hydra Storm', aliases: ['HYDRA_STORM', 'Storm', 'HdStormRendererPlugin'], runsOn: 'gpu' },
  { name: 'Blender Internal', aliases: ['BLENDER_RENDER'], runsOn: 'cpu' },

  // SideFX's manual: Mantra and Karma CPU are CPU renderers; Karma XPU uses NVIDIA cards and the CPU together, and the
  // CPU alone where there is no card. A Karma node does not say by its type which engine it is set to.
  { name: 'Mantra', aliases: ['ifd', 'baketexture'], runsOn: 'cpu' },
  { name: 'Karma', aliases: ['BRAY_HdKarma'], runsOn: 'either', usually: 'cpu' },
  { name: 'Karma CPU', aliases: ['karmacpu'], runsOn: 'cpu' },
  { name: 'Karma XPU', aliases: ['karmaxpu', 'BRAY_HdKarmaXPU'], runsOn: 'either', usually: 'gpu' },
  { name: 'Houdini GL', aliases: ['HD_HoudiniRendererPlugin'], runsOn: 'gpu' },
  {
    name: 'USD Render',
    aliases: ['usdrender', 'usdrender_rop'],
    runsOn: 'either',
    usually: 'cpu',
    handsOver: true,
  },
  { name: 'Compositing', aliases: ['comp', 'rop_comp'], runsOn: 'cpu' },

  // Maxon's manual: Standard and Physical use the CPU only, Viewport the graphics card, Redshift either of the two. Its
  // CPU mode came with Redshift 3.5 (April 2022).
  { name: 'Standard', aliases: ['Standard Renderer'], runsOn: 'cpu' },
  { name: 'Physical', aliases: ['Physical Renderer'], runsOn: 'cpu' },
  { name: 'Viewport', aliases: ['Viewport Renderer', 'hardware', 'HardwareRenderer'], runsOn: 'gpu' },
  {
    name: 'Redshift',
    aliases: ['Redshift_ROP', 'HdRedshift', 'redshift4houdini', 'redshift4maya', 'Redshift_Renderer'],
    runsOn: 'either',
    usually: 'gpu',
    cpuSince: '3.5',
  },

  // Otoy and FStorm: both are CUDA renderers, there is no other engine.
  { name: 'Octane', aliases: ['Octane_ROP', 'HdOctane', 'Octane Render', 'OctaneRender'], runsOn: 'gpu' },
  { name: 'FStorm', aliases: ['FStormRender'], runsOn: 'gpu' },

  // Chaos's manuals: V-Ray and V-Ray GPU are two engines; from 3.60 on the CUDA code of V-Ray GPU also runs on a CPU
  // alone. `Adv` is the CPU engine's old name, `RT` that of the GPU engine. Corona uses the CPU only.
  {
    name: 'V-Ray',
    aliases: ['VRAY_RENDER', 'V-Ray Adv', 'vray_renderer', 'HdVRay', 'VRayHydraRendererPlugin'],
    runsOn: 'cpu',
  },
  {
    name: 'V-Ray GPU',
    aliases: ['VRAY_RENDER_RT', 'V-Ray RT', 'V-Ray 5 GPU', 'V-Ray 6 GPU', 'V-Ray 7 GPU', 'vraycuda'],
    runsOn: 'either',
    usually: 'gpu',
    cpuSince: '3.60',
  },
  { name: 'Corona', aliases: ['CoronaRenderer', 'Corona Renderer'], runsOn: 'cpu' },

  // Autodesk's manuals: Arnold has the render device CPU or GPU in its settings. ART and Scanline use the CPU;
  // Quicksilver and Maya's hardware renderers draw with the graphics card.
  {
    name: 'Arnold',
    aliases: ['HtoA', 'MtoA', 'C4DtoA', 'MAXtoA', 'HdArnold'],
    runsOn: 'either',
    usually: 'cpu',
  },
  { name: 'ART', aliases: ['ART_Renderer', 'Autodesk Raytracer'], runsOn: 'cpu' },
  { name: 'Scanline', aliases: ['Default_Scanline_Renderer', 'Scanline Renderer'], runsOn: 'cpu' },
  { name: 'Quicksilver', aliases: ['Quicksilver_Hardware_Renderer'], runsOn: 'gpu' },
  { name: 'Maya Software', aliases: ['mayaSoftware'], runsOn: 'cpu' },
  { name: 'Maya Hardware', aliases: ['mayaHardware', 'mayaHardware2'], runsOn: 'gpu' },
  { name: 'Maya Vector', aliases: ['mayaVector'], runsOn: 'cpu' },
  { name: 'mental ray', aliases: ['mentalRay', 'NVIDIA mental ray'], runsOn: 'cpu' },

  // Pixar's manual: RIS uses the CPU; XPU uses the CPU, cards, or both.
  { name: 'RenderMan', aliases: ['PRMAN_RENDER', 'prman', 'HdPrman'], runsOn: 'either', usually: 'cpu' },
  { name: 'RenderMan RIS', aliases: ['ris', 'rib', 'HdPrmanLoaderRendererPlugin'], runsOn: 'cpu' },
  {
    name: 'RenderMan XPU',
    aliases: ['HdPrmanXpu', 'HdPrmanXpuLoaderRendererPlugin'],
    runsOn: 'either',
    usually: 'gpu',
  },

  // The makers' pages: 3Delight and Krakatoa are CPU renderers, Malt draws with OpenGL, the other two have a device in
  // their settings.
  { name: '3Delight', aliases: ['HdNSI'], runsOn: 'cpu' },
  { name: 'Krakatoa', aliases: [], runsOn: 'cpu' },
  { name: 'Malt', aliases: ['BlenderMalt'], runsOn: 'gpu' },
  { name: 'LuxCore', aliases: ['BlendLuxCore', 'LuxCoreRender'], runsOn: 'either', usually: 'cpu' },
  {
    name: 'Radeon ProRender',
    aliases: ['RPR', 'rprblender', 'prorender', 'HdRpr'],
    runsOn: 'either',
    usually: 'gpu',
  },
];
