import type { ReferenceKind } from '@farmhand/model';

const EXTENSIONS: Readonly<Partial<Record<ReferenceKind, string>>> = {
  image:
    'ai bmp cin dds dpx exr gif hdr hdri ifl iff jp2 jpe jpeg jpg ktx pic pict png psb psd rla rpf sgi svg tga tif tiff tx webp',
  movie: 'asf avi flv m4v mkv mov mp4 mpeg mpg webm wmv',
  ies: 'ies cib ltli',
  volume: 'vdb f3d fxd aur',
  cache:
    'abc ass bgeo bin bphys cgeo fbx mc mcx mdd obj pc2 prt ptc rs rsproxy tmc tyc vrmesh vrscene xaf xmesh cxr',
  usd: 'usd usda usdc usdz',
  library: 'c4d max maxc',
  sound: 'aac aif aiff flac m4a mp3 ogg wav',
  font: 'otf ttc ttf',
  script: 'mcr ms mse mxs py',
  shader: 'osl oso sbsar',
};

const KIND_OF: ReadonlyMap<string, ReferenceKind> = new Map(
  Object.entries(EXTENSIONS).flatMap(([kind, extensions]) =>
    extensions.split(' ').map((extension): [string, ReferenceKind] => [extension, kind as ReferenceKind]),
  ),
);

/** The part of a file's name after its last dot, in lower case; empty when there is none. */
export function extensionOf(path: string): string {
  return /\.([^.\\/]{1,12})$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** What a file is by its name; null when the extension is none that a scene is known to refer to. */
export function kindByExtension(path: string): ReferenceKind | null {
  return KIND_OF.get(extensionOf(path)) ?? null;
}
