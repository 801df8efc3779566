import type { ReferenceKind } from '@farmhand/model';
import { bareName } from '../windows-paths.ts';

// Apart from the table of the other programs: here it also decides whether a value of any parameter is a file name at
// all, so it holds just what Houdini's nodes name, with the formats of its own and of its renderers.

function byExtension(kind: ReferenceKind, extensions: string): readonly (readonly [string, ReferenceKind])[] {
  return extensions.split(' ').map((extension) => [extension, kind] as const);
}

/** What a file is, by the last part of its extension. */
const KINDS: ReadonlyMap<string, ReferenceKind> = new Map([
  ...byExtension(
    'image',
    'exr jpg jpeg png tif tiff tga bmp hdr pic rat tx tex rstexbin rstexb dpx cin psd psb iff rgb rgba sgi webp gif ' +
      'tdl ptx ptex qtl deeprat pic.gz map vrimg jp2 picnc piclc',
  ),
  ...byExtension('movie', 'mov mp4 avi mkv m4v mpg mpeg webm wmv'),
  ...byExtension('sound', 'wav aif aiff mp3 ogg flac m4a au'),
  ...byExtension('volume', 'vdb nvdb'),
  ...byExtension(
    'cache',
    'bgeo geo sc bgeogz hclassic bhclassic abc sim simdata obj ply stl fbx ass rs vrscene vrmesh orbx rib ifd las laz ' +
      'e57 pts pc ptc pmap i3d bclip clip bchan chan bchn chn rig skel bvh pdb dae gltf glb lwo json hbgeo usdvol ' +
      'prt mdd pc2 tbf crowd agent',
  ),
  ...byExtension('usd', 'usd usda usdc usdz usdnc usdlc'),
  ...byExtension('font', 'ttf otf ttc pfb pfa'),
  ...byExtension('script', 'py cmd hscript vfl vex h cl'),
  ...byExtension('shader', 'osl oso mtlx sl slo'),
  ...byExtension('ies', 'ies ldt'),
  ...byExtension('library', 'hda otl hdalc hdanc otllc otlnc'),
  ...byExtension(
    'other',
    'lut cube spi1d spi3d 3dl csp ocio csv tsv txt xml yaml yml dat bin svg dem asc hgt zip',
  ),
]);

/** Extensions behind which the real one stands: `sim.bgeo.sc`. */
const PACKING = /\.(?:sc|gz|bz2|blosc)$/i;

/** Extension of a path in small letters without its dot, `bgeo` for `x.bgeo.sc`; empty without one. */
export function fileExtension(path: string): string {
  const name = bareName(path).replace(PACKING, '');
  return /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** True for an extension that scenes name files of. */
export function isKnownExtension(extension: string): boolean {
  return KINDS.has(extension);
}

/** What the file under this path is. */
export function kindOfFile(path: string): ReferenceKind {
  return KINDS.get(fileExtension(path)) ?? 'other';
}
