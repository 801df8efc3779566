import { readFile, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { taskStatuses } from '@farmhand/local-farm';
import type { SubmissionView } from '@farmhand/model';
import { serverPathOf } from './project.ts';
import type { Rule } from './rules.ts';
import type { Run } from './run.ts';

/** Claims that something came of a run that did not, for rules that cannot be broken from outside. */
export interface Forgery {
  readonly breaks: Rule;
  forge(run: Run): Promise<Run>;
}

const withFirstView = (run: Run, change: Partial<SubmissionView>): Promise<Run> =>
  Promise.resolve({ ...run, views: run.views.map((view, at) => (at === 0 ? { ...view, ...change } : view)) });

export const FORGERIES: Readonly<Record<string, Forgery>> = {
  'a job that is gone': {
    breaks: 'every job ends',
    forge: async (run) => ({ ...run, views: run.views.slice(1) }),
  },
  'a job that never ends': {
    breaks: 'every job ends',
    forge: (run) => withFirstView(run, { state: 'rendering' }),
  },
  'a job cancelled by nobody': {
    breaks: 'only what was cancelled is cancelled',
    forge: (run) => withFirstView(run, { state: 'cancelled' }),
  },
  'a cancelled job that the farm goes on with': {
    breaks: 'what is cancelled renders no more',
    forge: async (run) => ({
      ...(await withFirstView(run, { state: 'cancelled' })),
      tasks: run.tasks.map((task) => ({ ...task, status: taskStatuses.rendering })),
    }),
  },
  'a failure without a word': {
    breaks: 'a failure has a reason',
    forge: (run) => withFirstView(run, { state: 'failed', problem: null }),
  },
  'a failure for nothing': {
    breaks: 'a failure that stays has a cause',
    forge: (run) =>
      withFirstView(run, {
        state: 'failed',
        problem: { code: 'farm-refused', message: 'No.', hint: 'Ask.', retryable: false },
      }),
  },
  'frames that all failed on a disk with room': {
    breaks: 'a failure that stays has a cause',
    forge: (run) =>
      withFirstView(run, {
        state: 'failed',
        problem: {
          code: 'all-frames-failed',
          message: 'Every frame failed. Frame 1: ENOSPC: no space left on device, write 100001.log',
          hint: 'Render them again.',
          retryable: false,
        },
      }),
  },
  'a torn file': {
    breaks: 'only whole files are uploaded',
    forge: async (run) => ({
      ...run,
      audit: [
        ...run.audit,
        {
          is: 'stored',
          atMs: Date.now(),
          serverPath: serverPathOf(run.project.scenePath(0)),
          sizeBytes: 1,
          sha256: 'torn',
        },
      ],
    }),
  },
  'a damaged journal': {
    breaks: 'the journal is whole',
    forge: async (run) => {
      const journalFile = `${run.journalFile}.damaged`;
      const whole = new DatabaseSync(run.journalFile, { readOnly: true });
      try {
        whole.exec(`VACUUM INTO '${journalFile}'`);
      } finally {
        whole.close();
      }
      const content = await readFile(journalFile);
      await writeFile(journalFile, content.fill(0xff, content.length / 2, content.length / 2 + 8192));
      return { ...run, journalFile };
    },
  },
};
