import type { FarmAccount } from '../accounts/account-file.ts';
import { frameStatuses, taskStatuses } from './statuses.ts';
import type { Frame, FrameTally, Label, Task } from './task-store.ts';

const BLENDER_CG_ID = 2007;

/** A task in the fields of the documentation's example answers. */
export function taskView(task: Task, frames: FrameTally, labels: readonly Label[], account: FarmAccount) {
  const { plan } = task;
  return {
    sceneName: plan?.sceneFileName ?? '',
    id: task.id,
    taskAlias: taskAlias(task.id),
    taskStatus: task.status,
    statusText: `render_task_status_${task.status}`,
    preTaskStatus: null,
    preStatusText: null,
    totalFrames: frames.total,
    abortFrames: frames.stopped,
    executingFrames: frames.rendering,
    doneFrames: frames.done,
    failedFrames: frames.failed,
    framesRange: plan?.framesText ?? '0',
    projectName: plan?.projectName ?? '',
    renderConsume: 0,
    taskArrears: 0,
    submitDate: task.submittedAt,
    startTime: task.startedAt,
    completedDate: task.completedAt,
    renderDuration: task.startedAt === null ? null : Math.round(frames.renderMs / 1000),
    userName: account.userName,
    producer: task.producer ?? task.artist,
    taskLevel: 50,
    taskUserLevel: task.userLevel,
    taskLimit: 1,
    taskOverTime: plan?.timeoutSeconds ?? null,
    overTimeStop: plan?.jobTimeoutSeconds ?? null,
    userId: account.userId,
    outputFileName: plan?.outputFileName ?? null,
    munuTaskId: '',
    munuTaskIds: '',
    layerParentId: 0,
    cgId: BLENDER_CG_ID,
    userAccountConsume: 0,
    couponConsume: 0,
    qyCouponConsume: null,
    isOpen: 0,
    taskType: 'Render',
    renderCamera: plan?.cameraName ?? '',
    cloneParentId: 0,
    cloneOriginalId: task.cloneOriginalId,
    shareMainCapital: 0,
    taskRam: null,
    respRenderingTaskList: null,
    layerName: '',
    taskTypeText: 'render_major_picture_task',
    locationOutput: '',
    isDelete: 1,
    channel: 4,
    remark: '',
    labels: JSON.stringify(Object.fromEntries(labels.map(({ id, name }) => [String(id), name]))),
    isOverTime: 0,
    taskKeyValueVo: { tiles: null, allCamera: null, renderableCamera: null },
    waitingCount: null,
    stopType: task.status === taskStatuses.stopped ? 1 : 0,
  };
}

/** `2W10001`: platform 2, then the task's number. */
export function taskAlias(taskId: number): string {
  return `2W${taskId}`;
}

/** A frame in the fields of the documentation's example answers. Times not known yet are 0, as there. */
export function frameView(frame: Frame, timeoutSeconds: number, now: number) {
  const isRendering = frame.status === frameStatuses.rendering;
  const end = isRendering ? now : frame.endedAt;
  const ms = frame.startedAt === null || end === null ? 0 : end - frame.startedAt;
  return {
    id: frame.id,
    userId: null,
    framePrice: null,
    feeType: null,
    platform: null,
    frameIndex: frame.frameIndex,
    frameStatus: frame.status,
    feeAmount: 0,
    startTime: frame.startedAt ?? 0,
    endTime: frame.endedAt ?? 0,
    frameExecuteTime: Math.round(ms / 1000),
    frameStatusText: `task_frame_status_${frame.status}`,
    arrearsFee: null,
    munuJobId: '0',
    taskId: frame.taskId,
    munuTaskId: '',
    frameType: frame.type,
    couponFee: 0,
    recommitFlag: 0,
    isCopy: null,
    frameBlock: '',
    taskOverTime: timeoutSeconds,
    gopName: null,
    frameRam: null,
    // Not in the documentation, which has no place for why a frame failed.
    message: frame.error,
  };
}
