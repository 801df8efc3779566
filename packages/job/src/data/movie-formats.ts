import type { HostName } from '@farmhand/model';

/**
 * Output formats that hold a whole film, in each host's own ids. Frames rendered on different machines cannot be
 * written into one.
 *
 * Source: Blender's Python API, `ImageFormatSettings.file_format` (FFMPEG, AVI_*), and its releases before 2.80 (the
 * rest); the names that `@farmhand/scene` gives the formats of Cinema 4D's SDK; for the others, whose format is the
 * extension, the endings of film files.
 */
export const movieFormats: Readonly<Record<HostName, readonly string[]>> = {
  blender: ['FFMPEG', 'AVI_JPEG', 'AVI_RAW', 'H264', 'XVID', 'THEORA', 'QUICKTIME', 'FRAMESERVER'],
  houdini: ['mov', 'mp4', 'avi', 'mkv', 'm4v', 'mpg', 'mpeg', 'webm', 'wmv'],
  cinema4d: ['AVI', 'MP4', 'ASF', '3GP', 'WMV'],
  '3dsmax': ['avi', 'mov', 'mp4', 'wmv', 'mpg', 'mpeg'],
  maya: ['avi', 'mov', 'mp4', 'mv', 'qt'],
};
