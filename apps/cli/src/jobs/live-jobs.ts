import { ENDED_STATES, type SubmissionEvent, type SubmissionState } from '@farmhand/model';
import { eventText, stateText } from '../terminal/event-text.ts';
import { eventWords } from '../terminal/event-words.ts';
import { type Language, languageOf } from '../terminal/language.ts';
import type { LiveLines } from '../terminal/live-lines.ts';
import { type Progress, progressLine } from '../terminal/progress-line.ts';
import { bytesText } from '../terminal/text.ts';
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
 * @param language - That of the environment unless given.
 */
export function liveTeller(
  live: LiveLines,
  names: ReadonlyMap<string, string>,
  language: Language = languageOf(process.env),
): Teller {
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
        .map((job) => progressLine(progressOf(job, language), columns)),
    );
  return (event) => {
    const job = jobs.get(event.submissionId);
    if (job === undefined) return;
    take(event, job, language);
    const line = staying(event, language);
    if (line !== '') live.say(job.name === '' ? line : `${job.name}: ${line}`);
    show();
  };
}

function take({ body, at }: SubmissionEvent, job: JobLine, language: Language): void {
  const say = eventWords[language];
  switch (body.type) {
    case 'state':
      job.state = body.state;
      break;
    case 'fingerprint': {
      const { filesDone, filesTotal, bytesDone, bytesTotal } = body.counts;
      const bytes = say.bytes(bytesText(bytesDone), bytesText(bytesTotal));
      const detail = say.filesRead(filesDone, filesTotal, bytes);
      const name = say.bars.fingerprint;
      job.fingerprint =
        bytesTotal > 0
          ? { name, done: bytesDone, total: bytesTotal, detail }
          : { name, done: filesDone, total: filesTotal, detail };
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
      const detail = say.framesUnderWay(done, total, failed, rendering);
      job.frames = { name: say.bars.frames, done: done + failed, total, detail };
      break;
    }
    case 'downloaded':
      job.saved = say.filesHere(body.filesDone);
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
function staying(event: SubmissionEvent, language: Language): string {
  const { body } = event;
  if (body.type === 'state') return ENDED_STATES.has(body.state) ? eventText(event, language) : '';
  return COUNTING.has(body.type) ? '' : eventText(event, language);
}

function progressOf(job: JobLine, language: Language): Progress {
  const say = eventWords[language];
  const { name, state, fingerprint, upload, frames, saved } = job;
  const latest = upload.at(-1);
  if (state === 'checked' && fingerprint !== null) return { ...fingerprint, name: name || fingerprint.name };
  if (state === 'taskCreated' && latest !== undefined) {
    const bytes = say.bytes(bytesText(latest.done), bytesText(latest.total));
    const detail = `${bytes}${speedText(upload)}`;
    return { name: name || say.bars.upload, done: latest.done, total: latest.total, detail };
  }
  if (frames !== null && (state === 'rendering' || state === 'downloading')) {
    return { ...frames, name: name || frames.name, detail: `${frames.detail}${saved}` };
  }
  return { name: name || say.bars.job, done: 0, total: 0, detail: stateText(state, language) };
}

function speedText(upload: JobLine['upload']): string {
  const [first, last] = [upload[0], upload.at(-1)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return '';
  const perSecond = ((last.done - first.done) * 1000) / (last.atMs - first.atMs);
  return perSecond <= 0 ? '' : `, ${bytesText(perSecond)}/s`;
}
