import { setTimeout as wait } from 'node:timers/promises';
import { type FarmClient, isEnded, type Task } from '@farmhand/client';
import { type LocalPath, localPath } from '@farmhand/model';
import {
  type DownloadedItem,
  downloadTree,
  outputTemplatePath,
  type TransferEngine,
  TransferError,
  validateOutputTemplate,
} from '@farmhand/transfer';
import { withFarm } from '../account/farm-client.ts';
import type { Context } from '../commands/context.ts';
import type { OnExisting } from '../commands/job-words.ts';
import { EXIT, exitCodeOfError } from '../terminal/exit-codes.ts';
import { explain } from '../terminal/explain.ts';
import { interruptible } from '../terminal/interruptible.ts';
import { print, tell } from '../terminal/output.ts';
import { bytesText, plain, problemText } from '../terminal/text.ts';
import { openDownloadEngine } from './download-engine.ts';
import { showDownloads } from './download-progress.ts';
import { taskIdOf, taskOf } from './find-task.ts';

export interface DownloadOptions {
  readonly output: string;
  readonly onExisting: OnExisting;
  readonly template?: string;
  readonly watch?: boolean;
}

/** First and longest pause between two looks at the farm. Milliseconds. */
const FIRST_LOOK_MS = 2000;
const LONGEST_LOOK_MS = 30_000;

const ON_EXISTING = { overwrite: 'overwrite', skip: 'skip', 'keep-both': 'keepBoth' } as const;

/** What was brought home of a job. */
interface Brought {
  readonly files: number;
  readonly bytes: number;
  readonly downloaded: number;
  readonly alreadyThere: number;
  readonly skipped: number;
}

/**
 * Brings home what the farm has of a job, whoever submitted it from wherever with this account.
 *
 * @returns The exit code: {@link EXIT.incomplete} when frames failed, or the job has not ended.
 */
export async function download(job: string, options: DownloadOptions, context: Context): Promise<number> {
  const problem = options.template === undefined ? null : validateOutputTemplate(options.template);
  if (problem !== null) throw new TransferError(problem);
  const taskId = await taskIdOf(job);
  const goOn = `farmhand download ${taskId} --output ${JSON.stringify(options.output)}`;
  const work = (signal: AbortSignal) =>
    withFarm(context.profile, async (client, account) => {
      const task = await taskOf(client, taskId, signal);
      const { engine, close } = await openDownloadEngine(client, account, signal);
      try {
        const into = localPath.parse(options.output);
        return await bringHome({ client, engine, task, into, options, context, signal });
      } finally {
        close();
      }
    });
  return interruptible(
    async (signal) => {
      try {
        return await work(signal);
      } catch (error) {
        if (signal.aborted) throw error;
        tell(explain(error, { by: 'command', command: goOn }));
        return exitCodeOfError(error);
      }
    },
    () => `The download was left; what is here is whole. "${plain(goOn)}" goes on with it.`,
  );
}

interface Work {
  readonly client: FarmClient;
  readonly engine: TransferEngine;
  readonly task: Task;
  readonly into: LocalPath;
  readonly options: DownloadOptions;
  readonly context: Context;
  readonly signal: AbortSignal;
}

/** Once, or, when watching, again and again until the job has ended. */
async function bringHome(work: Work): Promise<number> {
  const { client, options, context, signal } = work;
  const shown = showDownloads(context.form);
  let { task } = work;
  let pauseMs = FIRST_LOOK_MS;
  let frames = -1;
  try {
    for (;;) {
      const parts = partsOf(task);
      const hasEnded = parts.every(({ status }) => isEnded(status));
      const brought = await round(
        { ...work, task },
        parts,
        (item) => shown.file(item),
        (counts) => shown.progress(counts),
      );
      if (brought !== null && (hasEnded || !options.watch)) {
        shown.end();
        return report(task, parts, brought, context);
      }
      const finished = parts.reduce(
        (sum, { doneFrames, failedFrames }) => sum + doneFrames + failedFrames,
        0,
      );
      // Nothing new: the next look may wait longer.
      pauseMs = finished > frames ? FIRST_LOOK_MS : Math.min(LONGEST_LOOK_MS, pauseMs * 1.5);
      frames = finished;
      shown.waiting(
        finished,
        parts.reduce((sum, { totalFrames }) => sum + totalFrames, 0),
      );
      await wait(pauseMs, undefined, { signal });
      task = await taskOf(client, task.id, signal);
    }
  } finally {
    shown.end();
  }
}

/** Fetches what is there now; null when it did not work and, as the command watches, will be tried again. */
async function round(
  { client, engine, task, into, options, signal }: Work,
  parts: readonly Task[],
  onFile: (item: DownloadedItem) => void,
  onProgress: Parameters<typeof downloadTree>[0]['onProgress'],
): Promise<Brought | null> {
  const storage = { kind: 'output', id: (await client.transferBids({ signal })).outputStorageId } as const;
  try {
    return await downloadTree({
      engine,
      storage,
      folders: parts.flatMap((part) => {
        const folder = part.outputFolder;
        if (folder === null) return [];
        const templated = (relativePath: string) =>
          placeOf(relativePath, folder, task, part, options.template ?? '');
        return [{ folder, placeOf: templated }];
      }),
      into,
      onExisting: ON_EXISTING[options.onExisting],
      signal,
      onProgress,
      onDone: onFile,
    });
  } catch (error) {
    if (signal.aborted || !options.watch || !TransferError.isInstance(error) || !error.problem.retryable)
      throw error;
    const job = String(task.id);
    tell(`${problemText(error.problem, { by: 'itself', job })}\n  It is tried again.`);
    return null;
  }
}

/** Cameras and layers are tasks of their own, below the one that was submitted. */
function partsOf(task: Task): readonly Task[] {
  return task.children.length > 0 ? task.children : [task];
}

function placeOf(relativePath: string, folder: string, task: Task, part: Task, template: string): string {
  return outputTemplatePath(template, {
    relativePath,
    outputFolder: folder,
    hasParts: task.children.length > 1,
    scene: (task.sceneName || part.sceneName).replace(/\.[^.]+$/, ''),
    task: String(task.id),
    user: task.producer ?? task.userName ?? '',
    camera: part.camera ?? '',
    layer: part.renderLayer ?? '',
    submittedAtMs: (task.submittedAt ?? part.submittedAt ?? new Date()).getTime(),
  });
}

function report(task: Task, parts: readonly Task[], brought: Brought, { form }: Context): number {
  const hasEnded = parts.every(({ status }) => isEnded(status));
  const failed = parts.reduce((sum, part) => sum + part.failedFrames, 0);
  print(form, { type: 'end', taskId: task.id, ...brought, hasEnded, failedFrames: failed }, () => {
    const { files, bytes, downloaded, alreadyThere, skipped } = brought;
    const counts = [
      `${downloaded} downloaded`,
      ...(alreadyThere > 0 ? [`${alreadyThere} were here`] : []),
      ...(skipped > 0 ? [`${skipped} left as they are`] : []),
      ...(failed > 0 ? [`${failed} frames failed at the farm`] : []),
    ];
    return `${files} files, ${bytesText(bytes)}: ${counts.join(', ')}.`;
  });
  if (!hasEnded) tell(`The job has not ended; call this again, or with --watch, for what is still to come.`);
  return hasEnded && failed === 0 && brought.skipped === 0 ? EXIT.done : EXIT.incomplete;
}
