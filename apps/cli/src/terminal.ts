import { stripVTControlCharacters, styleText } from 'node:util';
import type { Finding, FrameCounts, Problem, SubmissionEvent, TransferCounts } from '@farmhand/model';
import { severityColours, severityWords } from './severity-words.ts';

/** Control characters, line separators, and the marks that turn the direction of text around. */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What of it is left in JSON, beside the line ends between its parts: the rest is written as an escape there anyway. */
const STEERING_JSON = /[\x7f-\x9f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Names and paths come from scenes and farms: nothing in them may steer the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(STEERING, ' ');
}

/** A value as JSON whose text cannot steer a terminal either; it reads back the same. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
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

export function problemText({ message, hint }: Pick<Problem, 'message' | 'hint'>): string {
  return `${styleText('red', plain(message))}\n  ${plain(hint)}`;
}

export function findingText(finding: Finding): string {
  const times = finding.count > 1 ? ` (${finding.count} times)` : '';
  return `${styleText(severityColours[finding.severity], severityWords.en[finding.severity])} ${plain(finding.text.en)}${times}`;
}

function uploadText({ filesDone, filesTotal, filesSkipped, bytesDone, bytesTotal }: TransferCounts): string {
  const skipped = filesSkipped > 0 ? `, ${filesSkipped} already there` : '';
  return `uploading ${filesDone}/${filesTotal} files, ${bytesText(bytesDone)} of ${bytesText(bytesTotal)}${skipped}`;
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

/** One event as a line for a terminal; empty when there is nothing to say. */
export function eventText({ body }: SubmissionEvent): string {
  switch (body.type) {
    case 'state':
      return STATES[body.state] ?? body.state;
    case 'findings':
      return body.findings.map(findingText).join('\n');
    case 'environment':
      return plain(body.text);
    case 'upload':
      return uploadText(body.counts);
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
      return `${problemText(body.problem)}\n  Trying again in ${Math.ceil(body.retryInMs / 1000)} s.`;
    case 'failed':
      return problemText(body.problem);
  }
}
