import { posix, win32 } from 'node:path';
import type { Resolution } from '@farmhand/environment';
import type { JobSettings, ReportScene } from '@farmhand/model';
import { chosenCameras, chosenLayers } from './cameras-and-layers.ts';
import { refuseContradictions } from './contradictions.ts';
import { formatFrames, parseFrames } from './frames.ts';
import { isCacheNode } from './houdini-nodes.ts';
import { JobError } from './job-error.ts';
import { chosenOutputs } from './outputs.ts';
import { type SceneFacts, scenesOf } from './scenes.ts';

export { chosenFrames } from './outputs.ts';

export interface JobInput extends SceneFacts {
  readonly settings: JobSettings;
  readonly resolution: Resolution;
}

/** One output of a job, seen by one camera, in one render layer where those are rendered one by one. */
export interface PlanPart {
  /** Of the scene, take or output node, as the scene report names it. */
  readonly name: string;
  /** Null when the scene has none and none was chosen. */
  readonly camera: string | null;
  /** Maya's render layer; null in other programs, whose layers are rendered together. */
  readonly layer: string | null;
  /** In the farm's notation. */
  readonly frames: string;
  readonly frameCount: number;
  /** Names of this job's outputs that are done before it begins. */
  readonly dependsOn: readonly string[];
  /** True when it computes data for other outputs, frame after frame, and renders no picture. */
  readonly isCache: boolean;
}

/** What will be rendered: the scene as it is, with the artist's choices applied. Plain JSON. */
export interface JobPlan {
  /** Of the first output. */
  readonly sceneName: string;
  /** Null when the scene has none and none was chosen; the first of several. */
  readonly camera: string | null;
  /** In the farm's notation: `1-10[1],20`. Of several outputs, every frame that one of them renders. */
  readonly frames: string;
  /** Over all parts: two cameras render every frame twice. */
  readonly frameCount: number;
  /** Frames rendered first, in the farm's notation; null for none. */
  readonly priorityFrames: string | null;
  /** Pixels. */
  readonly width: number | null;
  /** Pixels. */
  readonly height: number | null;
  readonly renderer: string;
  /** Output format in the host's own id: `PNG`. */
  readonly format: string;
  /** Where the scene writes its frames, as stored in it; empty when it does not say. */
  readonly outputPath: string;
  /** Last part of that path, from which frames take their names: `lantern_####`; empty when it ends in a folder. */
  readonly outputName: string;
  /** What renders it, in words; null when the farm has nothing that does. */
  readonly software: string | null;
  /** Everything that is rendered, each after what it depends on; most jobs have one part. */
  readonly parts: readonly PlanPart[];
  /** The first output as it was found, before any choice. */
  readonly scene: ReportScene;
  /** All scenes of the file as they were found. */
  readonly scenes: readonly ReportScene[];
  /** Names of all scenes in the file. */
  readonly sceneNames: readonly string[];
}

/**
 * Says what a job will render.
 *
 * @throws JobError `nothing-to-render` when a chosen scene or layer is not in the file, `frames-invalid` when the frames
 * cannot be read or are none, `settings-contradict` and `setting-unsupported` when the settings do not go together or
 * the farm cannot be told of them, `dependency-cycle` when outputs wait for each other.
 */
export function jobPlan(input: JobInput): JobPlan {
  const { settings, resolution, report } = input;
  const host = report.host.name;
  refuseContradictions(settings);
  const scenes = scenesOf(input);
  const outputs = chosenOutputs({ scenes, settings, host, path: report.path });
  const [first] = outputs;
  if (first === undefined) {
    throw new JobError('nothing-to-render', {
      en: `${report.path} has nothing to render. Choose another scene.`,
      zh: `${report.path} 中没有可渲染的内容。请另选一个场景。`,
    });
  }
  const parts = outputs.flatMap(({ scene, frames, dependsOn }) =>
    chosenLayers(host, scene, settings).flatMap((layer) =>
      chosenCameras(host, scene, settings).map((camera) => ({
        name: scene.name,
        camera,
        layer,
        frames: formatFrames(frames),
        frameCount: frames.length,
        dependsOn,
        isCache: host === 'houdini' && isCacheNode(scene),
      })),
    ),
  );
  const { scene } = first;
  const outputPath = scene.outputPath ?? '';
  return {
    sceneName: scene.name,
    camera: parts[0]?.camera ?? null,
    frames: formatFrames(outputs.flatMap(({ frames }) => frames)),
    frameCount: parts.reduce((sum, { frameCount }) => sum + frameCount, 0),
    priorityFrames:
      settings.priorityFrames === null ? null : formatFrames(parseFrames(settings.priorityFrames)),
    width: scene.resolution?.width ?? null,
    height: scene.resolution?.height ?? null,
    renderer: scene.renderer,
    format: scene.outputFormat,
    outputPath,
    outputName: outputNameOf(outputPath),
    software:
      resolution.outcome === 'unavailable'
        ? null
        : `${resolution.environment.softwareName} ${resolution.environment.version}`,
    parts,
    scene,
    scenes,
    sceneNames: scenes.map(({ name }) => name),
  };
}

/** Works for either system's paths: a scene may have been made on another one than it is submitted from. */
function outputNameOf(path: string): string {
  if (/[\\/]$/.test(path)) return '';
  return path.includes('\\') ? win32.basename(path) : posix.basename(path);
}
