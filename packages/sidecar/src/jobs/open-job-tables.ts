import type { Journal } from '@farmhand/submission';
import type { Accounts } from '../accounts.ts';
import { type JobFrames, openJobFrames } from './job-frames.ts';

/** The tables of frames of the jobs that somebody looks at, and of those looked at last. */
export interface JobTables {
  /** The table of a job, begun when it is not there yet. */
  of(submissionId: string): JobFrames;
  /** The same, only where it is there. */
  find(submissionId: string): JobFrames | null;
  close(): Promise<void>;
}

export interface JobTablesOptions {
  readonly journal: Pick<Journal, 'get' | 'filesAtHome' | 'subscribe'>;
  readonly accounts: Pick<Accounts, 'runOf'>;
  /** Shortest pause between two looks at the farm. Milliseconds. */
  readonly leastMs: number;
}

/** So many tables that nobody listens to any more are kept, so that opening a job again is instant. */
const MOST_KEPT = 3;

export function openJobTables({ journal, accounts, leastMs }: JobTablesOptions): JobTables {
  /** Those asked for last are at the end. */
  const tables = new Map<string, JobFrames>();

  const unsubscribe = journal.subscribe(({ submissionId, body }) => {
    const frames = tables.get(submissionId);
    if (body.type === 'downloaded') frames?.wake('files');
    else if (body.type === 'frames' || body.type === 'state' || body.type === 'control') frames?.wake('farm');
  });
  const letGoOfOldest = () => {
    const unheard = [...tables].filter(([, frames]) => frames.listeners() === 0);
    for (const [id] of unheard.slice(0, Math.max(0, unheard.length - MOST_KEPT))) tables.delete(id);
  };

  return {
    of(submissionId) {
      const frames =
        tables.get(submissionId) ??
        openJobFrames({
          submissionId,
          journal,
          client: () => accounts.runOf(submissionId).client,
          leastMs,
        });
      tables.delete(submissionId);
      letGoOfOldest();
      tables.set(submissionId, frames);
      return frames;
    },
    find: (submissionId) => tables.get(submissionId) ?? null,
    async close() {
      unsubscribe();
      await Promise.all([...tables.values()].map((frames) => frames.close()));
    },
  };
}
