import { z } from 'zod';
import type { Ask, CallOptions } from '../pipeline/ask.ts';
import { type FrameStatusName, frameStatusName } from '../task-status.ts';
import {
  count,
  type Extra,
  filledTextOrNull,
  instantOrNull,
  list,
  listOrEmpty,
  number,
  numberOrNull,
  record,
  text,
} from '../wire/fields.ts';
import { emptyWhenNoMore, type Page, type PageRequest, pageOf, pageParameters } from '../wire/page.ts';

/** One entry of a task's frame list: a frame, or several that one machine renders in a row. */
export interface Frame extends Extra {
  readonly id: number;
  readonly taskId: number | null;
  /** The frame, or frames, as the farm writes it: `7`, `7-9[1]`, `0-1`. */
  readonly frameIndex: string;
  /** The farm's number; `isFrameEnded` and `isFrameFailed` judge it. */
  readonly status: number;
  readonly statusName: FrameStatusName;
  /** Null until it starts. */
  readonly startedAt: Date | null;
  /** Null until it ends. */
  readonly endedAt: Date | null;
  readonly renderSeconds: number | null;
  /** How often it was submitted anew. */
  readonly resubmissions: number;
  /** Why it failed, where the farm says so. */
  readonly message: string | null;
}

/** A page of a frame's render log. */
export interface FrameLog extends Extra {
  /** The page's lines, joined by line feeds. */
  readonly text: string;
  readonly pageNumber: number;
  readonly pageCount: number;
}

export interface FrameCalls {
  /** One page of a task's frames. */
  taskFrames(
    request: PageRequest & {
      readonly taskId: number;
      /** Part of a frame's name, as in {@link Frame.frameIndex}. */
      readonly search?: string | undefined;
    },
    options?: CallOptions,
  ): Promise<Page<Frame>>;
  /** One page of a frame's render log; the first one unless given. */
  frameLog(request: PageRequest & { readonly frameId: number }, options?: CallOptions): Promise<FrameLog>;
  /** Paths of a finished frame's thumbnails, as the farm gives them; none until the frame is finished. */
  frameThumbnail(request: { readonly frameId: number }, options?: CallOptions): Promise<readonly string[]>;
}

const frame = record(
  {
    id: number,
    taskId: numberOrNull,
    frameIndex: text,
    frameStatus: number,
    startTime: instantOrNull,
    endTime: instantOrNull,
    frameExecuteTime: numberOrNull,
    recommitFlag: count,
    message: filledTextOrNull,
  },
  (wire): Frame => ({
    id: wire.id,
    taskId: wire.taskId,
    frameIndex: wire.frameIndex,
    status: wire.frameStatus,
    statusName: frameStatusName(wire.frameStatus),
    startedAt: wire.startTime,
    endedAt: wire.endTime,
    renderSeconds: wire.frameExecuteTime,
    resubmissions: wire.recommitFlag,
    message: wire.message,
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

const frameLog: z.ZodType<FrameLog> = z.union(
  [
    frameLogPage,
    z.string().transform((log): FrameLog => ({ text: log, pageNumber: 1, pageCount: 1 })),
    z.null().transform((): FrameLog => ({ text: '', pageNumber: 1, pageCount: 0 })),
  ],
  { error: 'a page of log lines' },
);

/** A list of paths, one path, or (documented, when there is none) the word SUCCESS. */
const thumbnails: z.ZodType<readonly string[]> = z.union(
  [listOrEmpty(text), z.string().transform((path) => (path === '' || path === 'SUCCESS' ? [] : [path]))],
  { error: 'a list of paths' },
);

/** Only finished frames have thumbnails, and the farm wants to be told that the frame is one. */
const FINISHED = 4;

export function frameCalls(ask: Ask): FrameCalls {
  return {
    taskFrames: (request, options) =>
      emptyWhenNoMore(
        ask(
          'queryTaskFrames',
          { taskId: request.taskId, ...pageParameters(request), searchKeyword: request.search },
          framePage,
          options,
        ),
        request,
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
