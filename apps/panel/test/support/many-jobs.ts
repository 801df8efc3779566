/** A journal with very many jobs, as years of work leave it. */
import { DatabaseSync } from 'node:sqlite';
import { JOB_SETTINGS_SCHEMA, jobSettings, localPath, type SubmissionState } from '@farmhand/model';
import { openJournal } from '@farmhand/submission';

/**
 * Fills a journal that no sidecar runs on yet with jobs in one state, cancelled unless given, of the scenes `shot-00001.blend`
 * and so on, a minute apart, the last one the newest. The journal writes one and the others are copies of it: each alone would
 * take two writes to disk.
 */
export function fillJournal(
  file: string,
  {
    count,
    account,
    state = 'cancelled',
  }: {
    readonly count: number;
    readonly account: { readonly endpoint: string; readonly accessId: string };
    readonly state?: SubmissionState;
  },
): void {
  const journal = openJournal({ file });
  const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
  journal.draft('job-0', {
    request: { scenePath: localPath.parse('/shots/shot-00000.blend'), snapshot: null, settings },
    account,
    confirmed: true,
  });
  journal.record('job-0', { state });
  journal.close();
  const database = new DatabaseSync(file);
  database.exec(`
    BEGIN;
    CREATE TEMP TABLE shots AS
      WITH RECURSIVE numbers (number) AS
        (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ${count})
      SELECT number, printf('shot-%05d', number) AS name,
        strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', number || ' minutes') AS at
      FROM numbers;
    INSERT INTO submissions (id, state, created_at, updated_at, request, account, details, search)
      SELECT 'job-' || number, state, at, at, replace(request, 'shot-00000', name), account, details,
        replace(search, 'shot-00000', name)
      FROM shots, submissions WHERE id = 'job-0';
    DELETE FROM events;
    DELETE FROM submissions WHERE id = 'job-0';
    DROP TABLE shots;
    COMMIT;
  `);
  database.close();
}
