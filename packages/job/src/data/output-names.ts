import type { HostName } from '@farmhand/model';

/** Something in a path that the host replaces by what renders. */
export interface OutputToken {
  readonly pattern: RegExp;
  readonly standsFor: 'output' | 'camera' | 'take';
}

/** How a host makes names of files from the path an artist wrote. */
export interface OutputNames {
  /** True when each frame gets its number although the path has no place for it. */
  readonly numbersFrames: boolean;
  /** True when the ending comes from the format, so that two formats never have one name. */
  readonly addsEnding: boolean;
  /** True when the pictures of several cameras get names of their own, or go into folders of their own at the farm. */
  readonly separatesCameras: boolean;
  readonly tokens: readonly OutputToken[];
}

/**
 * Sources: Blender's manual, "File Paths" (path templates); Maxon's help on tokens; SideFX' help on variables.
 * Blender writes view layers into one file and knows nothing of several cameras; of the others each camera is a task of
 * its own at the farm, with a folder of its own.
 */
export const outputNames: Readonly<Record<HostName, OutputNames>> = {
  blender: {
    numbersFrames: true,
    addsEnding: true,
    separatesCameras: false,
    tokens: [
      { pattern: /\{scene_name\}/g, standsFor: 'output' },
      { pattern: /\{camera_name\}/g, standsFor: 'camera' },
    ],
  },
  houdini: {
    numbersFrames: false,
    addsEnding: false,
    separatesCameras: true,
    tokens: [
      { pattern: /\$\{?OS\}?(?![A-Za-z_])/g, standsFor: 'output' },
      { pattern: /\$\{?ACTIVETAKE\}?(?![A-Za-z_])/g, standsFor: 'take' },
    ],
  },
  cinema4d: {
    numbersFrames: true,
    addsEnding: true,
    separatesCameras: true,
    tokens: [
      { pattern: /\$take(?![A-Za-z])/g, standsFor: 'output' },
      { pattern: /\$rs(?![A-Za-z])/g, standsFor: 'output' },
      { pattern: /\$camera(?![A-Za-z])/g, standsFor: 'camera' },
    ],
  },
  '3dsmax': { numbersFrames: true, addsEnding: false, separatesCameras: true, tokens: [] },
  maya: {
    numbersFrames: true,
    addsEnding: true,
    separatesCameras: true,
    tokens: [{ pattern: /<Camera>/gi, standsFor: 'camera' }],
  },
};

/**
 * Places for a frame number in a path of Houdini or of a renderer in it: `$F4`, `${F}`, `$FF`, `<F4>`, `<frame>`, `####`,
 * `%04d`.
 */
export const frameToken = /\$\{?FF?\d*\}?(?![A-Za-z_])|<F\d*>|<frame\d*>|#|%0?\d*d/i;

/** Houdini's variables that are the same for every frame; a path with any other one may well have its number from that. */
export const sameForEveryFrame: ReadonlySet<string> = new Set(
  'HIP HIPNAME HIPFILE JOB OS ACTIVETAKE HOME TEMP TMP HFS HH HSITE USER'.split(' '),
);

/** Files that hold one frame, by their endings: pictures, geometry, volumes, and what renderers read. */
export const holdsOneFrame =
  /\.(?:exr|png|jpe?g|tiff?|tga|dpx|cin|hdr|pic|rat|bmp|sgi|psd|b?geo(?:\.(?:sc|gz|bz2|lzma))?|vdb|sim|simdata|ifd|ass|rs|rib)$/i;
