import type { Finding, SubmissionView } from '@farmhand/model';
import { computed, effect, signal } from '@preact/signals';
import { connection } from '../../api/news.ts';
import { CallError, type CallInput, call, UNREACHABLE } from '../../api/request.ts';
import { fileName } from '../../format/paths.ts';
import { tell, tellProblem } from '../../kit/toasts.tsx';
import { account, accounts } from '../../state/accounts.ts';
import {
  isLooking,
  isScanOld,
  looked,
  rescan,
  scan,
  scanResult,
  sceneHost,
  scenePath,
  settings,
} from '../../state/scene.ts';
import { show } from '../../state/screens.ts';
import { putSubmissions } from '../../state/submissions.ts';
import { say } from '../../words/language.ts';
import { drawId } from './draw-id.ts';
import { obstaclesOf, toldOtherwise } from './reasons.ts';
import { submitWords } from './words.ts';
import { wrongFields } from './wrong-fields.ts';

/** What a press of Submit is at. `asking`: there are warnings. `repeating`: no answer came, and it is asked again. */
export type Sending =
  | { readonly step: 'idle' }
  | { readonly step: 'looking' | 'sending' | 'repeating' }
  | { readonly step: 'asking'; readonly warnings: readonly Finding[] };

export const sending = signal<Sending>({ step: 'idle' });

/** What is in the way of submitting; empty when nothing is. */
export const obstacles = computed(() => {
  const host = sceneHost.value;
  const now = scan.value;
  return obstaclesOf({
    connection: connection.value.state,
    hasAccount: account.value !== null,
    accountsKnown: accounts.value !== null,
    scenePath: scenePath.value,
    host:
      host === null
        ? null
        : { neverSaved: host.scene.path === null, unsavedChanges: host.scene.unsavedChanges },
    settingsLoaded: settings.value !== null,
    wrongFields: [...wrongFields.value.values()],
    findings: scanResult.value?.check.findings ?? null,
    isLooking: isLooking.value,
    scanProblem: now?.state === 'failed' ? now.problem : null,
  });
});

let leaving = new AbortController();

/** Takes back what is not sent yet; whether a job that was on its way has arrived, nobody can tell. */
export function giveUp(): void {
  const { step } = sending.peek();
  leaving.abort();
  sending.value = { step: 'idle' };
  const w = say(submitWords);
  if (step === 'sending' || step === 'repeating') tell('warning', w.givenUp, w.givenUpText);
}

/** Submits: what is out of date is looked at first; with warnings the artist is asked once. */
export async function submit(): Promise<void> {
  if (sending.peek().step !== 'idle' || obstacles.peek().length > 0) return;
  leaving = new AbortController();
  const { signal: stop } = leaving;
  try {
    sending.value = { step: 'looking' };
    const findings = scanResult.peek()?.check.findings ?? [];
    if (isScanOld.peek() || findings.some(({ id }) => toldOtherwise.has(id))) await rescan({ fresh: true });
    await looked(stop);
    if (stop.aborted) return;
    // What came up meanwhile is on show in place of the job.
    const warnings = scanResult.peek()?.check.findings.filter(({ severity }) => severity === 'warning') ?? [];
    if (obstacles.peek().length > 0) sending.value = { step: 'idle' };
    else if (warnings.length > 0) sending.value = { step: 'asking', warnings };
    else await send(false, stop);
  } catch (error) {
    sending.value = { step: 'idle' };
    tellProblem(error);
  }
}

/** Submits in spite of the warnings that were shown. */
export async function submitAnyway(): Promise<void> {
  if (sending.peek().step !== 'asking') return;
  try {
    await send(true, leaving.signal);
  } catch (error) {
    sending.value = { step: 'idle' };
    tellProblem(error);
  }
}

async function send(confirmWarnings: boolean, stop: AbortSignal): Promise<void> {
  const w = say(submitWords);
  const path = scenePath.peek();
  const wanted = settings.peek();
  const host = sceneHost.peek();
  if (path === null || wanted === null) return;
  sending.value = { step: 'sending' };
  // One id for one press: asked again under it, the sidecar answers with the job that it has already.
  const body: CallInput<'post /submissions'>['body'] = {
    requestId: drawId(),
    scenePath: path,
    settings: wanted,
    confirmWarnings,
    ...(host === null ? {} : { hostSessionId: host.id }),
  };
  const submission = await untilAnswered(body, stop);
  sending.value = { step: 'idle' };
  putSubmissions([submission]);
  tell('good', w.submitted(fileName(path)), w.submittedText);
  show('progress', submission.id);
}

async function untilAnswered(
  body: CallInput<'post /submissions'>['body'],
  stop: AbortSignal,
): Promise<SubmissionView> {
  for (;;) {
    try {
      return (await call('post /submissions', { body }, stop)).submission;
    } catch (error) {
      if (!(error instanceof CallError) || error.problem.code !== UNREACHABLE) throw error;
      sending.value = { step: 'repeating' };
      await mayAnswer(stop);
    }
  }
}

/** Longest wait for a sign before it is tried all the same. Milliseconds. */
const PAUSE_MS = 2000;

/** Waits until the sidecar is heard of again, or for a while. Rejects when it is given up. */
function mayAnswer(stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const wasOnline = connection.peek().state === 'online';
    const end = () => {
      clearTimeout(timer);
      unsubscribe();
      stop.removeEventListener('abort', end);
      if (stop.aborted) reject(new DOMException('given up', 'AbortError'));
      else resolve();
    };
    const timer = setTimeout(end, PAUSE_MS);
    let unsubscribe = () => {};
    unsubscribe = effect(() => {
      if (connection.value.state === 'online' && !wasOnline) queueMicrotask(end);
    });
    stop.addEventListener('abort', end);
  });
}
