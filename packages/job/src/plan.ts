import { posix, win32 } from 'node:path';
import type { Resolution } from '@farmhand/environment';
import type { JobSettings, ReportScene } from '@farmhand/model';
import { formatFrames, framesOfRange, parseFrames } from './frames.ts';
import { JobError } from './job-error.ts';
import { chosenScene, type SceneFacts, scenesOf } from './scenes.ts';

export interface JobInput extends SceneFacts {
  readonly settings: JobSettings;
  readonly resolution: Resolution;
}

/** What will be rendered: the scene as it is, with the artist's choices applied. Plain JSON. */
export interface JobPlan {
  readonly sceneName: string;
  /** Null when the scene has none and none was chosen. */
  readonly camera: string | null;
  /** In the farm's notation: `1-10[1],20`. */
  readonly frames: string;
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
  /** The chosen scene as it was found, before any choice. */
  readonly scene: ReportScene;
  /** Names of all scenes in the file. */
  readonly sceneNames: readonly string[];
}

/**
 * Says what a job will render.
 *
 * @throws JobError `nothing-to-render` when the chosen scene is not in the file, `frames-invalid` when the frames cannot
 * be read or are none. Preflight reports both as errors first.
 */
export function jobPlan(input: JobInput): JobPlan {
  const { settings, resolution, report } = input;
  const scenes = scenesOf(input);
  const scene = chosenScene(scenes, settings);
  if (scene === null) {
    const what = settings.sceneName === null ? 'no scene' : `no scene "${settings.sceneName}"`;
    const what2 = settings.sceneName === null ? '场景' : `场景“${settings.sceneName}”`;
    throw new JobError('nothing-to-render', {
      en: `${report.path} has ${what} to render. Choose another scene.`,
      zh: `${report.path} 中没有可渲染的${what2}。请另选一个场景。`,
    });
  }
  const frames = chosenFrames(scene, settings);
  const outputPath = scene.outputPath ?? '';
  return {
    sceneName: scene.name,
    camera: settings.camera ?? scene.camera,
    frames: formatFrames(frames),
    frameCount: frames.length,
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
    scene,
    sceneNames: scenes.map(({ name }) => name),
  };
}

/**
 * The frames that will be rendered, rising: those the artist typed, else the scene's own range.
 *
 * @throws JobError `frames-invalid`
 */
export function chosenFrames(scene: ReportScene, { frames }: Pick<JobSettings, 'frames'>): readonly number[] {
  if (frames !== null) return parseFrames(frames);
  const found = framesOfRange(scene.frameRange);
  if (found.length > 0) return found;
  const { start, end } = scene.frameRange;
  throw new JobError('frames-invalid', {
    en: `The frame range of "${scene.name}" ends (${end}) before it starts (${start}). Correct it in the scene, or type the frames to render.`,
    zh: `“${scene.name}”的结束帧（${end}）早于起始帧（${start}）。请在场景中更正，或直接填写要渲染的帧。`,
  });
}

/** Works for either system's paths: a scene may have been made on another one than it is submitted from. */
function outputNameOf(path: string): string {
  if (/[\\/]$/.test(path)) return '';
  return path.includes('\\') ? win32.basename(path) : posix.basename(path);
}
