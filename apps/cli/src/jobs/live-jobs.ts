import { ENDED_STATES, type SubmissionEvent, type SubmissionState } from '@farmhand/model';
import type { LiveLines } from '../terminal/live-lines.ts';
import { type Progress, progressLine } from '../terminal/progress-line.ts';
import { bytesText, eventText, stateText } from '../terminal/text.ts';
import type { Teller } from './tell-events.ts';

/** What a line at the foot of the terminal shows of one job. */
interface JobLine {
  /** What tells it from others; empty when there is only one. */
  readonly name: string;
  state: SubmissionState;
  fingerprint: Progress | null;
  upload: { readonly done: number; readonly total: number; readonly atMs: number }[];
  frames: Progress | null;
  saved: string;
}

/** Uploads are timed over so long. Milliseconds. */
const SPEED_WINDOW_MS = 10_000;

/**
 * Tells what happens with one line for each job, drawn anew in its place, and above them what stays worth reading: findings,
 * failures, and how jobs end.
 *
 * @param names - What each job is called, by its id; used when there are several.
 */
export function liveTeller(live: LiveLines, names: ReadonlyMap<string, string>): Teller {
  const several = names.size > 1;
  const jobs = new Map<string, JobLine>(
    [...names].map(([id, name]) => [
      id,
      { name: several ? name : '', state: 'drafted', fingerprint: null, upload: [], frames: null, saved: '' },
    ]),
  );
  const show = () =>
    live.show((columns) =>
      [...jobs.values()]
        .filter(({ state }) => !ENDED_STATES.has(state))
        .map((job) => progressLine(progressOf(job), columns)),
    );
  return (event) => {
    const job = jobs.get(event.submissionId);
    if (job === undefined) return;
    take(event, job);
    const line = staying(event);
    if (line !== '') live.say(job.name === '' ? line : `${job.name}: ${line}`);
    show();
  };
}

function take({ body, at }: SubmissionEvent, job: JobLine): void {
  switch (body.type) {
    case 'state':
      job.state = body.state;
      break;
    case 'fingerprint': {
      const { filesDone, filesTotal, bytesDone, bytesTotal } = body.counts;
      const detail = `${filesDone} of ${filesTotal} files, ${bytesText(bytesDone)} of ${bytesText(bytesTotal)} read`;
      job.fingerprint =
        bytesTotal > 0
          ? { name: 'fingerprint', done: bytesDone, total: bytesTotal, detail }
          : { name: 'fingerprint', done: filesDone, total: filesTotal, detail };
      break;
    }
    case 'upload': {
      const atMs = Date.parse(at);
      const { bytesDone, bytesTotal } = body.counts;
      job.upload = [
        ...job.upload.filter((seen) => atMs - seen.atMs <= SPEED_WINDOW_MS),
        { done: bytesDone, total: bytesTotal, atMs },
      ];
      break;
    }
    case 'frames': {
      const { done, failed, total, rendering } = body.counts;
      const failures = failed === 0 ? '' : `, ${failed} failed`;
      const detail = `${done} of ${total} frames${failures}, ${rendering} rendering`;
      job.frames = { name: 'frames', done: done + failed, total, detail };
      break;
    }
    case 'downloaded':
      job.saved = `, ${body.filesDone} files here`;
      break;
    default:
  }
}

const COUNTING: ReadonlySet<SubmissionEvent['body']['type']> = new Set([
  'fingerprint',
  'upload',
  'frames',
  'downloaded',
]);

/** What of an event is said for good. */
function staying(event: SubmissionEvent): string {
  const { body } = event;
  if (body.type === 'state') return ENDED_STATES.has(body.state) ? eventText(event) : '';
  return COUNTING.has(body.type) ? '' : eventText(event);
}

function progressOf(job: JobLine): Progress {
  const { name, state, fingerprint, upload, frames, saved } = job;
  const latest = upload.at(-1);
  if (state === 'checked' && fingerprint !== null) return { ...fingerprint, name: name || fingerprint.name };
  if (state === 'taskCreated' && latest !== undefined) {
    const detail = `${bytesText(latest.done)} of ${bytesText(latest.total)}${speedText(upload)}`;
    return { name: name || 'upload', done: latest.done, total: latest.total, detail };
  }
  if (frames !== null && (state === 'rendering' || state === 'downloading')) {
    return { ...frames, name: name || frames.name, detail: `${frames.detail}${saved}` };
  }
  return { name: name || 'job', done: 0, total: 0, detail: stateText(state) };
}

function speedText(upload: JobLine['upload']): string {
  const [first, last] = [upload[0], upload.at(-1)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return '';
  const perSecond = ((last.done - first.done) * 1000) / (last.atMs - first.atMs);
  return perSecond <= 0 ? '' : `, ${bytesText(perSecond)}/s`;
}
