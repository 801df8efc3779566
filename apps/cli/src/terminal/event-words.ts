import type { JobControl, SubmissionEvent, SubmissionState } from '@farmhand/model';
import type { Language } from './language.ts';

/** What is said of jobs while they run. Names and paths are given as they are shown, sizes with their unit. */
interface EventWords {
  readonly states: Readonly<Record<SubmissionState, string>>;
  readonly controls: Readonly<Record<JobControl['type'], string>>;
  readonly outcomes: Readonly<
    Record<Extract<SubmissionEvent['body'], { type: 'control' }>['outcome'], string>
  >;
  /** Between what was asked for, or whom something is about, and what became of it. */
  readonly colon: string;
  times(count: number): string;
  uploading(files: string, bytes: string, already: number): string;
  /** `bytes` is null when nothing has to be read. */
  fingerprinting(files: string, bytes: string | null): string;
  filesRead(done: number, total: number, bytes: string): string;
  bytes(done: string, total: string): string;
  andMore(name: string, more: number): string;
  sentAgain(attempt: number): string;
  troublesLeftOut(count: number): string;
  frames(done: string, failed: number, rendering: number): string;
  framesUnderWay(done: number, total: number, failed: number, rendering: number): string;
  filesHere(count: number): string;
  saved(path: string, files: number, bytes: string): string;
  frameFailed(frame: string): string;
  tryingAgain(seconds: number): string;
  queued(ahead: number, turn: 'preparing' | 'uploading'): string;
  renewed(as: string): string;
  /** Names of bars; at most nine columns wide. */
  readonly bars: Readonly<Record<'fingerprint' | 'upload' | 'frames' | 'job', string>>;
}

const en: EventWords = {
  states: {
    drafted: 'reading the scene',
    awaitingConfirmation: 'waiting for your word on the warnings',
    checked: 'checked; creating the job at the farm',
    taskCreated: 'job created; uploading what the farm lacks',
    assetsUploaded: 'files uploaded; sending the job documents',
    documentsUploaded: 'documents sent; submitting',
    submitted: 'submitted',
    rendering: 'rendering',
    downloading: 'all frames finished; bringing home the last',
    done: 'done',
    doneWithFailedFrames: 'finished with failed frames',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  controls: {
    stop: 'stop',
    start: 'start',
    abandon: 'abandon',
    remove: 'delete',
    setPriority: 'another priority',
    setLabels: 'other labels',
    setTimeout: 'another time-out',
    fullSpeed: 'full speed',
    resubmitFrames: 'frames once more',
  },
  outcomes: { asked: 'asked for', done: 'done', refused: 'refused', notKnown: 'not known' },
  colon: ': ',
  times: (count) => ` (${count} times)`,
  uploading: (files, bytes, already) =>
    `uploading ${files} files, ${bytes}${already > 0 ? `, ${already} already there` : ''}`,
  fingerprinting: (files, bytes) => `fingerprinting ${files} files${bytes === null ? '' : `, ${bytes} read`}`,
  filesRead: (done, total, bytes) => `${done} of ${total} files, ${bytes} read`,
  bytes: (done, total) => `${done} of ${total}`,
  andMore: (name, more) => `${name} and ${more} more`,
  sentAgain: (attempt) => ` It is sent again by itself${attempt > 1 ? `, after attempt ${attempt}` : ''}.`,
  troublesLeftOut: (count) => `${count} more troubles with single files are not listed`,
  frames: (done, failed, rendering) =>
    `frames ${done} done${failed > 0 ? `, ${failed} failed` : ''}, ${rendering} rendering`,
  framesUnderWay: (done, total, failed, rendering) =>
    `${done} of ${total} frames${failed > 0 ? `, ${failed} failed` : ''}, ${rendering} rendering`,
  filesHere: (count) => `, ${count} files here`,
  saved: (path, files, bytes) => `saved ${path} (${files} so far, ${bytes})`,
  frameFailed: (frame) => `frame ${frame} failed`,
  tryingAgain: (seconds) => `Trying again in ${seconds} s.`,
  queued: (ahead, turn) =>
    `waiting for ${ahead === 1 ? 'another job' : `${ahead} other jobs`} to finish ${turn}`,
  renewed: (as) => `submitted once more as ${as}`,
  bars: { fingerprint: 'reading', upload: 'upload', frames: 'frames', job: 'job' },
};

const zh: EventWords = {
  states: {
    drafted: '正在读取场景',
    awaitingConfirmation: '有警告，等待您确认',
    checked: '检查完成，正在农场创建作业',
    taskCreated: '作业已创建，正在上传农场缺少的文件',
    assetsUploaded: '文件已上传，正在发送作业文档',
    documentsUploaded: '作业文档已发送，正在提交',
    submitted: '已提交',
    rendering: '渲染中',
    downloading: '所有帧已结束，正在取回最后的帧',
    done: '完成',
    doneWithFailedFrames: '已结束，有失败的帧',
    failed: '失败',
    cancelled: '已取消',
  },
  controls: {
    stop: '停止',
    start: '启动',
    abandon: '放弃',
    remove: '删除',
    setPriority: '更改优先级',
    setLabels: '更改标签',
    setTimeout: '更改超时',
    fullSpeed: '全速渲染',
    resubmitFrames: '重新渲染帧',
  },
  outcomes: { asked: '已请求', done: '完成', refused: '被拒绝', notKnown: '结果未知' },
  colon: '：',
  times: (count) => `（${count} 次）`,
  uploading: (files, bytes, already) =>
    `正在上传：${files} 个文件，${bytes}${already > 0 ? `，${already} 个已在农场` : ''}`,
  fingerprinting: (files, bytes) =>
    `正在计算指纹：${files} 个文件${bytes === null ? '' : `，已读取 ${bytes}`}`,
  filesRead: (done, total, bytes) => `${done} / ${total} 个文件，已读取 ${bytes}`,
  bytes: (done, total) => `${done} / ${total}`,
  andMore: (name, more) => `${name} 等 ${more + 1} 个文件`,
  sentAgain: (attempt) => `${attempt > 1 ? `第 ${attempt} 次尝试失败，` : ''}会自动重新发送。`,
  troublesLeftOut: (count) => `另有 ${count} 个文件的问题未列出`,
  frames: (done, failed, rendering) =>
    `帧：完成 ${done}${failed > 0 ? `，失败 ${failed}` : ''}，渲染中 ${rendering}`,
  framesUnderWay: (done, total, failed, rendering) =>
    `${done} / ${total} 帧${failed > 0 ? `，失败 ${failed}` : ''}，渲染中 ${rendering}`,
  filesHere: (count) => `，本机 ${count} 个文件`,
  saved: (path, files, bytes) => `已保存 ${path}（共 ${files} 个，${bytes}）`,
  frameFailed: (frame) => `帧 ${frame} 失败`,
  tryingAgain: (seconds) => `${seconds} 秒后重试。`,
  queued: (ahead, turn) => `等待其他 ${ahead} 个作业${turn === 'preparing' ? '准备' : '上传'}完成`,
  renewed: (as) => `已重新提交为 ${as}`,
  bars: { fingerprint: '读取', upload: '上传', frames: '帧', job: '作业' },
};

export const eventWords: Readonly<Record<Language, EventWords>> = { en, zh };
