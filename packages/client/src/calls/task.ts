import { z } from 'zod';
import { type TaskKind, type TaskStatusName, taskKind, taskStatusName } from '../task-status.ts';
import {
  count,
  type Extra,
  filledTextOrNull,
  instantOrNull,
  listOrEmpty,
  namesIfAny,
  number,
  numberIfAny,
  numberOrNull,
  record,
  textOrEmpty,
} from '../wire/fields.ts';
import { taskLabels } from '../wire/task-labels.ts';
import { timeoutSeconds } from '../wire/timeout.ts';

/**
 * A render task at the farm. Sums of money are in the account's currency; null where nothing has been charged yet.
 * Scheduler details are in `extra`, under the wire's names.
 */
export interface Task extends Extra {
  readonly id: number;
  /** The name the farm's pages show, such as `2W19097`. */
  readonly alias: string;
  readonly sceneName: string;
  /** The farm's number; `isEnded` and `isFailed` judge it. */
  readonly status: number;
  readonly statusName: TaskStatusName;
  /** Why it failed as a whole, where the farm says so. */
  readonly message: string | null;
  /** State of its preprocessing, by the same numbers; null when it has none. */
  readonly preprocessingStatus: number | null;
  readonly kind: TaskKind;
  /** The farm's word for the kind: `RenderPhoton`. Null for a task that only holds others. */
  readonly kindText: string | null;
  readonly totalFrames: number;
  readonly doneFrames: number;
  readonly failedFrames: number;
  readonly executingFrames: number;
  readonly abortedFrames: number;
  /** As the farm writes it: `1-10[1]`. */
  readonly frameRange: string;
  /** Folder of the task's frames in the output storage; null until the farm has made it. */
  readonly outputFolder: string | null;
  readonly softwareId: number | null;
  readonly camera: string | null;
  /** Cameras of the scene, where the farm knows them. */
  readonly allCameras: readonly string[];
  /** Cameras that render, where the farm knows them. */
  readonly renderableCameras: readonly string[];
  readonly renderLayer: string | null;
  /** Tiles each frame is rendered in; null when the farm does not say. */
  readonly tiles: number | null;
  readonly producer: string | null;
  readonly userName: string | null;
  readonly submittedAt: Date | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  /** Sum over all frames. */
  readonly renderSeconds: number | null;
  readonly labels: readonly string[];
  /** Id of each label by its name, for {@link LabelCalls.deleteTaskLabels}; empty where the farm gives none. */
  readonly labelIds: Readonly<Record<string, number>>;
  /** The account's label that the task belongs to, which the farm calls a project; null when it has none. */
  readonly projectName: string | null;
  /** Higher goes first. */
  readonly priority: number | null;
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
  /** Whether it lies in the recycle bin. */
  readonly deleted: boolean;
  /** Task this one is a part of; null for a task of its own. */
  readonly parentId: number | null;
  /** Parts of this task: one for each camera or layer. */
  readonly children: readonly Task[];
}

/** What the farm knows of a scene's cameras and tiles; the table and the example spell one of them differently. */
const sceneDetails = z
  .looseObject({
    tiles: numberIfAny,
    allCamera: namesIfAny,
    renderableCamera: namesIfAny,
    RenderableCarema: namesIfAny,
  })
  .nullish()
  .catch(null);

export const task: z.ZodType<Task> = z.lazy(() =>
  record(
    {
      id: number,
      taskAlias: textOrEmpty,
      sceneName: textOrEmpty,
      taskStatus: number,
      message: filledTextOrNull,
      preTaskStatus: numberIfAny,
      taskType: filledTextOrNull,
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
      taskLimit: numberIfAny,
      taskRam: numberIfAny,
      overTimeStop: timeoutSeconds,
      taskOverTime: timeoutSeconds,
      renderConsume: numberIfAny,
      userAccountConsume: numberIfAny,
      couponConsume: numberIfAny,
      taskArrears: numberIfAny,
      cloneOriginalId: numberIfAny,
      isDelete: numberIfAny,
      layerParentId: numberOrNull,
      respRenderingTaskList: listOrEmpty(task),
    },
    (wire): Task => ({
      id: wire.id,
      alias: wire.taskAlias,
      sceneName: wire.sceneName,
      status: wire.taskStatus,
      statusName: taskStatusName(wire.taskStatus),
      message: wire.message,
      preprocessingStatus: wire.preTaskStatus,
      kind: taskKind(wire.taskType),
      kindText: wire.taskType,
      totalFrames: wire.totalFrames,
      doneFrames: wire.doneFrames,
      failedFrames: wire.failedFrames,
      executingFrames: wire.executingFrames,
      abortedFrames: wire.abortFrames,
      frameRange: wire.framesRange,
      outputFolder: wire.outputFileName,
      softwareId: wire.cgId,
      camera: wire.renderCamera,
      allCameras: wire.taskKeyValueVo?.allCamera ?? [],
      renderableCameras: renderableCameras(wire.taskKeyValueVo),
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
      nodeLimit: wire.taskLimit,
      memoryGigabytes: wire.taskRam,
      timeoutSeconds: wire.overTimeStop,
      timeoutWarningSeconds: wire.taskOverTime,
      renderCost: wire.renderConsume,
      accountCost: wire.userAccountConsume,
      couponCost: wire.couponConsume,
      arrears: wire.taskArrears,
      cloneOf: wire.cloneOriginalId === 0 ? null : wire.cloneOriginalId,
      // On the wire 0 is deleted and 1 is not.
      deleted: wire.isDelete === 0,
      parentId: wire.layerParentId === 0 ? null : wire.layerParentId,
      children: wire.respRenderingTaskList,
    }),
  ),
);

function renderableCameras(details: z.output<typeof sceneDetails>): readonly string[] {
  if (!details) return [];
  return details.renderableCamera.length > 0 ? details.renderableCamera : details.RenderableCarema;
}
