import type { HostName, LocalizedText } from '@farmhand/model';

/** What the farm can be told of a scene, by the program that made it. What it cannot be told stays as the scene has it. */
export interface HostChoices {
  /** What an artist calls the things one file can render several of. */
  readonly outputs: LocalizedText;
  /** Whether each of them may have frames of its own. */
  readonly framesPerOutput: boolean;
  /** Whether one can be made to wait for another. */
  readonly order: boolean;
  /** Whether cameras other than the scene's own can be named. */
  readonly cameras: boolean;
  /** Whether render layers can be named; each is then rendered by itself. */
  readonly layers: boolean;
}

/**
 * Source: the vendor's descriptions of task.json for each program (its documentation of the SDK, "Configuration file
 * for Blender / C4d / Houdini / Max / Maya"). Blender's has one `frames`, and lists scenes; 3ds Max's lists cameras;
 * Maya's has an object for each layer, with its cameras; Houdini's has nodes, each with its frames, and
 * `geoDependencySort` (in the vendor's `rayvision_houdini`). Cinema 4D's lists takes and has one `frames`. Neither it
 * nor Houdini's has a place for the camera that renders.
 */
export const hostChoices: Readonly<Record<HostName, HostChoices>> = {
  blender: {
    outputs: { en: 'scenes', zh: '场景' },
    framesPerOutput: false,
    order: false,
    cameras: true,
    layers: false,
  },
  houdini: {
    outputs: { en: 'output nodes', zh: '输出节点' },
    framesPerOutput: true,
    order: true,
    cameras: false,
    layers: false,
  },
  cinema4d: {
    outputs: { en: 'takes', zh: '场次' },
    framesPerOutput: false,
    order: false,
    cameras: false,
    layers: false,
  },
  '3dsmax': {
    outputs: { en: 'scenes', zh: '场景' },
    framesPerOutput: false,
    order: false,
    cameras: true,
    layers: false,
  },
  maya: {
    outputs: { en: 'scenes', zh: '场景' },
    framesPerOutput: false,
    order: false,
    cameras: true,
    layers: true,
  },
};
