/*
 * Status numbers and kinds of tasks and frames. Source: the tables in the vendor's API documentation; 100 is in the later
 * edition of its task details only. 0 and 1 are both given for waiting, in different tables.
 */

interface StatusRow<Name extends string> {
  readonly name: Name;
  /** Nothing more happens unless somebody asks for it. */
  readonly ended: boolean;
  /** Ended, and not as whoever submitted it wanted. */
  readonly failed: boolean;
  readonly en: string;
  readonly zh: string;
}

/** Names of the farm's numbers for the state of a task; `unknown` for one that no table has. */
export type TaskStatusName =
  | 'waiting'
  | 'rendering'
  | 'preparing'
  | 'stopped'
  | 'stoppedByUser'
  | 'stoppedForArrears'
  | 'stoppedByTimeout'
  | 'finished'
  | 'finishedWithFailedFrames'
  | 'abandoned'
  | 'testFinished'
  | 'failed'
  | 'analysing'
  | 'updating'
  | 'unknown';

const waiting: StatusRow<'waiting'> = {
  name: 'waiting',
  ended: false,
  failed: false,
  en: 'Waiting',
  zh: '等待中',
};

const taskStatuses: ReadonlyMap<number, StatusRow<TaskStatusName>> = new Map<
  number,
  StatusRow<TaskStatusName>
>([
  [0, waiting],
  [1, waiting],
  [5, { name: 'rendering', ended: false, failed: false, en: 'Rendering', zh: '渲染中' }],
  [8, { name: 'preparing', ended: false, failed: false, en: 'Being prepared', zh: '预处理中' }],
  [10, { name: 'stopped', ended: true, failed: false, en: 'Stopped', zh: '已停止' }],
  [15, { name: 'stoppedByUser', ended: true, failed: false, en: 'Stopped by the user', zh: '用户停止' }],
  [20, { name: 'stoppedForArrears', ended: true, failed: true, en: 'Stopped: no credit', zh: '欠费停止' }],
  [23, { name: 'stoppedByTimeout', ended: true, failed: true, en: 'Stopped: took too long', zh: '超时停止' }],
  [25, { name: 'finished', ended: true, failed: false, en: 'Finished', zh: '已完成' }],
  [
    30,
    {
      name: 'finishedWithFailedFrames',
      ended: true,
      failed: true,
      en: 'Finished with failed frames',
      zh: '已完成（有失败帧）',
    },
  ],
  [35, { name: 'abandoned', ended: true, failed: false, en: 'Abandoned', zh: '已放弃' }],
  [40, { name: 'testFinished', ended: false, failed: false, en: 'Test frames finished', zh: '测试完成' }],
  [45, { name: 'failed', ended: true, failed: true, en: 'Failed', zh: '失败' }],
  [50, { name: 'analysing', ended: false, failed: false, en: 'Being analysed', zh: '分析中' }],
  [100, { name: 'updating', ended: false, failed: false, en: 'Updating', zh: '状态更新中' }],
]);

/** Name of a task's status number; `unknown` for one that no table has. */
export function taskStatusName(status: number): TaskStatusName {
  return taskStatuses.get(status)?.name ?? 'unknown';
}

/** True when a task does nothing more by itself. A finished test (40) has not ended: it waits for full speed. */
export function isEnded(status: number): boolean {
  return taskStatuses.get(status)?.ended ?? false;
}

/** True when a task ended short of what was asked for: failed, out of credit, out of time, or with failed frames. */
export function isFailed(status: number): boolean {
  return taskStatuses.get(status)?.failed ?? false;
}

/** Languages the farm has words in: English and Chinese. */
export type StatusLanguage = 'en' | 'zh';

/** A task's status in words for people. */
export function describeTaskStatus(status: number, language: StatusLanguage): string {
  return taskStatuses.get(status)?.[language] ?? unknownStatus(status, language);
}

/** Names of the farm's numbers for the state of a frame; `unknown` for one that no table has. */
export type FrameStatusName =
  | 'waiting'
  | 'rendering'
  | 'stopped'
  | 'finished'
  | 'failed'
  | 'waitingForPreprocessing'
  | 'waitingForPhotonFrame'
  | 'waitingForPriorityFrames'
  | 'waitingForPhotonTask'
  | 'waitingForSettlement'
  | 'timedOut'
  | 'unknown';

const frameStatuses: ReadonlyMap<number, StatusRow<FrameStatusName>> = new Map<
  number,
  StatusRow<FrameStatusName>
>([
  [1, waiting],
  [2, { name: 'rendering', ended: false, failed: false, en: 'Rendering', zh: '渲染中' }],
  [3, { name: 'stopped', ended: true, failed: false, en: 'Stopped', zh: '已停止' }],
  [4, { name: 'finished', ended: true, failed: false, en: 'Finished', zh: '已完成' }],
  [5, { name: 'failed', ended: true, failed: true, en: 'Failed', zh: '失败' }],
  [
    6,
    {
      name: 'waitingForPreprocessing',
      ended: false,
      failed: false,
      en: 'Waiting for preprocessing',
      zh: '等待预处理',
    },
  ],
  [
    7,
    {
      name: 'waitingForPhotonFrame',
      ended: false,
      failed: false,
      en: 'Waiting for the photon frame',
      zh: '等待光子帧',
    },
  ],
  [
    8,
    {
      name: 'waitingForPriorityFrames',
      ended: false,
      failed: false,
      en: 'Waiting for the priority frames',
      zh: '等待优先帧',
    },
  ],
  [
    9,
    {
      name: 'waitingForPhotonTask',
      ended: false,
      failed: false,
      en: 'Waiting for the photon task',
      zh: '等待光子任务',
    },
  ],
  [
    10,
    {
      name: 'waitingForSettlement',
      ended: false,
      failed: false,
      en: 'Waiting for the simulation',
      zh: '等待解算任务',
    },
  ],
  [11, { name: 'timedOut', ended: true, failed: true, en: 'Took too long', zh: '超时' }],
]);

/** Name of a frame's status number; `unknown` for one that no table has. */
export function frameStatusName(status: number): FrameStatusName {
  return frameStatuses.get(status)?.name ?? 'unknown';
}

/** True when nothing more happens with a frame by itself. */
export function isFrameEnded(status: number): boolean {
  return frameStatuses.get(status)?.ended ?? false;
}

/** True when a frame failed or took too long. */
export function isFrameFailed(status: number): boolean {
  return frameStatuses.get(status)?.failed ?? false;
}

/** A frame's status in words for people. */
export function describeFrameStatus(status: number, language: StatusLanguage): string {
  return frameStatuses.get(status)?.[language] ?? unknownStatus(status, language);
}

/** What a task does. `simulation` is what Houdini's geometry nodes calculate, the farm's "settlement". */
export type TaskKind = 'picture' | 'photon' | 'preprocessing' | 'simulation' | 'unknown';

const taskKinds: ReadonlyMap<string, TaskKind> = new Map<string, TaskKind>([
  ['render', 'picture'],
  ['renderpicture', 'picture'],
  ['renderphoton', 'photon'],
  ['preprocessing', 'preprocessing'],
  ['goprender', 'simulation'],
]);

/** Kind of a task from the farm's word for it, which comes with and without blanks: `RenderPhoton`. */
export function taskKind(word: string | null): TaskKind {
  return taskKinds.get((word ?? '').replaceAll(' ', '').toLowerCase()) ?? 'unknown';
}

/**
 * What is made in a frame. `priority` frames are rendered before the `main` ones, a `...Composite` is put together from
 * others, `simulation` is what Houdini's geometry nodes calculate.
 */
export type FrameKind =
  | 'preprocessing'
  | 'photon'
  | 'photonMerge'
  | 'priority'
  | 'main'
  | 'priorityComposite'
  | 'mainComposite'
  | 'simulation'
  | 'channel'
  | 'unknown';

const frameKinds: ReadonlyMap<number, FrameKind> = new Map<number, FrameKind>([
  [1, 'preprocessing'],
  [2, 'photon'],
  [3, 'photonMerge'],
  [4, 'priority'],
  [5, 'main'],
  [6, 'priorityComposite'],
  [7, 'mainComposite'],
  [8, 'simulation'],
  [9, 'channel'],
]);

/** Kind of a frame from the farm's number for it; `unknown` for one that no table has. */
export function frameKind(type: number | null): FrameKind {
  return frameKinds.get(type ?? 0) ?? 'unknown';
}

function unknownStatus(status: number, language: StatusLanguage): string {
  return language === 'en' ? `Status ${status}` : `状态 ${status}`;
}
