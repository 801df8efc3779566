import type { HostName } from '@farmhand/model';

/**
 * Output formats that hold a whole film, in each host's own ids. Frames rendered on different machines cannot be
 * written into one.
 *
 * Source: Blender's Python API, `ImageFormatSettings.file_format` (FFMPEG, AVI_*), and its releases before 2.80 (the
 * rest). The other hosts follow when their scenes are read.
 */
export const movieFormats: Readonly<Record<HostName, readonly string[]>> = {
  blender: ['FFMPEG', 'AVI_JPEG', 'AVI_RAW', 'H264', 'XVID', 'THEORA', 'QUICKTIME', 'FRAMESERVER'],
  houdini: [],
  cinema4d: [],
  '3dsmax': [],
  maya: [],
};
