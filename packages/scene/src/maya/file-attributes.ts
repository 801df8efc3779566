import type { ReferenceKind } from '@farmhand/model';
import { extensionOf, kindByExtension } from '../kind-by-extension.ts';
import { BESIDE_SCENE } from './resolve.ts';

/** How the name in an attribute is to be understood. */
export type PathUse =
  /** One file, unless the name itself has tokens such as `<UDIM>` or `####`. */
  | 'file'
  /** A texture of a node with Maya's own switches for tiles and frames. */
  | 'texture'
  /** A scene or USD layer whose own references count too. */
  | 'followed'
  /** A folder of caches, of which another attribute names the file. */
  | 'cacheFolder'
  /** The description of an XGen collection. */
  | 'xgen';

/** An attribute that holds a path. */
export interface FileAttribute {
  /** Short and long names, as .ma and .mb spell either; the last one is told to the artist. */
  readonly names: readonly string[];
  /** Null where the file's own extension decides. */
  readonly kind: ReferenceKind | null;
  readonly use: PathUse;
  /** Name of the project's rule for such files, after which a plain name is looked for; see workspace.mel. */
  readonly rule: string;
}

function attribute(
  names: string,
  kind: ReferenceKind | null,
  rule = 'sourceImages',
  use: PathUse = 'file',
): FileAttribute {
  return { names: names.split(' '), kind, rule, use };
}

const ARNOLD_TEXTURE = [attribute('filename', 'image')];
const REDSHIFT_TEXTURE = [attribute('tex0', 'image')];
const VRAY_CACHE = 'renderData';

/**
 * Attributes that hold paths, by type of node: of Maya from its node reference and real files, of the renderers from
 * their plug-ins' attribute names. What is not listed is found when its value looks like a file and is on disk.
 */
export const FILE_ATTRIBUTES: Readonly<Record<string, readonly FileAttribute[]>> = {
  file: [attribute('ftn fileTextureName', 'image', 'sourceImages', 'texture')],
  psdFileTex: [attribute('ftn fileTextureName', 'image', 'sourceImages', 'texture')],
  movie: [attribute('ftn fileTextureName', 'movie', 'sourceImages', 'texture')],
  imagePlane: [attribute('imn imageName', 'image', 'sourceImages', 'texture')],
  audio: [attribute('f filename', 'sound', 'audio')],
  cacheFile: [attribute('cp cachePath', 'cache', 'fileCache', 'cacheFolder')],
  AlembicNode: [
    attribute('fn abc_File', 'cache', 'alembicCache'),
    attribute('fns abc_layerFiles', 'cache', 'alembicCache'),
  ],
  gpuCache: [attribute('cfn cacheFileName', 'cache', 'alembicCache')],
  mayaUsdProxyShape: [attribute('fp filePath', 'usd', BESIDE_SCENE, 'followed')],
  mayaUsdProxyShapeBase: [attribute('fp filePath', 'usd', BESIDE_SCENE, 'followed')],
  pxrUsdProxyShape: [attribute('fp filePath', 'usd', BESIDE_SCENE, 'followed')],
  pxrUsdReferenceAssembly: [attribute('fp filePath', 'usd', BESIDE_SCENE, 'followed')],
  AL_usdmaya_ProxyShape: [attribute('fp filePath', 'usd', BESIDE_SCENE, 'followed')],
  assemblyReference: [attribute('def definition', 'library', 'scene', 'followed')],
  assemblyDefinition: [attribute('reps.rda representations.repData', null, 'scene', 'followed')],
  colorManagementGlobals: [attribute('cfp configFilePath', 'other')],
  mentalrayIblShape: [attribute('tx texture', 'image')],
  mentalrayTexture: [attribute('ftn fileTextureName', 'image')],
  mib_light_ies: [attribute('ies fileName', 'ies')],
  xgmPalette: [
    attribute('xfn xgFileName', 'other', BESIDE_SCENE, 'xgen'),
    attribute('xbf xgBaseFile', 'other', BESIDE_SCENE, 'xgen'),
  ],

  aiStandIn: [attribute('dso', null, 'scene')],
  aiVolume: [attribute('filename', 'volume', 'scene'), attribute('dso', 'volume', 'scene')],
  aiImage: ARNOLD_TEXTURE,
  aiImagePlane: ARNOLD_TEXTURE,
  aiPhotometricLight: [attribute('ai_filename aiFilename', 'ies')],
  aiLightBlocker: [],
  aiOslShader: [attribute('filename', 'shader')],

  RedshiftNormalMap: REDSHIFT_TEXTURE,
  RedshiftSprite: REDSHIFT_TEXTURE,
  RedshiftTextureSampler: REDSHIFT_TEXTURE,
  RedshiftDomeLight: [attribute('tex0', 'image'), attribute('tex1', 'image')],
  RedshiftEnvironment: ['tex0', 'tex1', 'tex2', 'tex3', 'tex4'].map((name) => attribute(name, 'image')),
  RedshiftLensDistortion: [attribute('LDimage', 'image')],
  RedshiftProxyMesh: [attribute('fn fileName', 'cache', 'scene')],
  RedshiftVolumeShape: [attribute('fn fileName', 'volume', 'scene')],
  RedshiftIESLight: [attribute('profile', 'ies')],
  RedshiftOSLShader: [attribute('RS_osl_file', 'shader')],

  VRayMesh: [attribute('fn2 fileName2', 'cache', 'scene'), attribute('fn fileName', 'cache', 'scene')],
  VRayScannedMtl: [attribute('file', 'other')],
  VRayLightIESShape: [attribute('ief iesFile', 'ies')],
  VRayPtex: [attribute('ptexFile', 'image')],
  VRayVolumeGrid: [attribute('inFile', 'volume', 'scene')],
  VRayScene: [attribute('fpath FilePath', 'cache', 'scene')],
  // The maps that a render is to read. The places where one saves its own are outputs.
  VRaySettingsNode: [
    attribute('fnm fileName', 'cache', VRAY_CACHE),
    attribute('lcfnm fileName_lightCache', 'cache', VRAY_CACHE),
    attribute('ifile imap_fileName2', 'cache', VRAY_CACHE),
    attribute('pmfile pmap_file', 'cache', VRAY_CACHE),
    attribute('cfile causticsFile', 'cache', VRAY_CACHE),
  ],

  PxrTexture: [attribute('filename', 'image')],
  PxrMultiTexture: Array.from({ length: 10 }, (_, index) => attribute(`filename${index}`, 'image')),
  PxrPtexture: [attribute('filename', 'image')],
  PxrNormalMap: [attribute('filename', 'image')],
  PxrBump: [attribute('filename', 'image')],
  PxrDomeLight: [attribute('lightColorMap', 'image')],
  PxrRectLight: [attribute('lightColorMap', 'image'), attribute('iesProfile', 'ies')],
  PxrDiskLight: [attribute('iesProfile', 'ies')],
  PxrSphereLight: [attribute('iesProfile', 'ies')],
  PxrOSL: [attribute('shadername', 'shader')],
  rmanImageFile: [attribute('filename', 'image')],
  RenderManArchive: [attribute('filename', 'cache', 'scene')],
  OpenVDBVisualize: [attribute('vdbFilePath', 'volume', 'scene')],
  OpenVDBRead: [attribute('file vdbFilePath', 'volume', 'scene')],
};

const BY_TYPE_AND_NAME: ReadonlyMap<string, FileAttribute> = new Map(
  Object.entries(FILE_ATTRIBUTES).flatMap(([type, attributes]) =>
    attributes.flatMap((one) => one.names.map((name) => [`${type}.${name}`, one] as const)),
  ),
);

/** The declaration of an attribute that is known to hold a path; indices do not count. */
export function fileAttribute(type: string, attribute: string): FileAttribute | undefined {
  return BY_TYPE_AND_NAME.get(`${type}.${attribute.replace(/\[[^\]]*\]/g, '')}`);
}

/** Texts beside paths that a reader looks at. */
const SETTING_TEXTS: Readonly<Record<string, readonly string[]>> = {
  file: ['eut.eutn', 'explicitUvTiles.explicitUvTileName'],
  cacheFile: ['cn', 'cacheName'],
  dynGlobals: ['cd', 'cacheDirectory'],
  expression: ['e', 'ixp', 'expression', 'internalExpression'],
  renderGlobals: [
    ...['ren', 'currentRenderer', 'ifp', 'imageFilePrefix', 'imfkey', 'imfPluginKey'],
    ...['pram', 'preMel', 'poam', 'postMel', 'prlm', 'preRenderLayerMel', 'polm', 'postRenderLayerMel'],
    ...['prm', 'preRenderMel', 'pom', 'postRenderMel'],
  ],
  VRaySettingsNode: ['fnprx', 'fileNamePrefix', 'imageFormatStr'],
  aiAOVDriver: ['ai_translator', 'aiTranslator'],
};

/** Numbers and switches that a reader looks at. */
const SETTING_NUMBERS: Readonly<Record<string, readonly string[]>> = {
  file: textureNumbers(),
  psdFileTex: textureNumbers(),
  movie: textureNumbers(),
  imagePlane: [...textureNumbers(), 't', 'type'],
  aiStandIn: ['useFrameExtension', 'frameNumber', 'frameOffset'],
  camera: ['rnd', 'renderable', 'o', 'orthographic'],
  renderLayer: ['rndr', 'renderable', 'g', 'global'],
  time: ['o', 'outTime'],
  resolution: ['w', 'width', 'h', 'height'],
  renderGlobals: [
    ...['an', 'animation', 'fs', 'startFrame', 'ef', 'endFrame', 'bfs', 'byFrameStep'],
    ...['outf', 'imageFormat'],
  ],
  VRaySettingsNode: [
    ...['wi', 'width', 'he', 'height', 'animType'],
    // Modes of the maps: 2 reads one from a file.
    ...['imap_mode', 'im', 'mode', 'mode_lightCache', 'lcm', 'causticsMode', 'pmap_mode'],
  ],
  RedshiftOptions: ['imageFormat'],
  colorManagementGlobals: ['cfe', 'configFileEnabled'],
  dynGlobals: ['updc', 'useParticleDiskCache'],
  script: ['st', 'scriptType'],
  nucleus: ['ena', 'enable'],
  nCloth: ['isd', 'isDynamic'],
  nParticle: ['isd', 'isDynamic'],
};

function textureNumbers(): readonly string[] {
  return [
    ...['uvt', 'uvTilingMode', 'ufe', 'useFrameExtension'],
    ...['fe', 'frameExtension', 'fo', 'frameOffset'],
  ];
}

/** Nodes whose texts are no paths however they look: scripts, outputs, and what interfaces remember. */
const NO_PATHS = new Set([
  ...['script', 'expression', 'reference', 'nodeGraphEditorInfo', 'hyperLayout', 'hyperGraphInfo', 'camera'],
  ...['mayaUsdLayerManager', 'rmanGlobals', 'rmanDisplay', 'rmanDisplayChannel', 'rmanBakingGlobals'],
  ...['RedshiftAOV', 'RedshiftOptions', 'VRayRenderElement', 'aiAOV', 'aiAOVDriver', 'aiOptions'],
  ...['renderGlobals', 'VRaySettingsNode', 'mentalrayGlobals', 'mentalrayFramebuffer'],
]);

/** True for a value that nobody declared to be a path, and that looks like one of an asset. */
export function looksLikeFile(type: string, attribute: string, value: string): boolean {
  return (
    !NO_PATHS.has(type) &&
    /[\\/]/.test(value) &&
    !/[\n\r\t"<>|;]/.test(value) &&
    !/^anon:|^[a-z]{2,}:\/\//i.test(value) &&
    !/out|save|export|prefix|scenename/i.test(attribute) &&
    !/^(?:ma|mb|max|c4d|xml|json|py|ms|mse|mcr|mxs|bin)$/.test(extensionOf(value)) &&
    kindByExtension(value) !== null
  );
}

/** True when a reader can need this text of a node. */
export function keepsText(type: string, attribute: string, value: string): boolean {
  return (
    fileAttribute(type, attribute) !== undefined ||
    SETTING_TEXTS[type]?.includes(attribute.replace(/\[[^\]]*\]/g, '')) === true ||
    looksLikeFile(type, attribute, value)
  );
}

/** True when a reader can need this number of a node. */
export function keepsNumber(type: string, attribute: string): boolean {
  return SETTING_NUMBERS[type]?.includes(attribute) === true;
}
