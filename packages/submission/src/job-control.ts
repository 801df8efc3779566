import { setTimeout as wait } from 'node:timers/promises';
import { FarmhandClientError } from '@farmhand/client';
import type { JobControl, Problem } from '@farmhand/model';
import { taskAtFarm } from './ask-the-farm.ts';
import type { CheckpointHook } from './checkpoint.ts';
import { answerLost } from './control-problems.ts';
import { CONTROL_RULES, removedPatch } from './control-rules.ts';
import type { FarmPort } from './farm-port.ts';
import type { ControlRule, JobAtFarm } from './job-at-farm.ts';
import type { Journal } from './journal.ts';
import type { ControlRow } from './journal-controls.ts';
import { LeaseLost } from './lease.ts';
import { letFinish } from './let-finish.ts';
import type { Pace } from './next-look.ts';
import { problemOf, SubmissionError } from './problem.ts';
import type { SubmissionPatch, SubmissionRecord } from './submission-record.ts';
import { type Absences, TASK_LEFT_OUT, taskGone, taskLeftOut } from './task-absence.ts';

export interface ControlDependencies {
  /** Records only while this process has the submission in hand. */
  readonly journal: Journal;
  readonly client: FarmPort;
  readonly checkpoint: CheckpointHook;
  /** Takes the submission in hand; false when another account or process has it. */
  readonly takeInHand: (record: SubmissionRecord) => boolean;
  readonly pace: Pace;
  readonly absences: Absences;
  /** Told of each submission of which something was done. */
  readonly onDone: (id: string) => void;
}

export interface Controller {
  /** Looks for what was asked and is not answered. */
  wake(): void;
  /** True while something is being asked of the farm. */
  busy(): boolean;
  stop(): Promise<void>;
}

/**
 * Carries out what is asked of jobs, one thing after the other for each. An answer that got lost is found out by looking at
 * the job, as often as it takes; nothing that must not happen twice is asked for twice before that.
 */
export function startController(deps: ControlDependencies): Controller {
  const { journal, pace } = deps;
  const stopped = new AbortController();
  const running = new Map<string, Promise<void>>();
  /** Asked to wake while they were just coming to rest. */
  const again = new Set<string>();
  const later = new Set<NodeJS.Timeout>();

  const runAll = async (id: string) => {
    let failures = 0;
    for (;;) {
      const row = journal.openControls(id)[0];
      const record = journal.get(id);
      if (row === undefined || record === null || stopped.signal.aborted) return;
      if (!deps.takeInHand(record)) return;
      try {
        await carryOut(row, record, deps, stopped.signal);
        failures = 0;
        deps.onDone(id);
      } catch (error) {
        if (stopped.signal.aborted || LeaseLost.isInstance(error)) return;
        failures += 1;
        const ms = Math.min(pace.leastMs * 2 ** failures, pace.mostMs);
        journal.announce(id, { type: 'waiting', problem: problemOf(error), retryInMs: ms });
        await rest(ms);
      }
    }
  };

  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        later.delete(timer);
        stopped.signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms).unref();
      later.add(timer);
      stopped.signal.addEventListener('abort', end, { once: true });
    });

  const wake = () => {
    if (stopped.signal.aborted) return;
    for (const { submissionId } of journal.openControls(null)) {
      if (running.has(submissionId)) {
        again.add(submissionId);
        continue;
      }
      const run = Promise.resolve()
        .then(() => runAll(submissionId))
        // Only the journal itself can fail here; the next to wake finds the same.
        .catch(() => undefined)
        .then(() => {
          running.delete(submissionId);
          if (again.delete(submissionId)) wake();
        });
      running.set(submissionId, run);
    }
  };

  return {
    wake,
    busy: () => running.size > 0,
    async stop() {
      stopped.abort();
      await Promise.all(running.values());
    },
  };
}

/** @throws what keeps it from being known whether the farm has carried out what it was asked. */
async function carryOut(
  row: ControlRow,
  record: SubmissionRecord,
  deps: ControlDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { journal, checkpoint } = deps;
  const { control } = row;
  const rule = CONTROL_RULES[control.type] as ControlRule<JobControl, unknown>;
  const settle = (
    outcome: 'done' | 'refused' | 'notKnown',
    patch: SubmissionPatch,
    problem: Problem | null,
  ) => {
    journal.record(record.id, patch, [{ type: 'control', control, outcome, problem }], {
      by: row.by,
      control: { number: row.number, state: outcome, problem },
    });
  };
  const refuse = (problem: Problem) => settle('refused', {}, problem);

  /** A question that fails says nothing about what was asked before; nothing was, when this is the first. */
  const orRefused = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || LeaseLost.isInstance(error)) throw error;
      if (row.state === 'sent' && !SubmissionError.isInstance(error)) throw error;
      if (SubmissionError.isInstance(error) && error.problem.code === TASK_LEFT_OUT) throw error;
      refuse(problemOf(error));
      return null;
    }
  };

  const job = await orRefused(async () => await jobAtFarm(record, deps, signal));
  if (job === null) return;
  if (job === 'gone') {
    if (control.type === 'remove') settle('done', removedPatch(record), null);
    else refuse(taskGone(record));
    return;
  }
  const settleDone = async (at: JobAtFarm, note: unknown) => {
    const stale = rule.stale?.(control, note);
    if (stale !== undefined) await journal.forgetDownloads(record.id, stale);
    checkpoint('control:answered');
    settle('done', rule.after(at, control, note), null);
    checkpoint('control:recorded');
  };

  let { note } = row;
  if (row.state === 'sent') {
    if (await rule.isDone(job, control, note)) return settleDone(job, note);
  } else {
    const problem = rule.refuse(job, control);
    if (problem !== null) return refuse(problem);
    const noted = await orRefused(async () => ({ note: await rule.note(job, control) }));
    if (noted === null) return;
    note = noted.note;
    journal.record(record.id, {}, [], { control: { number: row.number, state: 'sent', note } });
    checkpoint('control:intended');
  }
  try {
    await letFinish(signal, (patient) => rule.send({ ...job, signal: patient }, control, note));
  } catch (error) {
    if (!FarmhandClientError.isInstance(error)) throw error;
    const isDone = await lookForIt(
      error.ambiguous ? LOOKS : 1,
      async () => {
        const now = await jobAtFarm(record, deps, signal);
        return now === 'gone' ? control.type === 'remove' : await rule.isDone(now, control, note);
      },
      { ms: deps.pace.leastMs, signal },
    );
    if (isDone === null && error.ambiguous) return settle('notKnown', {}, answerLost(job));
    if (isDone !== true) return refuse(problemOf(error));
  }
  await settleDone(job, note);
}

/** After an answer was lost, the farm is asked so many times whether it has done it: it may take a moment to know. */
const LOOKS = 3;

/** True as soon as one look finds it; else what the last one found. */
async function lookForIt(
  looks: number,
  look: () => Promise<boolean | null>,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): Promise<boolean | null> {
  for (let left = looks - 1; ; left -= 1) {
    const found = await look();
    if (found === true || left === 0) return found;
    await wait(ms, undefined, { signal, ref: false });
  }
}

async function jobAtFarm(
  record: SubmissionRecord,
  { client, absences }: ControlDependencies,
  signal: AbortSignal,
): Promise<JobAtFarm | 'gone'> {
  if (record.taskId === null) return 'gone';
  const task = await taskAtFarm(client, record.taskId, signal);
  if (task === null) {
    if (absences.isGone(record.id)) return 'gone';
    throw new SubmissionError(taskLeftOut(record));
  }
  absences.noteThere(record.id);
  if (task.deleted) return 'gone';
  const parts = task.children.length > 0 ? task.children : [task];
  return { record, task, parts, client, signal };
}
