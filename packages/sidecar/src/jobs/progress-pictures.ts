import { createHash } from 'node:crypto';
import type { Task } from '@farmhand/client';
import { type Journal, notAtFarm, SubmissionError, unknownSubmission } from '@farmhand/submission';
import type { Accounts } from '../accounts.ts';
import type { ProgressPicture } from '../api/job-details.ts';
import { fetchFarmPicture, noPicture } from './farm-pictures.ts';
import { CONDITION, conditionOf } from './frame-table.ts';
import type { ShownPicture } from './picture-bytes.ts';

/** How far 3ds Max jobs are, and the pictures that the farm named when it was last asked. */
export interface ProgressPictures {
  /** @throws SubmissionError `unknown-submission`, `other-account`, `not-at-farm`; the client's errors. */
  of(
    submissionId: string,
    stage: 'photon' | 'picture' | undefined,
    signal: AbortSignal,
  ): Promise<ProgressPicture>;
  /** One of them, by its name. @throws SubmissionError `no-picture`. */
  picture(submissionId: string, name: string, signal: AbortSignal): Promise<ShownPicture>;
}

/** Jobs whose pictures' names are remembered. */
const MOST_JOBS = 10;
/** A job of very many cameras shows the first of them. */
const MOST_TASKS = 16;

export function openProgressPictures(
  accounts: Pick<Accounts, 'runOf'>,
  journal: Pick<Journal, 'get'>,
): ProgressPictures {
  /** What the farm named, by the name that the panel knows it by; of each job and stage. */
  const named = new Map<string, ReadonlyMap<string, string>>();

  const remember = (key: string, names: ReadonlyMap<string, string>) => {
    named.delete(key);
    named.set(key, names);
    const [oldest] = named.keys();
    if (named.size > MOST_JOBS * 3 && oldest !== undefined) named.delete(oldest);
  };

  return {
    async of(submissionId, stage, signal) {
      const record = journal.get(submissionId);
      if (record === null) throw unknownSubmission(submissionId);
      if (record.taskId === null) throw new SubmissionError(notAtFarm(record));
      const { client } = accounts.runOf(submissionId);
      const [task] = await client.taskInfo([record.taskId], { signal });
      const tasks = task === undefined ? [] : partsOf(task);
      const names = new Map<string, string>();
      const blocks: ProgressPicture['blocks'] = [];
      let seen: Pick<ProgressPicture, 'widthPixels' | 'heightPixels' | 'stage'> | null = null;
      for (const { id, statusName } of tasks) {
        const request = { taskId: id, ...(stage === undefined ? {} : { stage }) };
        const progress = await client.taskProgressImage(request, { signal });
        seen ??= {
          widthPixels: progress.widthPixels,
          heightPixels: progress.heightPixels,
          stage: progress.stage === 'photon' || progress.stage === 'picture' ? progress.stage : 'other',
        };
        for (const block of progress.blocks.flat()) {
          const picture = block.imagePath === null ? null : nameOf(block.imagePath);
          if (picture !== null && block.imagePath !== null) names.set(picture, block.imagePath);
          blocks.push({
            frame: block.frameIndex,
            block: block.block,
            condition: CONDITION[conditionOf(block.statusName, statusName)],
            percent: block.percent,
            seconds: block.renderSeconds,
            remainingSeconds: block.remainingSeconds,
            text: block.progressText,
            picture,
          });
        }
      }
      remember(`${submissionId} ${stage ?? ''}`, names);
      return { ...(seen ?? { widthPixels: null, heightPixels: null, stage: 'other' as const }), blocks };
    },
    async picture(submissionId, name, signal) {
      const stages = ['', 'photon', 'picture'];
      const path = stages.map((stage) => named.get(`${submissionId} ${stage}`)?.get(name)).find(Boolean);
      if (path === undefined)
        throw noPicture(
          { en: 'The farm named no such picture of this job.', zh: '农场没有给出此作业的这张图片。' },
          true,
        );
      return fetchFarmPicture(accounts.runOf(submissionId).account.endpoint, path, signal);
    },
  };
}

function partsOf(task: Task): readonly Task[] {
  return task.children.length === 0 ? [task] : task.children.slice(0, MOST_TASKS);
}

/** Where the farm keeps its files is nobody's business, so pictures go by another name. */
function nameOf(path: string): string {
  return createHash('sha256').update(path).digest('base64url');
}
