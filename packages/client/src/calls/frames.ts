import { z } from 'zod';
import type { Ask, CallOptions } from '../pipeline/ask.ts';
import { type Paged, type PagedOptions, paged } from '../pipeline/paged.ts';
import { count, type Extra, list, listOrEmpty, nothing, record, text } from '../wire/fields.ts';
import { type PageRequest, pageOf } from '../wire/page.ts';
import { type Frame, frame } from './frame.ts';
import { type FrameSelection, wireSelection } from './frame-selection.ts';
import { frameIdsOf, framesByName, type NamedFrames } from './frames-by-name.ts';
import { type TaskProgress, taskProgress } from './task-progress.ts';

/** Frames of all the account's tasks, counted by state. */
export interface FrameStatistics extends Extra {
  /** All of them. */
  readonly totalFrames: number;
  /** Not started yet. */
  readonly waitingFrames: number;
  /** Being rendered. */
  readonly executingFrames: number;
  /** Finished. */
  readonly doneFrames: number;
  /** Ended without a result. */
  readonly failedFrames: number;
  /** Given up with their task; 0 when the farm does not say. */
  readonly abandonedFrames: number;
}

/** A page of a frame's render log. */
export interface FrameLog extends Extra {
  /** The page's lines, joined by line feeds. */
  readonly text: string;
  /** As the farm states it. */
  readonly pageNumber: number;
  /** How many pages the log has at the asked size; 0 when there is no log. */
  readonly pageCount: number;
}

/** Calls about frames. */
export interface FrameCalls {
  /**
   * A task's frames: await it for one page, iterate it for all from that page on.
   *
   * @throws TypeError when page number or page size is no whole number, 1 or more.
   */
  taskFrames(
    request: PageRequest & {
      readonly taskId: number;
      /** Part of a frame's name, as in {@link Frame.frameIndex}. */
      readonly search?: string | undefined;
    },
    options?: PagedOptions,
  ): Paged<Frame>;
  /**
   * All frames of a task by the names the farm shows; several have the same one when a frame is rendered in blocks
   * or stages.
   */
  framesByName(
    request: { readonly taskId: number },
    options?: CallOptions,
  ): Promise<ReadonlyMap<string, readonly Frame[]>>;
  /** How many frames the account has in each state. */
  frameStatistics(options?: CallOptions): Promise<FrameStatistics>;
  /** Submits frames of a task anew. Does nothing for no frames. Not repeated by itself after a failure. */
  resubmitFrames(selection: FrameSelection, options?: CallOptions): Promise<void>;
  /**
   * The same for frames by name, whose ids it reads from the task's frame list first.
   *
   * @throws RangeError when the task has no frame of one of the names; nothing is submitted then.
   */
  resubmitFramesByName(frames: NamedFrames, options?: CallOptions): Promise<void>;
  /** Stops frames of a task; stopping a stopped one does no harm. Does nothing for no frames. */
  stopFrames(selection: FrameSelection, options?: CallOptions): Promise<void>;
  /**
   * The same for frames by name, whose ids it reads from the task's frame list first.
   *
   * @throws RangeError when the task has no frame of one of the names; nothing is stopped then.
   */
  stopFramesByName(frames: NamedFrames, options?: CallOptions): Promise<void>;
  /**
   * How far a task is, with a picture of each frame so far. Only for tasks of 3ds Max. Photon or picture stage, as
   * asked for; the one the task is in unless given.
   */
  taskProgressImage(
    request: { readonly taskId: number; readonly stage?: 'photon' | 'picture' | undefined },
    options?: CallOptions,
  ): Promise<TaskProgress>;
  /** One page of a frame's render log; the first one unless given, and `pageSize` is 1 unless given. */
  frameLog(request: PageRequest & { readonly frameId: number }, options?: CallOptions): Promise<FrameLog>;
  /** Paths of a finished frame's thumbnails, as the farm gives them; none until the frame is finished. */
  frameThumbnail(request: { readonly frameId: number }, options?: CallOptions): Promise<readonly string[]>;
}

const frameStatistics = record(
  {
    totalFrames: count,
    waitingFramesTotal: count,
    executingFramesTotal: count,
    doneFramesTotal: count,
    failedFramesTotal: count,
    abandonFramesTotal: count,
  },
  (wire): FrameStatistics => ({
    totalFrames: wire.totalFrames,
    waitingFrames: wire.waitingFramesTotal,
    executingFrames: wire.executingFramesTotal,
    doneFrames: wire.doneFramesTotal,
    failedFrames: wire.failedFramesTotal,
    abandonedFrames: wire.abandonFramesTotal,
  }),
);

const framePage = pageOf(frame);

const frameLogPage = record(
  { items: list(text), pageNum: count, pageCount: count },
  (wire): FrameLog => ({
    text: wire.items.join('\n'),
    pageNumber: wire.pageNum,
    pageCount: wire.pageCount,
  }),
);

/*
 * What comes in several forms is brought into one before it is read: a union would blame the whole answer for a fault in
 * one of its fields.
 */

/** A page of the log, the log itself as one text, or null where there is none. */
const frameLog = z.preprocess((data) => {
  if (typeof data === 'string') return { items: [data], pageNum: 1, pageCount: 1 };
  return data === null ? { items: [], pageNum: 1, pageCount: 0 } : data;
}, frameLogPage);

/** A list of paths, one path, or (documented, when there is none) the word SUCCESS. */
const thumbnails = z.preprocess((data) => {
  if (typeof data !== 'string') return data;
  return data === '' || data === 'SUCCESS' ? [] : [data];
}, listOrEmpty(text));

/** Only finished frames have thumbnails, and the farm wants to be told that the frame is one. */
const FINISHED = 4;

/** The farm's numbers for the stages of a task of 3ds Max. */
const stages = { photon: 2, picture: 5 } as const;

export function frameCalls(ask: Ask): FrameCalls {
  const taskFrames: FrameCalls['taskFrames'] = (request, options) =>
    paged(request, options, (parameters, callOptions) =>
      ask(
        'queryTaskFrames',
        { taskId: request.taskId, ...parameters, searchKeyword: request.search },
        framePage,
        callOptions,
      ),
    );
  const forFrames =
    (call: 'resubmitFrames' | 'stopFrames') =>
    async (selection: FrameSelection, options?: CallOptions): Promise<void> => {
      const body = wireSelection(selection);
      if (body !== null) await ask(call, body, nothing, options);
    };
  const forNamedFrames =
    (call: 'resubmitFrames' | 'stopFrames') =>
    async (named: NamedFrames, options?: CallOptions): Promise<void> => {
      const { taskId, frames } = named;
      if (frames.length === 0) return;
      const frameIds = await frameIdsOf(named, taskFrames({ taskId }, options));
      await forFrames(call)({ taskId, frameIds }, options);
    };

  return {
    taskFrames,
    framesByName: ({ taskId }, options) => framesByName(taskFrames({ taskId }, options)),
    frameStatistics: (options) => ask('queryFrameStatistics', {}, frameStatistics, options),
    resubmitFrames: forFrames('resubmitFrames'),
    resubmitFramesByName: forNamedFrames('resubmitFrames'),
    stopFrames: forFrames('stopFrames'),
    stopFramesByName: forNamedFrames('stopFrames'),
    taskProgressImage: ({ taskId, stage }, options) =>
      ask(
        'loadTaskProgressImage',
        { taskId, frameType: stage === undefined ? undefined : stages[stage] },
        taskProgress,
        options,
      ),
    frameLog: ({ frameId, pageNumber = 1, pageSize = 1 }, options) =>
      ask(
        'showLog',
        { renderingType: 'render', pageNum: pageNumber, pageSize, id: frameId },
        frameLog,
        options,
      ),
    frameThumbnail: ({ frameId }, options) =>
      ask('loadFrameThumbnail', { id: frameId, frameStatus: FINISHED }, thumbnails, options),
  };
}
