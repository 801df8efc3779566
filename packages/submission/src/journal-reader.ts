import { ENDED_STATES, type JobControl, type SubmissionView } from '@farmhand/model';
import type { Journal } from './journal.ts';
import { viewOf } from './journal-rows.ts';
import type { SubmissionRecord } from './submission-record.ts';
import type { SubmissionService } from './submission-service.ts';

/** What can be asked of the journal without an account to work for. */
export type JournalReader = Pick<SubmissionService, 'list' | 'count' | 'get' | 'eventsAfter' | 'subscribe'>;

/** What only a process that drives submissions knows of them. */
export interface KnownOfDriving {
  waitsFor(record: SubmissionRecord): SubmissionView['waitsFor'];
  /** Who else has it in hand. */
  drivenBy(record: SubmissionRecord): SubmissionView['drivenBy'];
}

const NOTHING: KnownOfDriving = { waitsFor: () => null, drivenBy: () => null };

/** Reads submissions of all accounts from the journal. */
export function readJournal(journal: Journal, known: KnownOfDriving = NOTHING): JournalReader {
  const seen = (record: SubmissionRecord, control: JobControl | null): SubmissionView =>
    viewOf(record, {
      control,
      waitsFor: known.waitsFor(record),
      drivenBy: ENDED_STATES.has(record.state) ? null : known.drivenBy(record),
    });
  return {
    list(filter = {}) {
      const controls = new Map<string, JobControl>();
      for (const row of journal.openControls(null).toReversed()) controls.set(row.submissionId, row.control);
      return journal.list(filter).map((record) => seen(record, controls.get(record.id) ?? null));
    },
    count: (filter = {}) => journal.count(filter),
    get(id) {
      const record = journal.get(id);
      return record === null ? null : seen(record, journal.openControls(id)[0]?.control ?? null);
    },
    eventsAfter: (sequence, id, limit) => journal.eventsAfter(sequence, id, limit),
    subscribe: (listener) => journal.subscribe(listener),
  };
}
