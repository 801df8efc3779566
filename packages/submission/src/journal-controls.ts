import type { DatabaseSync } from 'node:sqlite';
import type { Actor, JobControl, Problem } from '@farmhand/model';
import { jsonOrNull } from './journal-rows.ts';

/**
 * Something that was asked of a job. `asked` is on disk before anything else happens, `sent` before the farm is asked for
 * what must not happen twice, so that a restart knows the answer may have been lost. `notKnown` is what it ends as when all
 * answers were lost and the farm does not say whether it was done.
 */
export interface ControlRow {
  readonly number: number;
  readonly submissionId: string;
  readonly state: 'asked' | 'sent' | 'done' | 'refused' | 'notKnown';
  readonly control: JobControl;
  readonly by: Actor;
  /** What was seen at the farm before it was asked; only whoever wrote it knows the form. */
  readonly note: unknown;
  readonly problem: Problem | null;
}

/** How one control goes on, with the record it belongs to. */
export interface ControlStep {
  readonly number: number;
  readonly state: ControlRow['state'];
  readonly note?: unknown;
  readonly problem?: Problem | null;
}

export interface ControlStore {
  add(submissionId: string, control: JobControl, by: Actor, at: string): number;
  step(step: ControlStep): void;
  get(number: number): ControlRow | null;
  /** Not answered yet, the oldest first; of one submission or of all. */
  open(submissionId: string | null): readonly ControlRow[];
}

/** What was asked of the jobs in a journal. */
export function openControls(database: DatabaseSync): ControlStore {
  const open = "SELECT * FROM controls WHERE state IN ('asked', 'sent')";
  return {
    add: (submissionId, control, by, at) =>
      Number(
        database
          .prepare(
            "INSERT INTO controls (submission_id, state, control, actor, asked_at) VALUES (?, 'asked', ?, ?, ?)",
          )
          .run(submissionId, JSON.stringify(control), JSON.stringify(by), at).lastInsertRowid,
      ),
    step({ number, state, note, problem }) {
      database
        .prepare(
          'UPDATE controls SET state = ?, note = coalesce(?, note), problem = coalesce(?, problem) WHERE number = ?',
        )
        .run(state, textOrNull(note), textOrNull(problem), number);
    },
    get(number) {
      const row = database.prepare('SELECT * FROM controls WHERE number = ?').get(number);
      return row === undefined ? null : rowOf(row);
    },
    open: (submissionId) =>
      (submissionId === null
        ? database.prepare(`${open} ORDER BY number`).all()
        : database.prepare(`${open} AND submission_id = ? ORDER BY number`).all(submissionId)
      ).map(rowOf),
  };
}

function rowOf(row: Record<string, unknown>): ControlRow {
  return {
    number: Number(row.number),
    submissionId: String(row.submission_id),
    state: String(row.state) as ControlRow['state'],
    control: JSON.parse(String(row.control)) as JobControl,
    by: JSON.parse(String(row.actor)) as Actor,
    note: jsonOrNull(row.note),
    problem: jsonOrNull<Problem>(row.problem),
  };
}

function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
