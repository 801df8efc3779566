import type { AvailableResolution } from '@farmhand/environment';
import type { JobSettings, LocalPath, SceneReport } from '@farmhand/model';
import type { JobPlan } from '../plan.ts';
import { blenderSceneInfo, type SceneInfo } from './scene-info.ts';

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
  readonly scene_info: SceneInfo;
  /** What is to be rendered of it. */
  readonly scene_info_render: SceneInfo;
  readonly additional_info: Strings;
}

export interface TaskDocumentInput {
  readonly plan: JobPlan;
  readonly report: SceneReport;
  readonly settings: JobSettings;
  readonly resolution: AvailableResolution;
  readonly task: TaskIdentity;
  readonly environmentName: string;
}

/**
 * Writes task.json.
 *
 * Values that no setting covers are those of the vendor's documentation. `hardwareConfigId` and `graphics_cards_num`
 * are left out, which leaves the choice of hardware to the farm's platform.
 *
 * @throws JobError `host-unsupported` for scenes of a host whose part of the document is not written yet.
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
      input_project_path: '',
      frames_per_task: `${settings.framesPerTask}`,
      // Flags for first, middle and last frame; the frames themselves follow.
      pre_frames: plan.priorityFrames === null ? '000' : `000:${plan.priorityFrames}`,
      stop_after_test: settings.stopAfterTest ? '1' : '2',
      job_stop_time: `${settings.jobTimeoutSeconds}`,
      task_stop_time: '0',
      time_out: `${settings.timeoutSeconds}`,
      tiles_type: 'block',
      tiles: '1',
      is_layer_rendering: '1',
      render_layer_type: '0',
      is_distribute_render: '0',
      distribute_render_node: '3',
      is_picture: '0',
      enable_layered: '0',
      ram: `${settings.memoryGiB}`,
    },
    software_config: {
      cg_name: environment.softwareName,
      cg_version: environment.version,
      plugins: Object.fromEntries(environment.plugins.map(({ name, version }) => [name, version])),
    },
    ...blenderSceneInfo(report, plan),
    additional_info: { render_environment: environmentName },
  };
}

/**
 * A local path with `/` between its parts, as the documents want it. On Linux and macOS a backslash is part of a name
 * and stays.
 */
export function forwardSlashes(path: LocalPath): string {
  return /^(?:[a-z]:|\\\\)/i.test(path) ? path.replaceAll('\\', '/') : path;
}
