import type { AvailableResolution, HardwareVerdict } from '@farmhand/environment';
import type { FramePosition, JobSettings, LocalPath, SceneReport } from '@farmhand/model';
import { isWindowsPath } from '../path-comparison.ts';
import type { JobPlan } from '../plan.ts';
import { cacheOrder } from './scene-info/houdini.ts';
import { sceneInfos } from './scene-info/scene-infos.ts';
import { flag } from './scene-info/shared.ts';
import type { TextObject } from './text-tree.ts';

/** The farm's numbers for a task and its account. */
export interface TaskIdentity {
  readonly taskId: number | string;
  readonly userId: number | string;
  readonly projectId: number | string;
  /** Number of the farm platform the job runs on: `2`. */
  readonly platform: number | string;
}

/** A JSON object whose scalar values are all strings, as the farm wants task.json. */
export type Strings = { readonly [key: string]: string };

/** task.json. */
export interface TaskDocument {
  readonly task_info: Strings;
  readonly software_config: {
    readonly cg_name: string;
    readonly cg_version: string;
    readonly plugins: Strings;
  };
  /** What was found in the scene. */
  readonly scene_info: TextObject;
  /** What is to be rendered of it. */
  readonly scene_info_render: TextObject;
  readonly additional_info: Strings;
}

export interface TaskDocumentInput {
  readonly plan: JobPlan;
  readonly report: SceneReport;
  readonly settings: JobSettings;
  readonly resolution: AvailableResolution;
  /** What the job runs on; default null, which leaves the choice to the farm's platform. */
  readonly hardware?: HardwareVerdict | null;
  readonly task: TaskIdentity;
  readonly environmentName: string;
}

/**
 * Writes task.json. Values that no setting covers are the defaults of the vendor's documentation.
 *
 * Times are taken as the project's reference has them: `time_out` for a frame, `job_stop_time` for the job,
 * `task_stop_time` "0" for no further limit. (The vendor's tables call `time_out` a reminder and `job_stop_time` the
 * limit of a frame; its API sets both by frame and by task.)
 */
export function taskDocument(input: TaskDocumentInput): TaskDocument {
  const { plan, report, settings, resolution, task, environmentName } = input;
  const { environment } = resolution;
  return {
    task_info: {
      task_id: `${task.taskId}`,
      user_id: `${task.userId}`,
      cg_id: `${environment.softwareId}`,
      project_id: `${task.projectId}`,
      project_name: settings.project,
      platform: `${task.platform}`,
      channel: '4',
      os_name: environment.system === 'linux' ? '0' : '1',
      input_cg_file: forwardSlashes(report.path),
      input_project_path: projectPath(report),
      frames_per_task: `${settings.framesPerTask}`,
      pre_frames: priorityText(plan, settings),
      stop_after_test: settings.stopAfterTest ? '1' : '2',
      job_stop_time: `${settings.jobTimeoutSeconds}`,
      task_stop_time: '0',
      time_out: `${settings.timeoutSeconds}`,
      tiles_type: settings.tileShape,
      tiles: `${settings.tiles}`,
      is_layer_rendering: '1',
      // The old system of layers; a scene does not tell when it uses Render Setup, which would be "1".
      render_layer_type: '0',
      is_distribute_render: '0',
      distribute_render_node: '3',
      is_picture: '0',
      enable_layered: flag(needsLayers(plan, settings)),
      ...hardwareFields(input),
      ...cacheFields(plan),
    },
    software_config: {
      cg_name: environment.softwareName,
      cg_version: environment.version,
      plugins: Object.fromEntries(environment.plugins.map(({ name, version }) => [name, version])),
    },
    ...sceneInfos({ report, plan }),
    additional_info: { render_environment: environmentName, ...settings.additionalInfo },
  };
}

const positions: readonly FramePosition[] = ['first', 'middle', 'last'];

/** Flags for first, middle and last frame, then the frames themselves: `101`, `000:1,3-4[1]`. */
function priorityText({ priorityFrames }: JobPlan, { priorityPositions }: JobSettings): string {
  const flags = positions.map((position) => flag(priorityPositions.includes(position))).join('');
  return priorityFrames === null ? flags : `${flags}:${priorityFrames}`;
}

/** Maya renders several layers, and tiles, only with layers switched on. Source: the note in the vendor's description. */
function needsLayers({ parts }: JobPlan, { tiles }: JobSettings): boolean {
  const layers = new Set(parts.map(({ layer }) => layer).filter((layer) => layer !== null));
  return layers.size > 1 || (layers.size > 0 && tiles > 1);
}

/** Memory is that of the hardware, where one is chosen; graphics cards are counted only where it has some. */
function hardwareFields({ hardware, settings }: TaskDocumentInput): Strings {
  if (hardware === null || hardware === undefined) return { ram: `${settings.memoryGiB}` };
  const { id, ramGigabytes, gpuCount } = hardware.hardware;
  return {
    ram: `${ramGigabytes ?? settings.memoryGiB}`,
    hardwareConfigId: `${id}`,
    ...(gpuCount === null ? {} : { graphics_cards_num: `${gpuCount}` }),
  };
}

/** Source: the vendor's `rayvision_houdini`, which writes both with `geoDependencySort`. */
function cacheFields(plan: JobPlan): Strings {
  return cacheOrder(plan).size === 0 ? {} : { multi_node: '0', geo_node_dependency: '1' };
}

/** The folder of the Maya project, where the scene's files have its description among them; else empty. */
function projectPath({ host, files }: SceneReport): string {
  if (host.name !== 'maya') return '';
  const workspace = files
    .map(({ path }) => forwardSlashes(path))
    .find((path) => /\/workspace\.mel$/i.test(path));
  return workspace?.slice(0, workspace.lastIndexOf('/')) ?? '';
}

/**
 * A local path with `/` between its parts, as the documents want it. On Linux and macOS a backslash is part of a name
 * and stays.
 */
export function forwardSlashes(path: LocalPath): string {
  return isWindowsPath(path) ? path.replaceAll('\\', '/') : path;
}
