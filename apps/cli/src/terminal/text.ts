import { stripVTControlCharacters, styleText } from 'node:util';
import type {
  FileTrouble,
  Finding,
  FingerprintCounts,
  FrameCounts,
  JobControl,
  Problem,
  SubmissionEvent,
  TransferCounts,
} from '@farmhand/model';
import { type GoOn, inCommandWords } from './command-words.ts';
import { type Language, languageOf } from './language.ts';
import { severityColours, severityWords } from './severity-words.ts';

/** Control characters, line separators, and the marks that turn the direction of text around. */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What of it is left in JSON, beside the line ends between its parts: the rest is written as an escape there anyway. */
const STEERING_JSON = /[\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Names and paths come from scenes and farms: nothing in them may steer the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(STEERING, ' ');
}

/** A value as JSON whose text cannot steer a terminal either; it reads back the same. For a file that people read. */
export function plainJson(value: unknown): string {
  return harmless(JSON.stringify(value, null, 2));
}

/** As {@link plainJson}, in one line: how results are printed for other programs. */
export function plainJsonLine(value: unknown): string {
  return harmless(JSON.stringify(value));
}

function harmless(json: string): string {
  return json.replace(
    STEERING_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `1.4 MB`: decimal units, as file managers show them. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/**
 * What happened, and below what to do next in the words of the command line. What a message ends with is not said again.
 *
 * @param language - That of the environment unless given; English where the problem is told in no other.
 */
export function problemText(
  problem: Pick<Problem, 'message' | 'hint' | 'zh'>,
  goOn?: GoOn,
  language: Language = languageOf(process.env),
): string {
  const { message, hint } = (language === 'zh' ? problem.zh : undefined) ?? problem;
  const withoutHint =
    hint !== '' && message.endsWith(` ${hint}`) ? message.slice(0, -hint.length - 1) : message;
  const next = inCommandWords(hint, goOn);
  return `${styleText('red', plain(withoutHint))}${next === '' ? '' : `\n  ${plain(next)}`}`;
}

export function findingText(finding: Finding): string {
  const times = finding.count > 1 ? ` (${finding.count} times)` : '';
  return `${styleText(severityColours[finding.severity], severityWords.en[finding.severity])} ${plain(finding.text.en)}${times}`;
}

function uploadText({ filesDone, filesTotal, filesSkipped, bytesDone, bytesTotal }: TransferCounts): string {
  const skipped = filesSkipped > 0 ? `, ${filesSkipped} already there` : '';
  return `uploading ${filesDone}/${filesTotal} files, ${bytesText(bytesDone)} of ${bytesText(bytesTotal)}${skipped}`;
}

function fingerprintText({ filesDone, filesTotal, bytesDone, bytesTotal }: FingerprintCounts): string {
  const bytes = bytesTotal > 0 ? `, ${bytesText(bytesDone)} of ${bytesText(bytesTotal)} read` : '';
  return `fingerprinting ${filesDone}/${filesTotal} files${bytes}`;
}

/** What ends the upload is told of the job right afterwards, with what to do next. */
function troubleText({ path, files, problem, willRetry, attempt }: FileTrouble): string {
  if (!willRetry) return '';
  const which = files > 1 ? `"${path}" and ${files - 1} more` : `"${path}"`;
  const message = problem.message.includes(path) ? problem.message : `${which}: ${problem.message}`;
  const often = attempt > 1 ? `, after attempt ${attempt}` : '';
  return styleText('yellow', plain(`${message} It is sent again by itself${often}.`));
}

function framesText({ total, done, failed, rendering }: FrameCounts): string {
  const failures = failed > 0 ? `, ${failed} failed` : '';
  return `frames ${done}/${total} done${failures}, ${rendering} rendering`;
}

const STATES: Readonly<Record<string, string>> = {
  drafted: 'reading the scene',
  awaitingConfirmation: 'waiting for your word on the warnings',
  checked: 'checked; creating the job at the farm',
  taskCreated: 'job created; uploading what the farm lacks',
  assetsUploaded: 'files uploaded; sending the job documents',
  documentsUploaded: 'documents sent; submitting',
  submitted: 'submitted',
  rendering: 'rendering',
  downloading: 'all frames finished; bringing home the last',
  done: 'done',
  doneWithFailedFrames: 'finished with failed frames',
  failed: 'failed',
  cancelled: 'cancelled',
};

const CONTROLS: Readonly<Record<JobControl['type'], string>> = {
  stop: 'stop',
  start: 'start',
  abandon: 'abandon',
  remove: 'delete',
  setPriority: 'another priority',
  setLabels: 'other labels',
  setTimeout: 'another time-out',
  fullSpeed: 'full speed',
  resubmitFrames: 'frames once more',
};

const OUTCOMES = { asked: 'asked for', done: 'done', refused: 'refused', notKnown: 'not known' } as const;

function controlText(
  { control, outcome, problem }: Extract<SubmissionEvent['body'], { type: 'control' }>,
  job: string,
): string {
  const said = `${CONTROLS[control.type]}: ${OUTCOMES[outcome]}`;
  return problem === null ? said : `${said}\n${problemText(problem, { by: 'again', job })}`;
}

/** A submission's state in a few words. */
export function stateText(state: string): string {
  return STATES[state] ?? state;
}

/** One event as a line for a terminal; empty when there is nothing to say. */
export function eventText({ body, submissionId: job }: SubmissionEvent): string {
  switch (body.type) {
    case 'state':
      return stateText(body.state);
    case 'findings':
      return body.findings.map(findingText).join('\n');
    case 'environment':
      return plain(body.text);
    case 'fingerprint':
      return fingerprintText(body.counts);
    case 'upload':
      return uploadText(body.counts);
    case 'uploadTrouble':
      return troubleText(body);
    case 'uploadTroublesLeftOut':
      return `${body.count} more troubles with single files are not listed`;
    case 'frames':
      return framesText(body.counts);
    case 'downloaded':
      return `saved ${plain(body.path)} (${body.filesDone} so far, ${bytesText(body.bytesDone)})`;
    case 'frameFailed':
      return styleText(
        'red',
        `frame ${plain(body.frame)} failed${body.message === '' ? '' : `: ${plain(body.message)}`}`,
      );
    case 'waiting':
      return `${problemText(body.problem, { by: 'itself', job })}\n  Trying again in ${Math.ceil(body.retryInMs / 1000)} s.`;
    case 'queued':
      return body.ahead === 0
        ? ''
        : `waiting for ${body.ahead === 1 ? 'another job' : `${body.ahead} other jobs`} to finish ${body.turn}`;
    case 'control':
      return controlText(body, job);
    case 'renewed':
      return `submitted once more as ${plain(body.as)}`;
    case 'failed':
      return problemText(body.problem, { by: 'retry', job });
  }
}

/** An instant by this computer's clock: `2026-03-01 18:05`. */
export function dateText(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** So long in the largest unit that leaves nothing over: `12 h`, `90 min`. */
export function durationText(seconds: number): string {
  const [unit, size] = DURATION_UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? ['s', 1];
  return `${seconds / size} ${unit}`;
}

const DURATION_UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;
