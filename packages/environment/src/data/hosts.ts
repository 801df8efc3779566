import type { HostName } from '@farmhand/model';

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
  /** Ways its versions are written that do not sort as written. */
  readonly versionSpellings: readonly { readonly written: RegExp; readonly means: string }[];
  /** Renderers that come with the program and need no plugin: the host's id (compared loosely) and the usual name. */
  readonly ownRenderers: Readonly<Record<string, string>>;
  /**
   * True when a scene usually renders without a plugin it names. Blender's add-ons mostly work while editing;
   * in the other programs a plugin makes geometry or shading.
   */
  readonly rendersWithoutPlugins: boolean;
}

export const hosts: Readonly<Record<HostName, HostFacts>> = {
  blender: {
    softwareId: 2007,
    name: 'Blender',
    releaseParts: 2,
    // Blender's release cycle: corrective releases (x.y.z) hold bug fixes only and share the file format.
    buildsAreInterchangeable: true,
    // 2.80 dropped Blender Internal and renumbered layers into collections.
    breaksAt: ['2.80'],
    // Releases after 2.79 were 2.80 and 2.90; people write 2.8 and 2.9 for them.
    versionSpellings: [{ written: /^2\.(?<minor>[89])$/, means: '2.$<minor>0' }],
    // Engine ids: Blender's Python API, `RenderSettings.engine`; BLENDER_RENDER and BLENDER_GAME up to 2.79,
    // BLENDER_EEVEE_NEXT in 4.2 to 4.5, HYDRA_STORM from 4.0.
    ownRenderers: {
      CYCLES: 'Cycles',
      BLENDER_EEVEE: 'Eevee',
      BLENDER_EEVEE_NEXT: 'Eevee',
      BLENDER_WORKBENCH: 'Workbench',
      BLENDER_RENDER: 'Blender Internal',
      BLENDER_GAME: 'Blender Game',
      HYDRA_STORM: 'Hydra Storm',
    },
    rendersWithoutPlugins: true,
  },
  houdini: {
    softwareId: 2004,
    name: 'Houdini',
    releaseParts: 2,
    buildsAreInterchangeable: false,
    breaksAt: [],
    versionSpellings: [],
    // Node type names: SideFX documentation of the output and LOP nodes.
    ownRenderers: { mantra: 'Mantra', ifd: 'Mantra', karma: 'Karma', opengl: 'OpenGL', geometry: 'Geometry' },
    rendersWithoutPlugins: false,
  },
  cinema4d: {
    softwareId: 2005,
    name: 'Cinema 4D',
    releaseParts: 2,
    buildsAreInterchangeable: false,
    breaksAt: [],
    versionSpellings: [],
    // Maxon SDK: RDATA_RENDERENGINE_STANDARD, _PHYSICAL, _PREVIEWHARDWARE.
    ownRenderers: { standard: 'Standard', physical: 'Physical', viewport: 'Viewport', hardware: 'Viewport' },
    rendersWithoutPlugins: false,
  },
  '3dsmax': {
    softwareId: 2001,
    name: '3ds Max',
    releaseParts: 1,
    buildsAreInterchangeable: false,
    breaksAt: [],
    versionSpellings: [],
    // MAXScript class names: Autodesk's help, "Renderer" classes.
    ownRenderers: {
      Default_Scanline_Renderer: 'Scanline',
      Scanline: 'Scanline',
      ART_Renderer: 'ART',
      Quicksilver_Hardware_Renderer: 'Quicksilver',
    },
    rendersWithoutPlugins: false,
  },
  maya: {
    softwareId: 2000,
    name: 'Maya',
    releaseParts: 1,
    buildsAreInterchangeable: false,
    breaksAt: [],
    versionSpellings: [],
    // Values of `defaultRenderGlobals.currentRenderer`: Autodesk's help.
    ownRenderers: {
      mayaSoftware: 'Maya Software',
      mayaHardware: 'Maya Hardware',
      mayaHardware2: 'Maya Hardware 2.0',
      mayaVector: 'Maya Vector',
    },
    rendersWithoutPlugins: false,
  },
};

/** The farm's number (`cgId`) for a program. */
export function softwareIdOf(host: HostName): number {
  return hosts[host].softwareId;
}
