import type { ReferenceKind } from '@farmhand/model';

/** Extensions of files that scenes and USD layers refer to, by what they are. Houdini's many more are in `hip/file-kinds.ts`. */
const EXTENSIONS: Readonly<Partial<Record<ReferenceKind, string>>> = {
  image:
    'ai bmp cin dds dpx exr gif hdr hdri ifl iff jp2 jpe jpeg jpg ktx map pic pict png psb psd ptex ptx rat rgb rla ' +
    'rpf rstexbin sgi svg tex tga tif tiff tx webp',
  movie: 'asf avi flv m4v mkv mov mp4 mpeg mpg webm wmv',
  sound: 'aac aif aiff flac m4a mp3 ogg wav',
  font: 'otf ttc ttf',
  ies: 'cib ies ltli',
  volume: 'aur f3d fxd nvdb vdb vrvol',
  cache:
    'abc ass bgeo bif bifrost bin bphys cgeo cxr dae fbx fga glb gltf gz mc mcc mcx mdd obj pc2 pcache pdc ply prt ' +
    'ptc rib rs rsproxy stl tmc tyc vrmesh vrscene xaf xgc xmesh',
  usd: 'usd usda usdc usdz',
  library: 'c4d ma max maxc mb',
  script: 'mcr ms mse mxs py',
  shader: 'mdl mtlx osl oso sbsar',
  other: '3dl csp cube icc json lut ocio spi1d spi3d xgen xml',
};

const KIND_OF: ReadonlyMap<string, ReferenceKind> = new Map(
  Object.entries(EXTENSIONS).flatMap(([kind, extensions]) =>
    extensions.split(' ').map((extension): [string, ReferenceKind] => [extension, kind as ReferenceKind]),
  ),
);

/** The part of a file's name after its last dot, in small letters; empty when there is none. */
export function extensionOf(path: string): string {
  return /\.([^.\\/]{1,12})$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** What a file is by its name; null when the extension is none that a scene is known to refer to. */
export function kindByExtension(path: string): ReferenceKind | null {
  return KIND_OF.get(extensionOf(path)) ?? null;
}
