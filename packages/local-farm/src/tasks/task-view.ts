import type { Account } from '../accounts/accounts.ts';
import { totalTally } from './settle.ts';
import { isEnded, taskStatuses } from './statuses.ts';
import type { TaskLabel } from './task-labels.ts';
import { type Frame, type FrameTally, shownStatus, type Task } from './task-rows.ts';

/** What a task is shown with. */
export interface TaskSurroundings {
  readonly owner: Account;
  readonly children: readonly Task[];
  readonly labels: readonly TaskLabel[];
  readonly now: number;
}

/** A task, its children in it, in the fields of the documentation's example answers. */
export function taskView(task: Task, { owner, children, labels, now }: TaskSurroundings): TaskView {
  const childViews = children.map((child) => ({
    ...ownView(child, child, { owner, labels: [], now }),
    respRenderingTaskList: null,
  }));
  const tally = task.hasChildren ? totalTally(children) : task;
  return {
    ...ownView(task, tally, { owner, labels, now }),
    // A list even where it is empty: the vendor's SDK goes through it without asking.
    respRenderingTaskList: childViews,
  };
}

type TaskView = ReturnType<typeof ownView> & { readonly respRenderingTaskList: readonly unknown[] | null };

function ownView(
  task: Task,
  tally: FrameTally,
  { owner, labels, now }: Pick<TaskSurroundings, 'owner' | 'labels' | 'now'>,
) {
  const { plan } = task;
  // Reminded of after `taskOverTime`, stopped after `overTimeStop`.
  const limits = [plan?.timeoutSeconds ?? 0, task.timeLimitSeconds].filter((seconds) => seconds > 0);
  const { runningSince } = task;
  const isOverTime =
    task.status === taskStatuses.stoppedByTimeout ||
    (runningSince !== null && limits.some((seconds) => now > runningSince + seconds * 1000));
  return {
    sceneName: plan?.sceneFileName ?? '',
    id: task.id,
    taskAlias: taskAlias(task.id),
    taskStatus: task.status,
    statusText: `render_task_status_${task.status}`,
    preTaskStatus: null,
    preStatusText: null,
    totalFrames: tally.total,
    abortFrames: tally.stopped,
    executingFrames: tally.rendering,
    doneFrames: tally.done,
    failedFrames: tally.failed,
    framesRange: plan?.framesText ?? '0',
    projectName: plan?.projectName ?? '',
    renderConsume: amount(tally.fee + tally.coupon),
    taskArrears: amount(tally.arrears),
    submitDate: task.submittedAt,
    startTime: task.startedAt,
    completedDate: task.completedAt,
    renderDuration: task.startedAt === null ? null : Math.round(tally.renderMs / 1000),
    userName: owner.userName,
    producer: task.producer ?? task.artist,
    taskLevel: task.userLevel,
    taskUserLevel: task.userLevel,
    taskLimit: 1,
    taskOverTime: plan?.timeoutSeconds ?? null,
    overTimeStop: plan === null ? null : task.timeLimitSeconds,
    userId: owner.userId,
    outputFileName: task.hasChildren ? null : (plan?.outputFileName ?? null),
    munuTaskId: '',
    munuTaskIds: '',
    layerParentId: task.parentId ?? 0,
    cgId: plan?.softwareId ?? 0,
    userAccountConsume: amount(tally.fee),
    couponConsume: amount(tally.coupon),
    qyCouponConsume: null,
    isOpen: task.hasChildren ? 1 : 0,
    ...typeOf(task),
    renderCamera: plan?.cameraName ?? '',
    cloneParentId: 0,
    cloneOriginalId: task.cloneOriginalId,
    shareMainCapital: owner.sharesMainAssets ? 1 : 0,
    taskRam: plan?.ram ?? null,
    layerName: plan?.layerName ?? '',
    locationOutput: '',
    isDelete: task.deletedAt === null ? 1 : 0,
    channel: 4,
    remark: '',
    labels: JSON.stringify(Object.fromEntries(labels.map(({ id, name }) => [String(id), name]))),
    isOverTime: isOverTime ? 1 : 0,
    taskKeyValueVo: {
      tiles:
        plan?.tiles === undefined || plan.tiles === null
          ? null
          : String(plan.tiles.columns * plan.tiles.rows),
      allCamera: null,
      renderableCamera: plan?.cameraName ?? null,
    },
    waitingCount: isEnded(task.status) ? null : tally.waiting,
    stopType: task.status === taskStatuses.stopped ? 1 : 0,
    // Not in the documentation, as with frames.
    message: task.problem,
  };
}

/** What kind of task it is: pictures, or a simulation. A task that only has children is neither. */
function typeOf({ plan, hasChildren }: Task) {
  if (hasChildren) return { taskType: '', taskTypeText: null };
  return plan?.isSimulation === true
    ? { taskType: 'GopRender', taskTypeText: null }
    : { taskType: 'Render', taskTypeText: 'render_major_picture_task' };
}

/** `2W10001`: platform 2, then the task's number. */
export function taskAlias(taskId: number): string {
  return `2W${taskId}`;
}

/** A frame in the fields of the documentation's example answers. Times not known yet are 0, as there. */
export function frameView(frame: Frame, task: Task, now: number) {
  const status = shownStatus(frame, task);
  const isRendering = frame.startedAt !== null && frame.endedAt === null;
  const end = isRendering ? now : frame.endedAt;
  const ms = frame.startedAt === null || end === null ? 0 : end - frame.startedAt;
  return {
    id: frame.id,
    userId: null,
    framePrice: null,
    feeType: null,
    platform: null,
    frameIndex: frame.frameIndex,
    frameStatus: status,
    feeAmount: amount(frame.fee),
    startTime: frame.startedAt ?? 0,
    endTime: frame.endedAt ?? 0,
    frameExecuteTime: Math.round(ms / 1000),
    currentRenderTime: isRendering ? Math.round(ms / 1000) : 0,
    frameStatusText: `task_frame_status_${status}`,
    arrearsFee: frame.arrears === 0 ? null : amount(frame.arrears),
    munuJobId: '0',
    taskId: frame.taskId,
    munuTaskId: '',
    frameType: frame.type,
    couponFee: amount(frame.coupon),
    recommitFlag: frame.recommits,
    isCopy: null,
    frameBlock: frame.tile > 0 ? String(frame.tile) : '',
    taskOverTime: task.plan?.timeoutSeconds ?? 0,
    gopName: task.plan?.isSimulation === true ? task.plan.nodeName : null,
    frameRam: task.plan?.ram ?? null,
    averageCpu: 0,
    averageMemory: 0,
    isOverTime: 0,
    overOneMonth: null,
    renderRam: null,
    nodeId: '',
    openRenderRam: null,
    // Not in the documentation, which has no place for why a frame failed.
    message: frame.error,
  };
}

/** Sums of thousandths can end in a binary remainder that is no money. */
function amount(value: number): number {
  return Math.round(value * 1000) / 1000;
}
