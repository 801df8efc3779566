import { type Actor, ENDED_STATES, type SubmissionEvent, type SubmissionView } from '@farmhand/model';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import type { GoOn } from '../terminal/command-words.ts';
import { eventText, stateText } from '../terminal/event-text.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { languageOf } from '../terminal/language.ts';
import { print } from '../terminal/output.ts';
import { pairsText } from '../terminal/table.ts';
import { bytesText, dateText, durationText, findingText, plain, problemText } from '../terminal/text.ts';
import { findJob } from './find-job.ts';
import { framesText } from './list-jobs.ts';

/** Says everything about one job, what happened to it included. */
export async function showJob(given: string, { form }: Context): Promise<number> {
  const client = await connect();
  const job = await findJob(client, given);
  const history: SubmissionEvent[] = [];
  for await (const event of client.eventsOf(job.id, { until: 'now' })) history.push(event);
  print(form, { ...job, history }, () => jobText(job, history));
  return EXIT.done;
}

/** What a job has unless somebody wants it sooner. */
const NORMAL_PRIORITY = 50;

function actorText({ user, computer, program }: Actor): string {
  return plain(`${user} on ${computer}${program === '' ? '' : `, ${program}`}`);
}

function goOnOf({ id: job, state }: SubmissionView): GoOn {
  if (state === 'failed') return { by: 'retry', job };
  return { by: ENDED_STATES.has(state) ? 'again' : 'itself', job };
}

function environmentText({ environment, environmentZh }: SubmissionView): string | null {
  return (languageOf(process.env) === 'zh' ? environmentZh : undefined) ?? environment;
}

function jobText(job: SubmissionView, history: readonly SubmissionEvent[]): string {
  const { upload, problem, findings } = job;
  const pairs: readonly (readonly [string, string | null])[] = [
    ['job', job.id],
    ['scene', job.scenePath],
    ['state', stateText(job.state)],
    ['task', job.taskId === null ? null : String(job.taskId)],
    ['frames', job.frames === null ? null : framesText(job)],
    ['environment', environmentText(job)],
    [
      'upload',
      upload === null
        ? null
        : `${upload.filesDone}/${upload.filesTotal} files, ${bytesText(upload.bytesDone)} of ${bytesText(upload.bytesTotal)}`,
    ],
    ['frames go to', job.downloadFolder],
    ['files here', job.filesDownloaded === 0 ? null : String(job.filesDownloaded)],
    ['artist', job.artist || null],
    ['labels', job.labels.length === 0 ? null : job.labels.join(', ')],
    ['priority', job.priority === NORMAL_PRIORITY ? null : 'high'],
    ['time-out', durationText(job.jobTimeoutSeconds)],
    ['waits for', job.waitsFor === null ? null : `${job.waitsFor.ahead} other jobs ${job.waitsFor.turn}`],
    ['in hand of', job.drivenBy],
    ['repeats', job.renews],
    ['submitted by', job.by === null ? null : actorText(job.by)],
    ['created', dateText(job.createdAt)],
    ['changed', dateText(job.updatedAt)],
  ];
  const known = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== null);
  const happened = history.flatMap((event) => {
    const line = eventText(event).split('\n')[0] ?? '';
    const by = event.by === undefined ? '' : `  (${actorText(event.by)})`;
    return line === '' ? [] : [`  ${dateText(event.at)}  ${line}${by}`];
  });
  return [
    pairsText(known),
    ...(problem === null ? [] : ['', problemText(problem, goOnOf(job))]),
    ...(findings.length === 0 ? [] : ['', ...findings.map((each) => plain(findingText(each)))]),
    ...(happened.length === 0 ? [] : ['', 'history', ...happened]),
  ].join('\n');
}
