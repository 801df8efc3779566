/** What happens to jobs, as lines for a terminal, in its language. */
import { styleText } from 'node:util';
import type { FileTrouble, SubmissionEvent, SubmissionState } from '@farmhand/model';
import { eventWords } from './event-words.ts';
import { type Language, languageOf } from './language.ts';
import { bytesText, findingText, plain, problemText, problemWords } from './text.ts';

/**
 * A submission's state in a few words.
 *
 * @param language - That of the environment unless given.
 */
export function stateText(state: SubmissionState, language: Language = languageOf(process.env)): string {
  return eventWords[language].states[state];
}

/**
 * One event as a line for a terminal; empty when there is nothing to say.
 *
 * @param language - That of the environment unless given.
 */
export function eventText(
  { body, submissionId: job }: SubmissionEvent,
  language: Language = languageOf(process.env),
): string {
  const say = eventWords[language];
  switch (body.type) {
    case 'state':
      return stateText(body.state, language);
    case 'findings':
      return body.findings.map((finding) => findingText(finding, language)).join('\n');
    case 'environment':
      return plain((language === 'zh' ? body.zh : undefined) ?? body.text);
    case 'fingerprint': {
      const { filesDone, filesTotal, bytesDone, bytesTotal } = body.counts;
      const bytes = bytesTotal > 0 ? say.bytes(bytesText(bytesDone), bytesText(bytesTotal)) : null;
      return say.fingerprinting(`${filesDone}/${filesTotal}`, bytes);
    }
    case 'upload': {
      const { filesDone, filesTotal, filesSkipped, bytesDone, bytesTotal } = body.counts;
      const bytes = say.bytes(bytesText(bytesDone), bytesText(bytesTotal));
      return say.uploading(`${filesDone}/${filesTotal}`, bytes, filesSkipped);
    }
    case 'uploadTrouble':
      return troubleText(body, language);
    case 'uploadTroublesLeftOut':
      return say.troublesLeftOut(body.count);
    case 'frames': {
      const { done, total, failed, rendering } = body.counts;
      return say.frames(`${done}/${total}`, failed, rendering);
    }
    case 'downloaded':
      return say.saved(plain(body.path), body.filesDone, bytesText(body.bytesDone));
    case 'frameFailed': {
      const why = body.message === '' ? '' : `${say.colon}${plain(body.message)}`;
      return styleText('red', `${say.frameFailed(plain(body.frame))}${why}`);
    }
    case 'waiting': {
      const seconds = Math.ceil(body.retryInMs / 1000);
      return `${problemText(body.problem, { by: 'itself', job }, language)}\n  ${say.tryingAgain(seconds)}`;
    }
    case 'queued':
      return body.ahead === 0 ? '' : say.queued(body.ahead, body.turn);
    case 'control': {
      const said = `${say.controls[body.control.type]}${say.colon}${say.outcomes[body.outcome]}`;
      return body.problem === null
        ? said
        : `${said}\n${problemText(body.problem, { by: 'again', job }, language)}`;
    }
    case 'renewed':
      return say.renewed(plain(body.as));
    case 'failed':
      return problemText(body.problem, { by: 'retry', job }, language);
  }
}

/** Empty for what ends the upload, which is told of the job right afterwards, with what to do next. */
function troubleText({ path, files, problem, willRetry, attempt }: FileTrouble, language: Language): string {
  if (!willRetry) return '';
  const say = eventWords[language];
  const { message } = problemWords(problem, language);
  const which = files > 1 ? say.andMore(`"${path}"`, files - 1) : `"${path}"`;
  const what = message.includes(path) ? message : `${which}${say.colon}${message}`;
  return styleText('yellow', plain(`${what}${say.sentAgain(attempt)}`));
}
