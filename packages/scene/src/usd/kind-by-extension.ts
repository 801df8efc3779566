import type { ReferenceKind } from '@farmhand/model';

const KINDS: readonly (readonly [ReferenceKind, string])[] = [
  [
    'image',
    'png jpg jpeg jpe tif tiff exr hdr pic tga bmp gif psd psb iff dds rla sgi rgb cin dpx webp jp2 svg',
  ],
  ['image', 'tx tex ptx ptex rstexbin rat map'],
  ['movie', 'mov mp4 avi mpg mpeg m4v wmv webm'],
  ['sound', 'wav mp3 aif aiff ogg m4a flac'],
  ['volume', 'vdb nvdb f3d vrvol aur'],
  ['ies', 'ies'],
  ['usd', 'usd usda usdc usdz'],
  [
    'cache',
    'abc gabc ass rs rib vrmesh vrscene mcx mcc mc xml pdc bgeo gz ptc pcache prt fga bif bifrost sbsar xgc',
  ],
  ['library', 'ma mb'],
  ['shader', 'osl oso mdl mtlx'],
  ['font', 'ttf otf ttc'],
  ['other', 'fbx obj stl ply dae gltf glb ocio cube 3dl lut spi1d spi3d csp icc xgen json'],
];

const KIND_OF_EXTENSION: ReadonlyMap<string, ReferenceKind> = new Map(
  KINDS.flatMap(([kind, extensions]) => extensions.split(' ').map((one) => [one, kind] as const)),
);

/** The last extension of a path, without the dot and in small letters; empty when there is none. */
export function extensionOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** What a file is by its name, or null for an extension that is none of a known asset. */
export function kindByExtension(path: string): ReferenceKind | null {
  return KIND_OF_EXTENSION.get(extensionOf(path)) ?? null;
}
