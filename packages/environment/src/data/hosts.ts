import type { HostName } from '@farmhand/model';
import type { VersionSpelling } from './version-spelling.ts';

/** What resolution has to know of a program. */
export interface HostFacts {
  /** The farm's `cgId`. Source: the vendor's API documentation and the table of its Python SDK. */
  readonly softwareId: number;
  /** Name an artist knows it by; the farm's own spelling comes from the catalog. */
  readonly name: string;
  /**
   * How many leading parts of its version make a release: files of one release open in every build of it.
   * Two for Blender's `3.4.1`, one for Maya's and 3ds Max's years, whose updates keep the file format.
   */
  readonly releaseParts: number;
  /** True when builds of one release render alike, so that a farm which names only the release serves exactly. */
  readonly buildsAreInterchangeable: boolean;
  /** Releases that ended compatibility within a major version: nothing older is rendered with these or newer. */
  readonly breaksAt: readonly string[];
  /**
   * False where no release opens what a newer one saved; elsewhere it may open with losses. Source: Autodesk's help on saving
   * for earlier releases of 3ds Max, which is the only way back.
   */
  readonly opensNewerFiles: boolean;
  /** Applied in their order. */
  readonly versionSpellings: readonly VersionSpelling[];
  /** Renderers that come with the program and need no plugin: the host's id (compared loosely) and the usual name. */
  readonly ownRenderers: Readonly<Record<string, string>>;
  readonly rendersWithout: RendersWithout;
}

/** Plugins a scene may name and still render without, where the farm lacks them. Its renderer is never among them. */
export interface RendersWithout {
  /** Plugins of the table in `plugins.ts` that are no renderers. */
  readonly known: boolean;
  /** Plugins nobody listed. */
  readonly unlisted: boolean;
  /** Renderers that do not render it. */
  readonly otherRenderers: boolean;
}

/** 3ds Max 2008 is 10 inside, and it has gone on with one a year; `27.3` is 2025.3. */
const yearOfMax = (internal: string): number => 1998 + Number(internal);

export const hosts: Readonly<Record<HostName, HostFacts>> = {
  blender: {
    softwareId: 2007,
    name: 'Blender',
    releaseParts: 2,
    // Blender's release cycle: corrective releases (x.y.z) hold bug fixes only and share the file format.
    buildsAreInterchangeable: true,
    // 2.80 dropped Blender Internal and renumbered layers into collections.
    breaksAt: ['2.80'],
    opensNewerFiles: true,
    // Releases after 2.79 were 2.80 and 2.90; people write 2.8 and 2.9 for them.
    versionSpellings: [{ written: /(?<![\d.])2\.(?<minor>[89])(?![\d.])/, means: '2.$<minor>0' }],
    // Engine ids: Blender's Python API, `RenderSettings.engine`; BLENDER_RENDER and BLENDER_GAME up to 2.79, BLENDER_CLAY
    // and BLENDER_OPENGL in the betas of 2.80, BLENDER_EEVEE_NEXT in 4.2 to 4.5, HYDRA_STORM from 4.0.
    ownRenderers: {
      CYCLES: 'Cycles',
      BLENDER_EEVEE: 'Eevee',
      BLENDER_EEVEE_NEXT: 'Eevee',
      BLENDER_WORKBENCH: 'Workbench',
      BLENDER_WORKBENCH_NEXT: 'Workbench',
      BLENDER_RENDER: 'Blender Internal',
      BLENDER_GAME: 'Blender Game',
      BLENDER_CLAY: 'Clay',
      BLENDER_OPENGL: 'OpenGL',
      HYDRA_STORM: 'Hydra Storm',
    },
    // Add-ons mostly work while editing.
    rendersWithout: { known: true, unlisted: true, otherRenderers: true },
  },
  houdini: {
    softwareId: 2004,
    name: 'Houdini',
    releaseParts: 2,
    buildsAreInterchangeable: false,
    breaksAt: [],
    opensNewerFiles: true,
    versionSpellings: [],
    // Node type names: SideFX documentation of the output and LOP nodes; delegates (`BRAY_Hd...`) as `hou.lop` and the
    // command line renderer list them.
    ownRenderers: {
      mantra: 'Mantra',
      ifd: 'Mantra',
      baketexture: 'Mantra',
      karma: 'Karma',
      karmacpu: 'Karma',
      karmaxpu: 'Karma XPU',
      BRAY_HdKarma: 'Karma',
      BRAY_HdKarmaXPU: 'Karma XPU',
      usdrender: 'USD Render',
      usdrender_rop: 'USD Render',
      opengl: 'OpenGL',
      HD_HoudiniRendererPlugin: 'Houdini GL',
      HdStormRendererPlugin: 'Hydra Storm',
      comp: 'Compositing',
      rop_comp: 'Compositing',
      geometry: 'Geometry',
      rop_geometry: 'Geometry',
      filecache: 'File Cache',
      alembic: 'Alembic',
      rop_alembic: 'Alembic',
      dop: 'Dynamics',
      rop_dop: 'Dynamics',
      filmboxfbx: 'FBX',
      rop_fbx: 'FBX',
      gltf: 'glTF',
      rop_gltf: 'glTF',
      usd: 'USD',
      usd_rop: 'USD',
      usdexport: 'USD',
      channel: 'Channels',
      agent: 'Agents',
      mdd: 'MDD',
      dsmmerge: 'DSM Merge',
      usdzip: 'USD Zip',
      usdstitch: 'USD Stitch',
      merge: 'Merge',
      fetch: 'Fetch',
      switch: 'Switch',
      batch: 'Batch',
      shell: 'Shell',
      wedge: 'Wedge',
      prepost: 'Pre Post',
      framedep: 'Frame Dependency',
      framecontainer: 'Frame Container',
      netbarrier: 'Net Barrier',
      hq_render: 'HQueue Render',
      hq_sim: 'HQueue Simulation',
      topnet: 'TOP Network',
    },
    rendersWithout: { known: false, unlisted: false, otherRenderers: false },
  },
  cinema4d: {
    softwareId: 2005,
    name: 'Cinema 4D',
    releaseParts: 2,
    buildsAreInterchangeable: false,
    breaksAt: [],
    opensNewerFiles: true,
    // Up to S26 the SDK's number is the release and three digits, of which Maxon's own pages read the first as the minor
    // version: 21207 is R21.207 is R21.2. Since 2023 it is the year, one digit and two more: 2024401 is 2024.4.1. Folders
    // and packages write 2024.401.
    versionSpellings: [
      {
        written: /(?<!\d)(?<year>20\d\d)\.?(?<minor>\d)(?<patch>\d\d)(?!\d)/,
        means: '$<year>.$<minor>.$<patch>',
      },
      {
        written: /(?<![\d.])(?<release>9|1\d|2[0-6])\.?(?<minor>\d)(?<patch>\d\d)(?![\d.])/,
        means: '$<release>.$<minor>.$<patch>',
      },
    ],
    // Maxon SDK: RDATA_RENDERENGINE_STANDARD, _PHYSICAL, _PREVIEWHARDWARE; ProRender was part of R19 to R23.
    ownRenderers: {
      standard: 'Standard',
      physical: 'Physical',
      viewport: 'Viewport',
      hardware: 'Viewport',
      software: 'Viewport',
      prorender: 'ProRender',
    },
    rendersWithout: { known: false, unlisted: false, otherRenderers: false },
  },
  '3dsmax': {
    softwareId: 2001,
    name: '3ds Max',
    releaseParts: 1,
    buildsAreInterchangeable: false,
    breaksAt: [],
    opensNewerFiles: false,
    // Internal versions: Autodesk's SDK (MAX_RELEASE_R19 is 19000 and 3ds Max 2017) and what `maxVersion()` answers:
    // 27000 ... 27, 3, 0, 30874, 2025, ".3".
    versionSpellings: [
      // The whole answer, also that of the versions that gave three numbers: `#(19000, 55, 0)`.
      {
        written:
          /(?<![\d.])(?<internal>[1-9]\d)\d{3}\.\d+\.\d+(?:\.\d+\.(?<rest>\d+\.\d+\.\d+)\.20\d\d)?(?![\d.]).*$/,
        means: ({ internal = '', rest }) =>
          rest === undefined ? `${yearOfMax(internal)}` : `${yearOfMax(internal)}.${rest}`,
      },
      {
        written: /(?<!\d)\d{4} \((?<internal>[1-9]\d)\.(?<rest>\d[\d.]*)\)/,
        means: ({ internal = '', rest = '' }) => `${yearOfMax(internal)}.${rest}`,
      },
      {
        written: /(?<![\d.])(?<internal>[1-9]\d)\.(?<rest>\d+(?:\.\d+)*)(?![\d.])/,
        means: ({ internal = '', rest = '' }) => `${yearOfMax(internal)}.${rest}`,
      },
      {
        written: /(?<![\d.])(?<internal>[1-9]\d)000(?![\d.])/,
        means: ({ internal = '' }) => `${yearOfMax(internal)}`,
      },
      { written: /(?<![\d.])(?<year>20\d\d),? update (?<update>\d+)/i, means: '$<year>.$<update>' },
    ],
    // MAXScript class names, and the names shown in the renderer list: Autodesk's help, "Renderer" classes; mental ray and
    // iray were part of 3ds Max up to 2017.
    ownRenderers: {
      Default_Scanline_Renderer: 'Scanline',
      Scanline: 'Scanline',
      Scanline_Renderer: 'Scanline',
      ART_Renderer: 'ART',
      Autodesk_Raytracer: 'ART',
      Quicksilver_Hardware_Renderer: 'Quicksilver',
      VUE_File_Renderer: 'VUE File',
      mental_ray_Renderer: 'mental ray',
      NVIDIA_mental_ray: 'mental ray',
      iray_Renderer: 'iray',
      NVIDIA_iray: 'iray',
    },
    // A scene goes on listing the DLLs of tools that left nothing to see, and of renderers whose materials came with a model.
    rendersWithout: { known: false, unlisted: true, otherRenderers: true },
  },
  maya: {
    softwareId: 2000,
    name: 'Maya',
    releaseParts: 1,
    buildsAreInterchangeable: false,
    breaksAt: [],
    opensNewerFiles: true,
    // Extension 2 of 2016 is a program of its own, installed as 2016.5; a scene writes 2016R2 and, for every file format
    // of a release, `2025ff03`. `about -api` is the year and two digits each for update and fix since 2018, one each before.
    versionSpellings: [
      { written: /2016 ?(?:extension|ext\.?) ?2|2016R2/i, means: '2016.5' },
      { written: /(?<year>20\d\d)ff\d+/i, means: '$<year>' },
      {
        written: /(?<!\d)(?<year>20\d\d)(?<update>\d\d)(?<fix>\d\d)(?!\d)/,
        means: '$<year>.$<update>.$<fix>',
      },
      { written: /(?<!\d)(?<year>20\d\d)(?<update>\d)(?<fix>\d)(?!\d)/, means: '$<year>.$<update>.$<fix>' },
      { written: /(?<![\d.])(?<year>20\d\d),? update (?<update>\d+)/i, means: '$<year>.$<update>' },
    ],
    // Values of `defaultRenderGlobals.currentRenderer`: Autodesk's help; public Maya scenes for Turtle, which bakes.
    ownRenderers: {
      mayaSoftware: 'Maya Software',
      mayaHardware: 'Maya Hardware',
      mayaHardware2: 'Maya Hardware 2.0',
      mayaVector: 'Maya Vector',
      turtle: 'Turtle',
    },
    // The `requires` lines of a scene outlive what they were for: public scenes name a dozen plugins of years ago, and
    // renderers that have not rendered them for as long.
    rendersWithout: { known: false, unlisted: true, otherRenderers: true },
  },
};

/** The farm's number (`cgId`) for a program. */
export function softwareIdOf(host: HostName): number {
  return hosts[host].softwareId;
}
