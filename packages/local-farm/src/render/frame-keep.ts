import { appendFile, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';

/** Logs and thumbnails of frames, by frame id. */
export interface FrameKeep {
  /** Empties a frame's log: it is rendered anew. */
  beginLog(frameId: number): Promise<void>;
  appendLog(frameId: number, text: string): Promise<void>;
  /** The log so far; empty before the frame starts. */
  readLog(frameId: number): Promise<string>;
  keepThumbnail(frameId: number, pngPath: string): Promise<void>;
  /** PNG bytes, or null when there is no thumbnail. */
  readThumbnail(frameId: number): Promise<Buffer | null>;
}

export async function openFrameKeep(dataFolder: string): Promise<FrameKeep> {
  const logs = join(dataFolder, 'logs');
  const thumbnails = join(dataFolder, 'thumbnails');
  await mkdir(logs, { recursive: true });
  await mkdir(thumbnails, { recursive: true });
  const logPath = (frameId: number) => join(logs, `${frameId}.log`);
  const thumbnailPath = (frameId: number) => join(thumbnails, `${frameId}.png`);
  return {
    beginLog: (frameId) => writeFile(logPath(frameId), ''),
    appendLog: (frameId, text) => appendFile(logPath(frameId), text),
    readLog: async (frameId) => (await readIfThere(logPath(frameId)))?.toString('utf8') ?? '',
    keepThumbnail: (frameId, pngPath) => copyFile(pngPath, thumbnailPath(frameId)),
    readThumbnail: (frameId) => readIfThere(thumbnailPath(frameId)),
  };
}

async function readIfThere(path: string): Promise<Buffer | null> {
  return readFile(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  });
}
