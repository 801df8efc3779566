import { DatabaseSync } from 'node:sqlite';
import { isDamaged } from './database-problem.ts';
import { searchTextOfRow } from './history.ts';
import { isOnNetworkDrive } from './network-drive.ts';
import { SubmissionError } from './problem.ts';

/** Each entry brings the database from the version of its index to the next. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE submissions (
     id TEXT PRIMARY KEY,
     state TEXT NOT NULL,
     created_at TEXT NOT NULL,
     updated_at TEXT NOT NULL,
     request TEXT NOT NULL,
     account TEXT NOT NULL,
     details TEXT NOT NULL,
     prepared TEXT,
     manifest TEXT
   ) STRICT;
   CREATE INDEX submissions_by_state ON submissions (state);
   CREATE TABLE events (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     submission_id TEXT NOT NULL REFERENCES submissions (id),
     at TEXT NOT NULL,
     body TEXT NOT NULL
   ) STRICT;
   CREATE INDEX events_by_submission ON events (submission_id, sequence);
   CREATE TABLE downloads (
     submission_id TEXT NOT NULL REFERENCES submissions (id),
     relative_path TEXT NOT NULL,
     size_bytes INTEGER NOT NULL,
     fingerprint TEXT,
     PRIMARY KEY (submission_id, relative_path)
   ) STRICT;`,
  // A row is written and read whole, so what may be large does not belong into one that changes with every step.
  `CREATE TABLE attachments (
     submission_id TEXT NOT NULL REFERENCES submissions (id),
     kind TEXT NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (submission_id, kind)
   ) STRICT;
   INSERT INTO attachments SELECT id, 'prepared', prepared FROM submissions WHERE prepared IS NOT NULL;
   INSERT INTO attachments SELECT id, 'manifest', manifest FROM submissions WHERE manifest IS NOT NULL;
   INSERT INTO attachments
     SELECT id, 'snapshot', json_extract(request, '$.snapshot') FROM submissions
     WHERE json_type(request, '$.snapshot') = 'object';
   UPDATE submissions SET request = json_remove(request, '$.snapshot');
   ALTER TABLE submissions DROP COLUMN prepared;
   ALTER TABLE submissions DROP COLUMN manifest;
   CREATE INDEX submissions_of_scene
     ON submissions (account, json_extract(request, '$.scenePath'), created_at);
   CREATE INDEX submissions_measured
     ON submissions (account, created_at) WHERE json_extract(details, '$.uploadMeasured') IS NOT NULL;`,
  // Who and when; what a list is searched by; who drives; what was asked; large attachments in slices.
  `ALTER TABLE submissions ADD COLUMN actor TEXT;
   ALTER TABLE submissions ADD COLUMN search TEXT NOT NULL DEFAULT '';
   ALTER TABLE submissions ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE submissions ADD COLUMN lease TEXT;
   ALTER TABLE submissions ADD COLUMN files_downloaded INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE submissions ADD COLUMN bytes_downloaded INTEGER NOT NULL DEFAULT 0;
   UPDATE submissions SET search = search_text(request, json_extract(details, '$.taskId'));
   UPDATE submissions SET files_downloaded = had.files, bytes_downloaded = had.bytes
     FROM (SELECT submission_id, count(*) AS files, sum(size_bytes) AS bytes FROM downloads GROUP BY 1) AS had
     WHERE had.submission_id = submissions.id;
   CREATE INDEX submissions_history ON submissions (created_at, state, removed, search);
   CREATE INDEX submissions_by_lease ON submissions (lease) WHERE lease IS NOT NULL;
   ALTER TABLE events ADD COLUMN actor TEXT;
   CREATE INDEX events_of_failures ON events (submission_id)
     WHERE json_extract(body, '$.type') = 'frameFailed';
   ALTER TABLE attachments ADD COLUMN generation TEXT;
   CREATE TABLE attachment_slices (
     submission_id TEXT NOT NULL REFERENCES submissions (id),
     kind TEXT NOT NULL,
     generation TEXT NOT NULL,
     number INTEGER NOT NULL,
     body TEXT NOT NULL,
     PRIMARY KEY (submission_id, kind, generation, number)
   ) STRICT;
   CREATE TABLE drivers (
     token TEXT PRIMARY KEY,
     computer TEXT NOT NULL,
     machine TEXT NOT NULL,
     pid INTEGER NOT NULL,
     beat INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE controls (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     submission_id TEXT NOT NULL REFERENCES submissions (id),
     state TEXT NOT NULL,
     control TEXT NOT NULL,
     actor TEXT NOT NULL,
     asked_at TEXT NOT NULL,
     note TEXT,
     problem TEXT
   ) STRICT;
   CREATE INDEX controls_open ON controls (submission_id, number) WHERE state IN ('asked', 'sent');`,
  // Where files are on this disk and since when, in the order they came; and what of a job's history people read.
  `ALTER TABLE downloads ADD COLUMN path TEXT;
   ALTER TABLE downloads ADD COLUMN at TEXT;
   CREATE INDEX downloads_in_order ON downloads (submission_id);
   CREATE INDEX events_to_read ON events (submission_id, sequence)
     WHERE json_extract(body, '$.type') NOT IN ('upload', 'frames', 'downloaded', 'queued');`,
];

/** Other processes may hold the file for a moment; each statement waits this long for them. Milliseconds. */
const BUSY_TIMEOUT_MS = 5000;

/** Opens the file and brings it to the present version, or leaves it closed and as it was. */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    refuseNewer(database, file);
    const mode = isOnNetworkDrive(file) ? 'TRUNCATE' : 'WAL';
    database.exec(`PRAGMA journal_mode = ${mode}; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON`);
    database.function('search_text', { deterministic: true }, searchTextOfRow);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw isDamaged(error) ? damaged(file, error) : error;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0);
}

function refuseNewer(database: DatabaseSync, file: string): void {
  const version = versionOf(database);
  if (version <= MIGRATIONS.length) return;
  throw new SubmissionError({
    code: 'journal-newer',
    message: `${file} was written by a newer Farmhand (journal version ${version}; this one knows ${MIGRATIONS.length}).`,
    hint: 'Update Farmhand. Nothing in the journal was changed.',
    retryable: false,
    zh: {
      message: `${file} 由更新版本的 Farmhand 写入（日志版本 ${version}；当前程序支持到 ${MIGRATIONS.length}）。`,
      hint: '请更新 Farmhand。日志没有做任何更改。',
    },
  });
}

function damaged(file: string, cause: unknown): SubmissionError {
  return new SubmissionError(
    {
      code: 'journal-damaged',
      message: `${file} is damaged: it is no longer a journal that can be read.`,
      hint: 'Restore it from a backup, or move it away to begin a new one. Jobs at the farm are not touched by either.',
      retryable: false,
      zh: {
        message: `${file} 已损坏，无法再作为日志读取。`,
        hint: '请从备份恢复，或将它移走以便新建。两种做法都不会影响农场上的作业。',
      },
    },
    { cause },
  );
}

function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  for (const statements of MIGRATIONS.slice(versionOf(database))) database.exec(statements);
  database.exec(`PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`);
}
