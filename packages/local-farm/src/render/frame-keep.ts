import { timingSafeEqual } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { dataFolders } from '../state/data-folder.ts';
import { createPagedLog, type LogPages, type PagedLog, readLogPages } from './paged-log.ts';
import { openPictureTokens } from './picture-secret.ts';

/** Which rendering of a row of frames a picture is from. */
export interface RenderedRow {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number | null;
  /** How often it was submitted anew. */
  readonly recommits: number;
}

/** Logs and thumbnails of rows of frames, by the row's id. */
export interface FrameKeep {
  /** Empties a row's log and forgets its thumbnails: it is rendered anew. */
  beginFrame(frameId: number): Promise<void>;
  /** Adds to the log of a row that has begun. */
  appendLog(frameId: number, text: string): Promise<void>;
  /** Nothing more comes for a row's log. */
  endFrame(frameId: number): void;
  /** Pages of the log so far, counted from 0; one empty page before the row starts. */
  readLog(frameId: number, firstPage: number, pages: number): Promise<LogPages>;
  /** Keeps the thumbnail of one frame of the row. */
  keepThumbnail(frameId: number, frame: number, pngPath: string): Promise<void>;
  /** Where the row's thumbnails are found on the farm's address, in the order of the frames. */
  thumbnailPaths(row: RenderedRow): Promise<readonly string[]>;
  /** Whether an address's token is that of the row's present rendering. */
  isThumbnailToken(row: RenderedRow, token: string): boolean;
  /** PNG bytes, or null when there is no thumbnail. */
  readThumbnail(frameId: number, frame: number): Promise<Buffer | null>;
}

export async function openFrameKeep(dataFolder: string): Promise<FrameKeep> {
  const logFolder = join(dataFolder, dataFolders.logs);
  const thumbnailFolder = join(dataFolder, dataFolders.thumbnails);
  await mkdir(logFolder, { recursive: true });
  await mkdir(thumbnailFolder, { recursive: true });
  const tokenOf = await openPictureTokens(dataFolder);

  const logs = new Map<number, PagedLog>();
  const logPath = (frameId: number) => join(logFolder, `${frameId}.log`);
  const thumbnailsOf = (frameId: number) => join(thumbnailFolder, String(frameId));
  const thumbnailToken = ({ id, startedAt, recommits }: RenderedRow) =>
    tokenOf(`thumbnail ${id} ${recommits} ${startedAt}`);

  return {
    beginFrame: async (frameId) => {
      await rm(thumbnailsOf(frameId), { recursive: true, force: true });
      const log = createPagedLog(logPath(frameId));
      logs.set(frameId, log);
      await log.begin();
    },
    appendLog: async (frameId, text) => logs.get(frameId)?.append(text),
    endFrame: (frameId) => void logs.delete(frameId),
    readLog: (frameId, firstPage, pages) => readLogPages(logPath(frameId), firstPage, pages),
    keepThumbnail: async (frameId, frame, pngPath) => {
      await mkdir(thumbnailsOf(frameId), { recursive: true });
      await copyFile(pngPath, join(thumbnailsOf(frameId), `${frame}.png`));
    },
    thumbnailPaths: async (row) => {
      const token = thumbnailToken(row);
      const names = await readdir(thumbnailsOf(row.id)).catch(noneWhenMissing);
      return names
        .map((name) => Number(parse(name).name))
        .toSorted((a, b) => a - b)
        .map((frame) => `/small_pic/${token}/${row.id}_${frame}.png`);
    },
    isThumbnailToken: (row, token) => {
      const right = Buffer.from(thumbnailToken(row));
      const given = Buffer.from(token);
      return right.length === given.length && timingSafeEqual(right, given);
    },
    readThumbnail: async (frameId, frame) =>
      readFile(join(thumbnailsOf(frameId), `${frame}.png`)).catch((error: unknown) => {
        if (systemErrorCode(error) === 'ENOENT') return null;
        throw error;
      }),
  };
}

function noneWhenMissing(error: unknown): readonly string[] {
  if (systemErrorCode(error) === 'ENOENT') return [];
  throw error;
}
