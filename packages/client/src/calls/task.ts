import { z } from 'zod';
import { type TaskKind, type TaskStatusName, taskKind, taskStatusName } from '../task-status.ts';
import {
  count,
  type Extra,
  filledTextOrNull,
  flagIfAny,
  instantOrNull,
  listOrEmpty,
  namesIfAny,
  number,
  numberIfAny,
  numberOrNull,
  record,
  textOrEmpty,
  wordIfAny,
} from '../wire/fields.ts';
import { taskLabels } from '../wire/task-labels.ts';
import { timeoutSeconds } from '../wire/timeout.ts';

/**
 * A render task at the farm. Sums of money are in the account's currency; null where nothing has been charged yet.
 * What else the farm's scheduler says is in `extra`, under the wire's names; there, `taskKeyValueVo` and `labels` (by
 * name) hold what their entries have beside the cameras, tiles, names and ids given here.
 */
export interface Task extends Extra {
  /** What the calls for tasks take. */
  readonly id: number;
  /** The name the farm's pages show, such as `2W19097`. */
  readonly alias: string;
  /** File name of the scene: `wardrobe.max`; empty until the farm knows it. */
  readonly sceneName: string;
  /** The farm's number; `isEnded` and `isFailed` judge it. */
  readonly status: number;
  /** Name of that number; `unknown` for one that no table has. */
  readonly statusName: TaskStatusName;
  /** The farm's word for it, a key into its own texts: `render_task_status_25`. Null when it gives none. */
  readonly statusText: string | null;
  /** Why it failed as a whole, where the farm says so. */
  readonly message: string | null;
  /** State of its preprocessing, by the same numbers; null when it has none. */
  readonly preprocessingStatus: number | null;
  /** The farm's word for that, as in {@link Task.statusText}; null when it has none. */
  readonly preprocessingStatusText: string | null;
  /** What it makes; `unknown` for a task that only holds others. */
  readonly kind: TaskKind;
  /** The farm's word for the kind: `RenderPhoton`. Null for a task that only holds others. */
  readonly kindText: string | null;
  /** The same as a key into the farm's own texts: `render_photons_task`. Null where it has none. */
  readonly kindTextKey: string | null;
  /** All of its frames; 0 until the farm has counted them, as below. */
  readonly totalFrames: number;
  /** Finished frames. */
  readonly doneFrames: number;
  /** Frames that ended without a result. */
  readonly failedFrames: number;
  /** Frames being rendered. */
  readonly executingFrames: number;
  /** Frames that were stopped or given up. */
  readonly abortedFrames: number;
  /** As the farm writes it: `1-10[1]`. */
  readonly frameRange: string;
  /** Folder of the task's frames in the output storage; null until the farm has made it. */
  readonly outputFolder: string | null;
  /** {@link Software.softwareId} of its program; null when the farm does not say. */
  readonly softwareId: number | null;
  /** Camera it renders; null when the farm names none. */
  readonly camera: string | null;
  /** Cameras of the scene, where the farm knows them. */
  readonly allCameras: readonly string[];
  /** Cameras that render, where the farm knows them. */
  readonly renderableCameras: readonly string[];
  /** Render layer it renders; null when the farm names none. */
  readonly renderLayer: string | null;
  /** Tiles each frame is rendered in; null when the farm does not say. */
  readonly tiles: number | null;
  /** Name of whoever made the scene; null when none was given. */
  readonly producer: string | null;
  /** Name of the account that submitted it; null when the farm does not say. */
  readonly userName: string | null;
  /** Null until it is submitted. */
  readonly submittedAt: Date | null;
  /** Null until its first frame starts. */
  readonly startedAt: Date | null;
  /** Null until it ends. */
  readonly completedAt: Date | null;
  /** Sum over all frames. */
  readonly renderSeconds: number | null;
  /** Names of the labels on it. */
  readonly labels: readonly string[];
  /** Id of each label by its name, for {@link LabelCalls.deleteTaskLabels}; empty where the farm gives none. */
  readonly labelIds: Readonly<Record<string, number>>;
  /** The account's label that the task belongs to, which the farm calls a project; null when it has none. */
  readonly projectName: string | null;
  /** Higher goes first. */
  readonly priority: number | null;
  /** The farm's own level for the task, beside the priority that its account gave it. */
  readonly level: number | null;
  /** Number that the farm's scheduler gave it; null when it has none. */
  readonly dispatchId: string | null;
  /** Most render nodes at a time. */
  readonly nodeLimit: number | null;
  /** Memory its nodes must have; null when any will do. */
  readonly memoryGigabytes: number | null;
  /** After this time the farm stops the task; null when it never does. */
  readonly timeoutSeconds: number | null;
  /** After this time the farm warns about the task; null when it never does. */
  readonly timeoutWarningSeconds: number | null;
  /** What rendering has cost. */
  readonly renderCost: number | null;
  /** Part of the cost that the account's balance paid. */
  readonly accountCost: number | null;
  /** Part of the cost that coupons paid. */
  readonly couponCost: number | null;
  /** Part of the cost that nobody has paid yet. */
  readonly arrears: number | null;
  /** Task this one is a clone of; null for no clone. */
  readonly cloneOf: number | null;
  /** Parent of the task that this one is a clone of; null for no clone. */
  readonly cloneParentId: number | null;
  /** Whether it uses the assets of the main account. */
  readonly sharesMainAssets: boolean;
  /** Whether it lies in the recycle bin. */
  readonly deleted: boolean;
  /** Task this one is a part of; null for a task of its own. */
  readonly parentId: number | null;
  /** Whether the farm's pages show its parts unfolded. */
  readonly isUnfolded: boolean;
  /** Parts of this task: one for each camera or layer. */
  readonly children: readonly Task[];
}

/** What the farm knows of a scene's cameras and tiles; the table and the example spell one of them differently. */
const sceneDetails = record(
  { tiles: numberIfAny, allCamera: namesIfAny, renderableCamera: namesIfAny, RenderableCarema: namesIfAny },
  (wire) => ({
    tiles: wire.tiles,
    allCameras: wire.allCamera,
    renderableCameras: wire.renderableCamera.length > 0 ? wire.renderableCamera : wire.RenderableCarema,
  }),
)
  .nullish()
  .catch(null);

export const task: z.ZodType<Task> = z.lazy(() =>
  record(
    {
      id: number,
      taskAlias: textOrEmpty,
      sceneName: textOrEmpty,
      taskStatus: number,
      statusText: wordIfAny,
      message: filledTextOrNull,
      preTaskStatus: numberIfAny,
      preStatusText: wordIfAny,
      taskType: filledTextOrNull,
      taskTypeText: wordIfAny,
      totalFrames: count,
      doneFrames: count,
      failedFrames: count,
      executingFrames: count,
      abortFrames: count,
      framesRange: textOrEmpty,
      outputFileName: filledTextOrNull,
      cgId: numberOrNull,
      renderCamera: filledTextOrNull,
      layerName: filledTextOrNull,
      producer: filledTextOrNull,
      userName: filledTextOrNull,
      submitDate: instantOrNull,
      startTime: instantOrNull,
      completedDate: instantOrNull,
      renderDuration: numberOrNull,
      labels: taskLabels,
      taskKeyValueVo: sceneDetails,
      projectName: filledTextOrNull,
      taskUserLevel: numberIfAny,
      taskLevel: numberIfAny,
      munuTaskId: wordIfAny,
      taskLimit: numberIfAny,
      taskRam: numberIfAny,
      overTimeStop: timeoutSeconds,
      taskOverTime: timeoutSeconds,
      renderConsume: numberIfAny,
      userAccountConsume: numberIfAny,
      couponConsume: numberIfAny,
      taskArrears: numberIfAny,
      cloneOriginalId: numberIfAny,
      cloneParentId: numberIfAny,
      shareMainCapital: flagIfAny,
      isDelete: numberIfAny,
      layerParentId: numberOrNull,
      isOpen: flagIfAny,
      respRenderingTaskList: listOrEmpty(task),
    },
    (wire): Task => ({
      id: wire.id,
      alias: wire.taskAlias,
      sceneName: wire.sceneName,
      status: wire.taskStatus,
      statusName: taskStatusName(wire.taskStatus),
      statusText: wire.statusText,
      message: wire.message,
      preprocessingStatus: wire.preTaskStatus,
      preprocessingStatusText: wire.preStatusText,
      kind: taskKind(wire.taskType),
      kindText: wire.taskType,
      kindTextKey: wire.taskTypeText,
      totalFrames: wire.totalFrames,
      doneFrames: wire.doneFrames,
      failedFrames: wire.failedFrames,
      executingFrames: wire.executingFrames,
      abortedFrames: wire.abortFrames,
      frameRange: wire.framesRange,
      outputFolder: wire.outputFileName,
      softwareId: wire.cgId,
      camera: wire.renderCamera,
      allCameras: wire.taskKeyValueVo?.allCameras ?? [],
      renderableCameras: wire.taskKeyValueVo?.renderableCameras ?? [],
      renderLayer: wire.layerName,
      tiles: wire.taskKeyValueVo?.tiles ?? null,
      producer: wire.producer,
      userName: wire.userName,
      submittedAt: wire.submitDate,
      startedAt: wire.startTime,
      completedAt: wire.completedDate,
      renderSeconds: wire.renderDuration,
      labels: wire.labels.names,
      labelIds: wire.labels.ids,
      projectName: wire.projectName,
      priority: wire.taskUserLevel,
      level: wire.taskLevel,
      dispatchId: wire.munuTaskId,
      nodeLimit: wire.taskLimit,
      memoryGigabytes: wire.taskRam,
      timeoutSeconds: wire.overTimeStop,
      timeoutWarningSeconds: wire.taskOverTime,
      renderCost: wire.renderConsume,
      accountCost: wire.userAccountConsume,
      couponCost: wire.couponConsume,
      arrears: wire.taskArrears,
      cloneOf: wire.cloneOriginalId === 0 ? null : wire.cloneOriginalId,
      cloneParentId: wire.cloneParentId === 0 ? null : wire.cloneParentId,
      sharesMainAssets: wire.shareMainCapital,
      // On the wire 0 is deleted and 1 is not.
      deleted: wire.isDelete === 0,
      parentId: wire.layerParentId === 0 ? null : wire.layerParentId,
      isUnfolded: wire.isOpen,
      children: wire.respRenderingTaskList,
      ...keptInside({ taskKeyValueVo: wire.taskKeyValueVo?.extra, labels: wire.labels.extra }),
    }),
  ),
);

/** Fields without a name inside those that have one are kept where they came from. */
function keptInside(inner: Readonly<Record<string, object | undefined>>): Extra {
  const kept = Object.entries(inner).filter(([, fields]) => fields !== undefined);
  return kept.length === 0 ? {} : { extra: Object.fromEntries(kept) };
}
