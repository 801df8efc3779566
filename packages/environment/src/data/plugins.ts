import type { HostName } from '@farmhand/model';
import type { VersionSpelling } from './version-spelling.ts';

/** What is known of a plugin: how hosts, files and the farm spell it, and how its versions are to be read. */
export interface PluginFacts {
  /** Name an artist knows it by. */
  readonly name: string;
  /**
   * Other spellings; letter case and anything but letters and digits are ignored when comparing. A version that follows
   * (`V_Ray_6__update_2_1`, `RenderManForMaya-26.2`) need not be among them, nor the ending of a file's name.
   */
  readonly aliases: readonly string[];
  /** True for renderers: without the one that renders it, a scene is nothing. */
  readonly renders: boolean;
  /** How many leading parts of its version make a release, whose builds differ by fixes only. Default 2. */
  readonly releaseParts?: number;
  /** Ways its versions are written that do not sort as written; applied in their order. */
  readonly versions?: readonly VersionSpelling[];
  /** Programs that come with it: there it need not be in the farm's list. */
  readonly comesWith?: readonly HostName[];
  /** Where these facts come from. */
  readonly source: string;
}

/** DLLs whose classes 3ds Max scenes hold, under the names that farms give the plugins. */
const DLL = 'file names of the DLLs that public 3ds Max scenes list';
/** What Maya writes into a scene for each plug-in: `requires "mtoa" "5.4.5"`. */
const REQUIRES = '`requires` lines of public Maya scenes';
/** `bl_idname` of an engine or node tree. */
const BLENDER = "`bl_idname` in the add-on's published code, or in public scripts that test for it";
/** Names and versions in the vendor's documentation of its Python SDK. */
const FARM = "the farm's documentation";

/** INSYDIUM counts builds, "X-Particles 4 (Build 732)"; the farm writes 4.0.535. */
const insydiumBuild: VersionSpelling = {
  written: /(?<release>\d+)(?:\.0)*[\s.(]*build[\s.]*(?<build>\d+)/i,
  means: '$<release>.0.$<build>',
};

/** The year that a version of Octane's core is sold by; of the later ones only the first minor version is known. */
const yearOfOctane: Readonly<Record<string, string>> = {
  '5': '2018',
  '6': '2019',
  '10': '2020',
  '12.00': '2022',
  '14.00': '2024',
  '15.00': '2026',
};

/**
 * Plugins with more than one spelling, or with versions that do not sort as written. A name that is in no row only
 * matches itself, and its versions are read as they stand.
 */
export const pluginTable: readonly PluginFacts[] = [
  {
    name: 'V-Ray',
    aliases: [
      'vray',
      'V-Ray Adv',
      'V-Ray GPU',
      'V-Ray RT',
      'V-Ray for 3ds Max',
      'V-Ray for Maya',
      'V-Ray for Houdini',
      'V-Ray for Cinema 4D',
      'V-Ray for Blender',
      'VRAY_RENDER',
      'VRAY_RENDER_RT',
      'VRAY_RENDER_PREVIEW',
      'VRayNodeTreeMaterial',
      'vrayformaya',
      'vrayforhoudini',
      'vray_renderer',
      'HdVRayRendererPlugin',
      'Chaos V-Ray',
    ],
    renders: true,
    // The name of an update gives the middle part of the build's number: the changes of 5.10.21 for Maya are headed "V-Ray
    // 5, update 1.1", those of 5.20.05 "V-Ray 5, update 2.5", and of 7.40.02 and 7.40.04 for 3ds Max the class is
    // V_Ray_7__update_4. Its last digit is no build's number in every program, so it tells nothing more. A hotfix without an
    // update belongs to the first release: V_Ray_7 answers 7.00.02. V-Ray Next is 4: its class is V_Ray_Next__update_1_1
    // in one release and V_Ray_Adv_4_10_02 in another.
    versions: [
      { written: /\bnext\b(?![\s,]*\d+\.\d)/i, means: '4' },
      { written: /(?<major>\d+)[\s.,(]*update[\s.]*(?<update>\d+).*$/i, means: '$<major>.$<update>0' },
      { written: /(?<![\d.])(?<major>\d+)[\s.,(]*hotfix.*$/i, means: '$<major>.00' },
      // People call 3.60.04 V-Ray 3.6.
      { written: /(?<![\d.])(?<major>\d+)\.(?<middle>[1-9])(?![\d.])/, means: '$<major>.$<middle>0' },
    ],
    source: `Chaos's lists of changes; MAXScript classes in public submitters; ${REQUIRES}; ${FARM}`,
  },
  {
    name: 'Arnold',
    aliases: [
      'HtoA',
      'MtoA',
      'C4DtoA',
      'MAXtoA',
      'Arnold Renderer',
      'Arnold for Houdini',
      'Arnold for Maya',
      'Arnold for 3ds Max',
      'Arnold for Cinema 4D',
      'BtoA',
      'HdArnold',
      'HdArnoldRendererPlugin',
    ],
    renders: true,
    source: `Autodesk's names for its plugins; ${REQUIRES}; ${FARM}`,
  },
  {
    name: 'Redshift',
    aliases: [
      'REDSHIFT',
      'Redshift_Renderer',
      'Redshift Renderer',
      'redshift4maya',
      'redshift4houdini',
      'redshift4c4d',
      'redshift4max',
      'redshift4blender',
      'Redshift_ROP',
      'Redshift_Proxy_Output',
      'HdRedshift',
      'HdRedshiftRendererPlugin',
      'Maxon Redshift',
    ],
    renders: true,
    source: `Maxon's module names; ${REQUIRES}; node types in Houdini scenes; public submitters`,
  },
  {
    name: 'Octane',
    aliases: [
      'OctaneRender',
      'Octane Render',
      'Octane_Renderer',
      'Octane_ROP',
      'Octane for Houdini',
      'OctaneRender for Cinema 4D',
      'OctanePlugin',
      'C4DOctane',
      'Octane X',
      'HdOctane',
      'HdOctaneRendererPlugin',
    ],
    renders: true,
    // A year's release comes out several times for one program: 2022.1-R3.
    versions: [
      { written: /(?<release>20\d\d\.\d+)[\s-]*R(?<revision>\d+)/i, means: '$<release>.0.$<revision>' },
      { written: /(?<release>20\d\d\.\d+\.\d+)[\s-]*R(?<revision>\d+)/i, means: '$<release>.$<revision>' },
      // In Cinema 4D a scene answers one number, two digits each for minor, patch and revision: 4000016 is 4.00.0. Later
      // cores are sold by years: 12000020 is 2022.1, 14000007 is 2024.1, 15000005 is 2026.1.
      {
        written: /(?<!\d)(?<major>[1-4])(?<minor>\d\d)(?<patch>\d\d)\d\d(?!\d)/,
        means: '$<major>.$<minor>.$<patch>',
      },
      {
        written: /(?<![\d.])(?<core>\d{1,2})(?<minor>\d\d)\d{4}(?![\d.])/,
        means: ({ core = '', minor = '' }) => yearOfOctane[core] ?? yearOfOctane[`${core}.${minor}`] ?? '',
      },
    ],
    source: `OTOY's documentation, the version header of its SDK and its add-on for Blender; public submitters for Cinema 4D (the revisions by hearsay); ${BLENDER}`,
  },
  {
    name: 'RenderMan',
    aliases: [
      'prman',
      'renderManRIS',
      'RfM',
      'RfH',
      'RfB',
      'PRMAN_RENDER',
      'RenderMan for Blender',
      'RenderMan for Maya',
      'RenderMan_for_Maya',
      'RenderManForMaya',
      'RenderMan for Houdini',
      'RenderManForHoudini',
      'RenderManForBlender',
      'RenderManProServer',
      'ris',
      'rib',
      'HdPrman',
      'HdPrmanLoaderRendererPlugin',
      'HdPrmanXpuLoaderRendererPlugin',
      'HdPrmanXpuCpuLoaderRendererPlugin',
      'HdPrmanXpuGpuLoaderRendererPlugin',
    ],
    renders: true,
    // 26.1, 26.2 and on are the maintenance releases of 26.
    releaseParts: 1,
    // The first plug-ins for Maya that were written in Python all call themselves 1.0.
    versions: [{ written: /^1\.0$/, means: '' }],
    source: `Pixar's documentation; ${REQUIRES}, such as "22.4 @ 1946009"; node types in Houdini scenes; ${BLENDER}`,
  },
  {
    name: 'Corona',
    aliases: ['CoronaRenderer', 'Corona Renderer', 'Chaos Corona'],
    renders: true,
    releaseParts: 1,
    versions: [
      {
        written: /(?<![\d.])(?<release>\d+)[\s.,(]*update[\s.]*(?<update>\d+)/i,
        means: '$<release>.$<update>',
      },
      { written: /(?<![\d.])(?<release>\d+)[\s.,(]*hotfix[\s.]*(?<fix>\d+)/i, means: '$<release>.0.$<fix>' },
    ],
    source: `the log of Corona itself ("Corona version: 13 (Hotfix 1)"); MAXScript class names; ${FARM}`,
  },
  {
    name: 'LuxCore',
    aliases: [
      'BlendLuxCore',
      'LuxCoreRender',
      'luxcore_material_nodes',
      'luxcore_texture_nodes',
      'luxcore_volume_nodes',
    ],
    renders: true,
    source: BLENDER,
  },
  {
    name: 'Radeon ProRender',
    aliases: ['RPR', 'rprblender', 'ProRender', 'RadeonProRender', 'RPRTreeType', 'HdRprPlugin'],
    renders: true,
    source: `AMD's published plugins; ${BLENDER}`,
  },
  {
    name: 'FStorm',
    aliases: ['FStormRender', 'FStorm Render'],
    renders: true,
    source: `the maker's pages; ${DLL}`,
  },
  {
    name: 'Cycles 4D',
    aliases: ['cycles4d', 'INSYDIUM Cycles 4D'],
    renders: true,
    versions: [insydiumBuild],
    source: "the number of its render engine in public submitters; INSYDIUM's pages",
  },
  {
    name: 'mental ray',
    aliases: ['mentalRay', 'Mayatomr', 'mental ray for Maya'],
    renders: true,
    source: `${REQUIRES}, such as "2013.0 - 3.10.1.11"`,
  },
  {
    name: '3Delight',
    aliases: ['3delight_for_maya', '3delight for Houdini', '_3delight'],
    renders: true,
    source: `${REQUIRES}; node types in Houdini scenes`,
  },
  {
    name: 'Maxwell',
    aliases: ['maxwell', 'Maxwell Render', 'MaxwellRenderer'],
    renders: true,
    source: REQUIRES,
  },
  {
    name: 'Krakatoa',
    aliases: ['Krakatoa MX', 'KrakatoaMX', 'Krakatoa MY', 'MayaKrakatoa', 'Krakatoa C4D'],
    renders: true,
    source: `${DLL}; ${REQUIRES}`,
  },
  {
    name: 'finalRender',
    aliases: ['finalRender', 'finalRender trans GPU'],
    renders: true,
    source: REQUIRES,
  },
  { name: 'Malt', aliases: ['MALT', 'MaltTree', 'BlenderMalt'], renders: true, source: BLENDER },
  {
    name: 'Forest Pack',
    aliases: [
      'Forest Pack Pro',
      'ForestPackPro',
      'Forest Pack Lite',
      'ForestPackLite',
      'Forest_Pro',
      'iToo Forest Pack',
      'iToo Forest Pack Pro',
    ],
    renders: false,
    source: `iToo's reference (ForestPackPro.dlo); ${FARM}`,
  },
  {
    name: 'RailClone',
    aliases: [
      'RailClone Pro',
      'RailClonePro',
      'RailClone Lite',
      'RailClone_Pro',
      'iToo RailClone',
      'iToo RailClone Pro',
    ],
    renders: false,
    source: `iToo's reference; MAXScript class names; ${DLL}`,
  },
  {
    name: 'Phoenix',
    aliases: ['Phoenix FD', 'phoenixfd', 'Chaos Phoenix'],
    renders: false,
    source: `Chaos's documentation; ${DLL}; ${FARM}`,
  },
  {
    name: 'tyFlow',
    aliases: ['tyflow', 'tyFlow FREE', 'tyFlow PRO'],
    renders: false,
    // One number, counted up: 1.105.
    releaseParts: 1,
    source: `the maker's lists of changes; ${DLL}; ${FARM}`,
  },
  { name: 'anima', aliases: ['AXYZ anima', 'axyzanima', 'anima ALL'], renders: false, source: DLL },
  {
    name: 'Ornatrix',
    aliases: ['ornatrix', 'Ephere Ornatrix', 'OrnatrixMaya'],
    renders: false,
    source: `${DLL}; ${REQUIRES}`,
  },
  {
    name: 'thinkingParticles',
    aliases: ['thinkingparticles', 'cebas thinkingParticles'],
    renders: false,
    source: DLL,
  },
  { name: 'FumeFX', aliases: ['fumefx', 'FumeFX for Maya', 'FumeFXMaya'], renders: false, source: DLL },
  { name: 'XMesh', aliases: ['XMesh Loader', 'XMeshLoader'], renders: false, source: DLL },
  { name: 'Frost', aliases: ['Frost MX', 'FrostMX'], renders: false, source: DLL },
  { name: 'MultiScatter', aliases: ['multiscatter', 'iCube MultiScatter'], renders: false, source: DLL },
  { name: 'GrowFX', aliases: ['growfx', 'Exlevel GrowFX'], renders: false, source: DLL },
  {
    name: 'FloorGenerator',
    aliases: ['floorgenerator', 'CG-Source FloorGenerator'],
    renders: false,
    source: DLL,
  },
  { name: 'MultiTexture', aliases: ['multitexture', 'CG-Source MultiTexture'], renders: false, source: DLL },
  { name: 'BerconMaps', aliases: ['berconmaps', 'Bercon Maps', 'BerconMap'], renders: false, source: DLL },
  { name: 'ColorCorrect', aliases: ['colorcorrect', 'Color Correct'], renders: false, source: DLL },
  {
    name: 'RealFlow',
    aliases: ['realflow', 'RealFlow RenderKit', 'RealflowMaya', 'NextLimit RealFlow'],
    renders: false,
    source: DLL,
  },
  { name: 'Laubwerk', aliases: ['laubwerk', 'Laubwerk Plants'], renders: false, source: DLL },
  { name: 'RayFire', aliases: ['rayfire', 'RayFire Tool'], renders: false, source: DLL },
  { name: 'AfterBurn', aliases: ['afterburn', 'Sitni Sati AfterBurn'], renders: false, source: DLL },
  { name: 'City Traffic', aliases: ['citytraffic'], renders: false, source: DLL },
  { name: 'PSD-Manager', aliases: ['psdmanager', 'psd-manager'], renders: false, source: DLL },
  {
    name: 'Exocortex Crate',
    aliases: ['exocortex', 'Exocortex Alembic', 'ExocortexAlembicMaya'],
    renders: false,
    source: `${DLL}; ${REQUIRES}`,
  },
  { name: 'zBlur', aliases: ['zblur'], renders: false, source: FARM },
  {
    name: 'X-Particles',
    aliases: ['xparticles', 'XParticles', 'INSYDIUM X-Particles', 'INSYDIUM Fused'],
    renders: false,
    versions: [insydiumBuild],
    source: `INSYDIUM's pages; ${FARM}`,
  },
  {
    name: 'TurbulenceFD',
    aliases: ['turbulencefd', 'Turbulence FD', 'TFD'],
    renders: false,
    source: "the maker's pages",
  },
  {
    name: 'Yeti',
    aliases: ['pgYetiMaya', 'pgYeti', 'pgYetiVRayMaya', 'Peregrine Yeti'],
    renders: false,
    source: `Peregrine Labs' documentation; ${FARM}`,
  },
  {
    name: 'Golaem',
    aliases: ['glmCrowd', 'Golaem Crowd'],
    renders: false,
    source: `${REQUIRES}, such as "5.2[PR367]-2016/05/30"; ${FARM}`,
  },
  { name: 'Miarmy', aliases: ['MiarmyProForMaya', 'MiarmyExpressForMaya'], renders: false, source: REQUIRES },
  { name: 'Shave and a Haircut', aliases: ['shaveNode'], renders: false, source: REQUIRES },
  {
    name: 'Bifrost',
    aliases: ['bifrostGraph', 'bifrostshellnode', 'bifrostvisplugin', 'Bifrost Extension'],
    renders: false,
    comesWith: ['maya'],
    source: `${REQUIRES}, such as "2.6.0.0-202212071624-fbc8dae"`,
  },
  {
    name: 'USD for Maya',
    aliases: ['mayaUsdPlugin', 'MayaUSD', 'mayaUsd'],
    renders: false,
    comesWith: ['maya'],
    source: REQUIRES,
  },
  {
    name: 'Substance in Maya',
    aliases: ['substancemaya', 'substanceworkflow', 'SubstanceMaya'],
    renders: false,
    comesWith: ['maya'],
    source: REQUIRES,
  },
  {
    name: 'XGen',
    aliases: ['xgenToolkit', 'xgenMR', 'xgSplineDataToXpd'],
    renders: false,
    comesWith: ['maya'],
    source: REQUIRES,
  },
  {
    name: 'SideFX Labs',
    aliases: ['sidefxlabs', 'SideFXLabs', 'labs', 'GameDevToolset'],
    renders: false,
    source: 'name spaces of node types and folders of libraries in Houdini scenes',
  },
  {
    name: 'MOPs',
    aliases: ['mops'],
    renders: false,
    source: 'name spaces of node types and folders of libraries in Houdini scenes',
  },
  {
    // Paid, with tools and versions of its own, on top of MOPs.
    name: 'MOPs Plus',
    aliases: ['MOPS_PLUS', 'MOPsPlus'],
    renders: false,
    source: "the maker's page of MOPs; name spaces of node types in Houdini scenes",
  },
  { name: 'qLib', aliases: ['qlib'], renders: false, source: 'name spaces of node types in Houdini scenes' },
  {
    name: 'Axiom',
    aliases: ['axiom', 'Axiom Solver'],
    renders: false,
    source: 'folders of libraries in Houdini scenes',
  },
  {
    name: 'Animation Nodes',
    aliases: ['an_AnimationNodeTree', 'animation_nodes'],
    renders: false,
    source: BLENDER,
  },
  { name: 'Sverchok', aliases: ['SverchCustomTreeType', 'sverchok'], renders: false, source: BLENDER },
  {
    name: 'FLIP Fluids',
    aliases: ['flip_fluids_addon', 'FLIP Fluids Addon'],
    renders: false,
    source: BLENDER,
  },
];

/** Endings of the files that plugins are, which are no part of their names. */
export const pluginFileEndings =
  /\.(?:py|pyp|mll|so|bundle|dylib|hda|hdalc|hdanc|otl|[cx]dl64|dl[a-z]|gup|flt|bmi|bms)$/i;

/**
 * What surrounds a version and means nothing to an artist: MAXScript's `#("7.40.04", "00000", "086169db")`, `7.40.02 for x64`,
 * `22.4 @ 1946009`, `5.2[PR367]-2016/05/30`, `2.6.0.0-202212071624-fbc8dae`, and what Arnold's folders add.
 */
export const versionNoise: readonly VersionSpelling[] = [
  { written: /^#\("(?<version>[^"]*)".*$/, means: '$<version>' },
  { written: / for x(?:64|86)$/, means: '' },
  { written: / @ \d+$/, means: '' },
  { written: /\[.*$/, means: '' },
  { written: /-(?:dev-)?\d{12}-.*$/, means: '' },
  { written: /[_ ]r[0-9a-f]{6,}.*$/, means: '' },
];
