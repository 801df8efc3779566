import type { Problem, SubmissionEventBody, SubmissionState, SubmissionView } from '@farmhand/model';
import { submissionState } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { heard, UNSEEN } from '../src/screens/progress/heard.ts';
import { byNeed, goesOn, isAtFarm, STEPS, stepOf } from '../src/screens/progress/steps.ts';

const at = '2026-11-26T10:00:00.000Z';
const problem: Problem = { code: 'farm-unreachable', message: 'm', hint: 'h', retryable: true };

const view = (state: SubmissionState, further: Partial<SubmissionView> = {}) =>
  ({ id: state, state, problem: null, drivenBy: null, createdAt: at, ...further }) as SubmissionView;

describe('the steps of a job', () => {
  it('only ever go on, in the order of its states', () => {
    const places = submissionState.options
      .map((state) => stepOf({ state }))
      .flatMap((step) => (step === null ? [] : [STEPS.indexOf(step)]));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(STEPS.length);
  });

  it('need nobody, but for an answer or where another computer has it in hand', () => {
    expect(goesOn(view('taskCreated'))).toBe(true);
    expect(goesOn(view('awaitingConfirmation'))).toBe(false);
    expect(goesOn(view('rendering', { drivenBy: 'render-03' }))).toBe(false);
    expect(goesOn(view('failed'))).toBe(false);
  });

  it('are asked about before an end only once the farm may have been given the job', () => {
    expect(submissionState.options.filter((state) => isAtFarm({ state }))).toEqual([
      'documentsUploaded',
      'submitted',
      'rendering',
      'downloading',
    ]);
  });

  it('put what needs an answer before what is in trouble, and that before the newest', () => {
    const older = view('rendering', { createdAt: '2026-11-26T09:00:00.000Z' });
    const troubled = view('submitted', { problem, createdAt: '2026-11-26T08:00:00.000Z' });
    const asks = view('awaitingConfirmation', { createdAt: '2026-11-26T07:00:00.000Z' });
    const newest = view('drafted');
    expect(byNeed([older, newest, troubled, asks])).toEqual([asks, troubled, newest, older]);
  });
});

describe('what is heard of a job', () => {
  const after = (...bodies: readonly SubmissionEventBody[]) =>
    bodies.reduce((known, body) => heard(known, { at, body }), UNSEEN);

  it('is waited for until the time it says, and no longer once anything moves', () => {
    const waiting: SubmissionEventBody = { type: 'waiting', problem, retryInMs: 5000 };
    expect(after(waiting).waiting).toEqual({ problem, until: Date.parse(at) + 5000 });
    const counts = { total: 2, waiting: 1, rendering: 0, done: 1, failed: 0 };
    expect(after(waiting, { type: 'frames', counts }).waiting).toBeNull();
    expect(after(waiting, { type: 'state', state: 'rendering' }).waiting).toBeNull();
  });

  it('has the latest failed frames, and not all of a thousand', () => {
    const failures = Array.from({ length: 1000 }, (_, frame): SubmissionEventBody => {
      return { type: 'frameFailed', frame: String(frame), message: 'no memory' };
    });
    const told = after(...failures).failures;
    expect(told[0]?.frame).toBe('999');
    expect(told.length).toBeLessThan(10);
  });

  it('has a frame that failed again once, as it did last', () => {
    const failed = (frame: string, message: string, attempt: number): SubmissionEventBody => {
      return { type: 'frameFailed', frame, message, attempt };
    };
    const told = after(
      failed('7', 'no memory', 0),
      failed('8', 'no memory', 0),
      failed('7', 'no licence', 1),
    ).failures;
    expect(told).toEqual([
      { frame: '7', message: 'no licence' },
      { frame: '8', message: 'no memory' },
    ]);
  });
});
