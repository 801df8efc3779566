/**
 * Maya's numbers of image formats, `defaultRenderGlobals.imageFormat`, with the extensions that its render settings
 * give them. 50 and 51 leave the choice to a plug-in, which `imfPluginKey` names.
 */
const FORMATS: Readonly<Record<number, string>> = {
  0: 'gif',
  1: 'pic',
  2: 'rla',
  3: 'tif',
  4: 'tif16',
  5: 'sgi',
  6: 'als',
  7: 'iff',
  8: 'jpg',
  9: 'eps',
  10: 'iff16',
  11: 'cin',
  12: 'yuv',
  13: 'sgi16',
  19: 'tga',
  20: 'bmp',
  21: 'mv',
  22: 'qt',
  23: 'avi',
  31: 'psd',
  32: 'png',
  35: 'dds',
  36: 'psdLayered',
};

const PLUGIN_FORMATS = new Set([50, 51]);
const MOVIES = new Set(['mv', 'qt', 'mov', 'avi', 'mp4']);

/** What Maya's own renderers write when nothing is stored. */
const DEFAULT_FORMAT = 7;

/** The format of Maya's render settings by its extension: `iff`, `exr`. */
export function mayaFormat(number: number | null, pluginKey: string | null): string {
  const chosen = number ?? DEFAULT_FORMAT;
  return PLUGIN_FORMATS.has(chosen) ? (pluginKey ?? 'unknown') : (FORMATS[chosen] ?? `unknown-${chosen}`);
}

/** Redshift's numbers, `redshiftOptions.imageFormat`. */
const REDSHIFT_FORMATS = ['iff', 'exr', 'png', 'tga', 'jpg', 'tif'];

export function redshiftFormat(number: number | null): string {
  return REDSHIFT_FORMATS[number ?? 1] ?? `unknown-${number}`;
}

export function isMovieFormat(format: string): boolean {
  return MOVIES.has(format.toLowerCase());
}
