import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hosts } from '@farmhand/environment';
import { chosenFrames, chosenScene, detectedSoftware, JobError, renderedPart, scenesOf } from '@farmhand/job';
import type { Renderer } from '@farmhand/local-farm';
import {
  type HostSnapshot,
  type JobSettings,
  localPath,
  type RenderedPart,
  type ReportScene,
  type SceneReport,
  type SnapshotReference,
  type SubmissionEvent,
} from '@farmhand/model';
import { makeFolder } from '@farmhand/transfer';
import { catalogFor } from './clean-farm-catalog.ts';
import { commandRenderer } from './command-renderer.ts';
import { browserMediaType } from './data/browser-pictures.ts';
import { estimateJob, type FrameTime, type RehearsalHardware } from './estimate.ts';
import type { SearchPlaces } from './find-render-command.ts';
import { findRenderer } from './find-renderer.ts';
import { pictureFromLog, secondsFromLog } from './frame-log.ts';
import { framesToRehearse } from './frames-to-rehearse.ts';
import { judgeComplaints } from './judge-complaints.ts';
import { pictureSize } from './picture-size.ts';
import { RehearsalError } from './rehearsal-error.ts';
import { rehearsalFindings } from './rehearsal-findings.ts';
import type { Estimate, RehearsalReport, RehearsedFrame } from './rehearsal-report.ts';
import { type RenderedFrame, type Round, type RoundInput, renderRound } from './rehearsal-round.ts';
import { pixelShareOf, type SizedTimes, timeAtSizes } from './time-at-sizes.ts';

/** What a rehearsal is doing. */
export type RehearsalProgress =
  | { readonly type: 'reading' }
  /** The farm's word for how the job goes; `measuring` while frames are rendered at another size for the estimate. */
  | { readonly type: 'job'; readonly measuring: boolean; readonly event: SubmissionEvent };

export interface RehearseOptions {
  readonly scenePath: string;
  readonly settings: JobSettings;
  /** What the live host says of the scene; default none. */
  readonly snapshot?: HostSnapshot | null | undefined;
  /** Reads the scene; `readScene` of `@farmhand/scene` does. */
  readonly readScene: (
    path: string,
    options: {
      readonly signal: AbortSignal;
      readonly rendered: RenderedPart;
      readonly hostReferences?: readonly SnapshotReference[];
      readonly hostVariables?: Readonly<Record<string, string>>;
    },
  ) => Promise<SceneReport>;
  /** Frames of the job to render, by place or number: `first, middle, last` unless given. */
  readonly frames?: string | undefined;
  /** Part of their size. Percent, whole, from 1 to 100; 25 unless given. */
  readonly scalePercent?: number | undefined;
  /** Folder for pictures; made when it is not there. Older pictures of the same names are replaced. */
  readonly outputFolder: string;
  /** What the job is to run on; one node as fast as this machine, at the settings' price, unless given. */
  readonly hardware?: RehearsalHardware | undefined;
  /** Program file of Blender; default: searched for. */
  readonly blenderPath?: string | undefined;
  /** Where the commands of other programs are searched for; default: this machine. */
  readonly places?: SearchPlaces | undefined;
  /** Folder that the clean farm's folder is made in, and which is there; the system's for temporary files unless given. */
  readonly temporaryFolder?: string | undefined;
  /** Keep the clean farm's folder instead of deleting it; default false. */
  readonly keep?: boolean | undefined;
  readonly onProgress?: ((progress: RehearsalProgress) => void) | undefined;
  /** Ends the rehearsal; nothing is left running, and no folder of the farm's. */
  readonly signal?: AbortSignal | undefined;
}

/** How the names of the clean farms' folders begin. One that is left behind by a killed process may be deleted. */
export const CLEAN_FARM_PREFIX = 'farmhand-rehearsal-';
const DEFAULT_FRAMES = 'first, middle, last';
const DEFAULT_SCALE = 25;

/**
 * Renders some frames of a job before it is paid for: on a farm of its own in a new temporary folder, with nothing but
 * what the job would upload. Says what the renderer missed, shows the pictures and works out time and cost of the whole.
 *
 * @throws RehearsalError when it cannot be held: its code and text say why. What `readScene` throws. The signal's reason
 * when it aborts.
 */
export async function rehearse(options: RehearseOptions): Promise<RehearsalReport> {
  const { settings, snapshot = null, scalePercent = DEFAULT_SCALE, onProgress = () => undefined } = options;
  const signal = options.signal ?? new AbortController().signal;
  checkNumbers(scalePercent, options.hardware ?? {});
  signal.throwIfAborted();
  onProgress({ type: 'reading' });
  const part = onePart(settings);
  const report = await options.readScene(options.scenePath, {
    signal,
    rendered: renderedPart(part),
    ...(snapshot === null ? {} : { hostReferences: snapshot.references }),
    ...(snapshot?.variables === undefined ? {} : { hostVariables: snapshot.variables }),
  });
  const scene = sceneOf(report, snapshot, part);
  const frames = framesOf(scene, part);
  const rehearsed = framesToRehearse(options.frames ?? DEFAULT_FRAMES, frames);
  const renderer = await rendererFor(report, scene, options);
  const outputFolder = resolve(options.outputFolder);
  await makeOutputFolder(outputFolder);
  const dataFolder = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), CLEAN_FARM_PREFIX));
  try {
    const catalog = catalogFor(detectedSoftware({ report, snapshot, settings: part }));
    const round = (
      percent: number,
      chosen: readonly number[],
      downloadTo: string | null,
      measuring: boolean,
    ): RoundInput => ({
      dataFolder,
      catalog,
      renderer: renderer.renderer,
      blenderPath: renderer.blenderPath,
      scalePercent: percent,
      report,
      snapshot,
      settings: {
        ...part,
        frames: chosen.join(','),
        downloadFolder: downloadTo === null ? null : localPath.parse(downloadTo),
      },
      thumbnailFolder: downloadTo === null ? null : join(outputFolder, 'previews'),
      onEvent: (event) => onProgress({ type: 'job', measuring, event }),
      signal,
    });
    const main = await renderRound(round(scalePercent, rehearsed, outputFolder, false));
    const pictures = await picturesOf(main, rehearsed);
    const complaints = await judgeComplaints({
      logs: main.frames.map(({ frame, log }) => ({ frame, text: log })),
      report,
      settings,
      manifest: main.manifest.map(({ serverPath }) => serverPath),
      inputFolder: main.inputFolder,
    });
    const starts = startsOf(main);
    const sized = await timeAtSizes({
      scalePercent,
      times: pictures.flatMap(({ frame, seconds }) => (seconds === null ? [] : [{ frame, seconds }])),
      startSeconds: starts.length === 0 ? 0 : sum(starts) / starts.length,
      render: async (percent, chosen) => {
        try {
          return timesOf(await renderRound(round(percent, chosen, null, true)));
        } catch (error) {
          // The pictures are there; that a larger one finds no room does not spoil them.
          if (RehearsalError.isInstance(error)) return null;
          throw error;
        }
      },
    });
    return {
      scenePath: report.path,
      scalePercent,
      renderer: renderer.name,
      manifest: {
        files: main.manifest.length,
        bytes: sum(main.manifest.map(({ sizeBytes }) => sizeBytes)),
      },
      pictures,
      complaints,
      findings: rehearsalFindings({ complaints, pictures, notIsolated: renderer.notIsolated }),
      estimate: estimateOf({ ...sized, frames, starts }, options),
      keptFolder: options.keep === true ? dataFolder : null,
    };
  } finally {
    // On Windows a program that was just ended may hold its files a moment longer.
    if (options.keep !== true || signal.aborted) {
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  }
}

async function makeOutputFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK);
  } catch {
    throw new RehearsalError('options-invalid', {
      en: `Pictures cannot be written into ${folder}. Choose another folder.`,
      zh: `无法将图片写入 ${folder}。请另选一个文件夹。`,
    });
  }
}

/** One scene through one camera, whole, with nothing that only matters to the real farm. */
function onePart(settings: JobSettings): JobSettings {
  const [output] = settings.outputs;
  return {
    ...settings,
    sceneName: settings.sceneName ?? output?.name ?? null,
    frames: settings.frames ?? output?.frames ?? null,
    camera: settings.camera ?? settings.cameras[0] ?? null,
    cameras: [],
    outputs: [],
    // What it waits for would be rendered first, and the rehearsal would be of that.
    withDependencies: false,
    framesPerTask: 1,
    priorityFrames: null,
    priorityPositions: [],
    stopAfterTest: false,
    tiles: 1,
    system: null,
    softwareVersion: null,
    hardwareId: null,
    costLimit: null,
    project: '',
    labels: [],
  };
}

function sceneOf(report: SceneReport, snapshot: HostSnapshot | null, settings: JobSettings): ReportScene {
  const scene = chosenScene(scenesOf({ report, snapshot }), settings);
  if (scene !== null) return scene;
  const name = settings.sceneName ?? '';
  throw new RehearsalError('options-invalid', {
    en: `${report.path} has no scene ${name === '' ? 'to render' : `"${name}"`}. Choose another scene.`,
    zh: `${report.path} 中没有可渲染的场景${name === '' ? '' : `“${name}”`}。请另选一个场景。`,
  });
}

function framesOf(scene: ReportScene, settings: JobSettings): readonly number[] {
  try {
    return chosenFrames(scene, settings);
  } catch (error) {
    if (error instanceof JobError) throw new RehearsalError('options-invalid', error.text);
    throw error;
  }
}

function checkNumbers(
  scalePercent: number,
  { nodes = 1, speedFactor = 1, pricePerNodeHour }: RehearsalHardware,
): void {
  const price = pricePerNodeHour ?? 0;
  const wrong: readonly (readonly [boolean, string, string])[] = [
    [
      !Number.isInteger(scalePercent) || scalePercent < 1 || scalePercent > 100,
      `A rehearsal renders at 1 to 100 percent, in whole numbers, not ${scalePercent}.`,
      `预演比例须为 1 到 100 的整数百分比，而不是 ${scalePercent}。`,
    ],
    [
      !Number.isInteger(nodes) || nodes < 1,
      `A job runs on at least one node, not ${nodes}.`,
      `至少需要一个节点，而不是 ${nodes}。`,
    ],
    [
      !(speedFactor > 0 && Number.isFinite(speedFactor)),
      `How fast a node is must be more than 0, not ${speedFactor}.`,
      `节点速度倍数须大于 0，而不是 ${speedFactor}。`,
    ],
    [
      !(price >= 0 && Number.isFinite(price)),
      `A price is 0 or more, not ${price}.`,
      `单价不能小于 0，而不是 ${price}。`,
    ],
  ];
  for (const [isWrong, en, zh] of wrong) if (isWrong) throw new RehearsalError('options-invalid', { en, zh });
}

interface ChosenRenderer {
  readonly renderer: 'blender' | Renderer;
  readonly blenderPath: string | null;
  readonly name: string;
  /** Name of the program, where its scenes are not pointed into the clean storage. */
  readonly notIsolated: string | null;
}

async function rendererFor(
  { host }: SceneReport,
  scene: ReportScene,
  { blenderPath, places, signal }: RehearseOptions,
): Promise<ChosenRenderer> {
  const search = await findRenderer(host, { blenderPath, places, signal });
  if (!search.found) throw new RehearsalError('renderer-missing', search.text);
  const { name, program } = search;
  if (program.type === 'blender')
    return { renderer: 'blender', blenderPath: program.path, name, notIsolated: null };
  return {
    renderer: commandRenderer(program.command, scene),
    blenderPath: null,
    name,
    notIsolated: hosts[program.host].name,
  };
}

/** Frames with their pictures, in order. A frame of several layers is as well as all of them. */
async function picturesOf(round: Round, rehearsed: readonly number[]): Promise<readonly RehearsedFrame[]> {
  const pictures: RehearsedFrame[] = [];
  for (const frame of rehearsed) {
    const rendered = round.frames.filter((each) => each.frame === frame);
    const error =
      rendered.find((each) => each.error !== null)?.error ??
      (rendered.length === 0 ? 'It was not rendered.' : null);
    const path = error === null ? pictureOf(rendered, round.downloaded) : null;
    const size = path === null ? null : await pictureSize(path);
    pictures.push({
      frame,
      path,
      previewPath:
        path !== null && browserMediaType(path) !== null
          ? path
          : (rendered.find((each) => each.thumbnailPath !== null)?.thumbnailPath ?? null),
      seconds: error === null ? sum(rendered.map((each) => renderSeconds(each) ?? 0)) : null,
      width: size?.width ?? null,
      height: size?.height ?? null,
      error,
    });
  }
  return pictures;
}

/** The downloaded file that the frames' logs name: names alone do not tell a frame's number from a version or an eye. */
function pictureOf(rendered: readonly RenderedFrame[], downloaded: readonly string[]): string | null {
  for (const { log, frame } of rendered) {
    const named = pictureFromLog(log, frame);
    if (named === null) continue;
    const path = downloaded.find((each) => `/${each.replaceAll('\\', '/')}`.endsWith(`/${named}`));
    if (path !== undefined) return path;
  }
  return null;
}

/** Rendering alone where the renderer measured it, else all that the frame took. */
function renderSeconds({ log, frame, totalSeconds }: RenderedFrame): number | null {
  return secondsFromLog(log, frame) ?? totalSeconds;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Seconds of each frame of a round; null when one failed or its time is not known. */
function timesOf(round: Round): readonly FrameTime[] | null {
  const byFrame = new Map<number, number>();
  for (const each of round.frames) {
    const seconds = renderSeconds(each);
    if (each.error !== null || seconds === null) return null;
    byFrame.set(each.frame, (byFrame.get(each.frame) ?? 0) + seconds);
  }
  return byFrame.size === 0 ? null : [...byFrame].map(([frame, seconds]) => ({ frame, seconds }));
}

/** What frames took besides rendering, where that can be told apart. Seconds. */
function startsOf({ frames }: Round): readonly number[] {
  return frames.flatMap(({ log, frame, totalSeconds }) => {
    const rendering = secondsFromLog(log, frame);
    return rendering === null || totalSeconds === null ? [] : [Math.max(0, totalSeconds - rendering)];
  });
}

interface Measured extends SizedTimes {
  /** Of the whole job. */
  readonly frames: readonly number[];
  readonly starts: readonly number[];
}

function estimateOf(measured: Measured, { settings, hardware = {} }: RehearseOptions): Estimate | null {
  const { frames, times, starts, scalePercent, twoSizes } = measured;
  if (times.length === 0) return null;
  return estimateJob({
    frames,
    cameras: Math.max(1, settings.cameras.length),
    framesPerTask: settings.framesPerTask,
    times,
    starts,
    pixelShare: pixelShareOf(scalePercent),
    twoSizes,
    hardware: { ...hardware, pricePerNodeHour: hardware.pricePerNodeHour ?? settings.pricePerNodeHour },
    tiles: settings.tiles,
    outputsLeftOut: Math.max(0, settings.outputs.length - 1),
  });
}
