import type { Journal } from './journal.ts';

/** The journal in the hands of one driver: what it records counts only while it has the submission in hand. */
export function fenced(journal: Journal, lease: string): Journal {
  return {
    ...journal,
    record: (id, patch, events, how) => journal.record(id, patch, events, { ...how, lease }),
    recordDownload: (id, file, path) => journal.recordDownload(id, file, path, { lease }),
    forgetDownloads: (id, pick) => journal.forgetDownloads(id, pick, { lease }),
  };
}
