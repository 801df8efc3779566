/** An output format under the id Blender's Python gives it. */
export interface ImageFormat {
  readonly id: string;
  /** True for containers that hold a whole film. */
  readonly isMovie: boolean;
}

/** `R_IMF_IMTYPE_*` of Blender's DNA_scene_types.h; 24 and the other films up to 33 were removed over time. */
const FORMATS: Readonly<Record<number, ImageFormat>> = {
  0: { id: 'TARGA', isMovie: false },
  1: { id: 'IRIS', isMovie: false },
  4: { id: 'JPEG', isMovie: false },
  7: { id: 'IRIS', isMovie: false },
  14: { id: 'TARGA_RAW', isMovie: false },
  15: { id: 'AVI_RAW', isMovie: true },
  16: { id: 'AVI_JPEG', isMovie: true },
  17: { id: 'PNG', isMovie: false },
  18: { id: 'AVI_CODEC', isMovie: true },
  19: { id: 'QUICKTIME', isMovie: true },
  20: { id: 'BMP', isMovie: false },
  21: { id: 'HDR', isMovie: false },
  22: { id: 'TIFF', isMovie: false },
  23: { id: 'OPEN_EXR', isMovie: false },
  24: { id: 'FFMPEG', isMovie: true },
  25: { id: 'FRAMESERVER', isMovie: true },
  26: { id: 'CINEON', isMovie: false },
  27: { id: 'DPX', isMovie: false },
  28: { id: 'OPEN_EXR_MULTILAYER', isMovie: false },
  29: { id: 'DDS', isMovie: false },
  30: { id: 'JPEG2000', isMovie: false },
  31: { id: 'H264', isMovie: true },
  32: { id: 'XVID', isMovie: true },
  33: { id: 'THEORA', isMovie: true },
  34: { id: 'PSD', isMovie: false },
  35: { id: 'WEBP', isMovie: false },
  36: { id: 'AVIF', isMovie: false },
};

/** The format behind the number a scene stores; an unknown one is named by its number. */
export function imageFormat(type: number): ImageFormat {
  return FORMATS[type] ?? { id: `UNKNOWN_${type}`, isMovie: false };
}
