import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import {
  ENDED_STATES,
  type HostSnapshot,
  JOB_SETTINGS_SCHEMA,
  type JobSettings,
  jobSettings,
  type LocalPath,
  SUBMISSION_SCHEMA,
  type SubmissionEvent,
  type SubmissionEventBody,
  type SubmissionState,
  type SubmissionView,
} from '@farmhand/model';
import { type AccountKey, accountText } from './account-key.ts';
import { openDatabase } from './journal-database.ts';
import type { StoredManifest } from './manifest.ts';
import { PREPARED_VERSION, type PreparedJob, type SentFile } from './prepare.ts';
import type { SubmissionRequest } from './request.ts';
import type { SubmissionAttachments, SubmissionPatch, SubmissionRecord } from './submission-record.ts';
import type { MeasuredUpload } from './upload-meter.ts';

/**
 * Told of every event in order. `kept` is false for passing ones, such as upload progress, which the journal forgets;
 * they carry the number of the last kept event. What a listener throws is shown as a warning and disturbs nobody.
 */
export type SubmissionListener = (event: SubmissionEvent, kept: boolean) => void;

/** What was brought home already; keyed by the farm's name for the file. */
export interface DownloadedFile {
  readonly relativePath: string;
  readonly sizeBytes: number;
  readonly fingerprint: string | null;
}

export interface Journal {
  draft(id: string, request: SubmissionRequest, account: AccountKey, confirmed: boolean): SubmissionRecord;
  get(id: string): SubmissionRecord | null;
  attachments(id: string): SubmissionAttachments;
  /** Those that have not ended, oldest first. */
  open(): readonly SubmissionRecord[];
  /** Writes the patch and its events as one transaction, then tells the listeners. */
  record(id: string, patch: SubmissionPatch, events?: readonly SubmissionEventBody[]): SubmissionRecord;
  /** Tells the listeners something not worth keeping, such as upload progress. Never throws. */
  announce(id: string, body: SubmissionEventBody): void;
  downloaded(id: string): ReadonlyMap<string, DownloadedFile>;
  recordDownload(id: string, file: DownloadedFile, path: LocalPath): void;
  /** Events after a sequence number, oldest first; of one submission or of all; all of them unless limited. */
  eventsAfter(sequence: number, id: string | null, limit?: number): readonly SubmissionEvent[];
  subscribe(listener: SubmissionListener): () => void;
  /** Of the last uploads of an account that could be measured, the newest first. */
  lastUploads(account: AccountKey, limit: number): readonly MeasuredUpload[];
  /** Files that the last finished upload of this scene by this account held, by local path. */
  sentBefore(scenePath: string, account: AccountKey): ReadonlyMap<string, SentFile>;
  view(id: string): SubmissionView | null;
  /** All submissions, newest first. */
  views(): readonly SubmissionView[];
  close(): void;
}

export interface JournalOptions {
  /** SQLite file; its folder is made when absent. `:memory:` keeps nothing. */
  readonly file: string;
  readonly clock?: () => number;
}

const RECORD_COLUMNS = 'id, state, created_at, updated_at, request, account, details';

type Details = Omit<SubmissionRecord, 'id' | 'state' | 'request' | 'account' | 'createdAt' | 'updatedAt'>;

const EMPTY_DETAILS: Details = {
  confirmed: false,
  cancelRequested: false,
  environmentText: null,
  environmentName: null,
  createTaskIntended: false,
  submitIntended: false,
  resumeState: null,
  taskId: null,
  findings: [],
  upload: null,
  uploadMeasured: null,
  frames: null,
  problem: null,
};

const DEFAULT_SETTINGS: JobSettings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });

/**
 * Opens (and, where needed, makes or migrates) the journal.
 *
 * @throws SubmissionError `journal-newer` when the file was written by a newer Farmhand, `journal-damaged` when it is
 * no journal; the file is left as it is.
 */
export function openJournal(options: JournalOptions): Journal {
  if (options.file !== ':memory:') mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
  const database = openDatabase(options.file);
  const now = () => new Date((options.clock ?? Date.now)()).toISOString();

  const listeners = new Set<SubmissionListener>();
  const insertEvent = database.prepare('INSERT INTO events (submission_id, at, body) VALUES (?, ?, ?)');

  const transaction = <T>(work: () => T): T => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // After a full disk, say, SQLite has rolled back already.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };

  let lastSequence = Number(database.prepare('SELECT max(sequence) AS last FROM events').get()?.last ?? 0);

  const keepEvents = (id: string, bodies: readonly SubmissionEventBody[]): SubmissionEvent[] =>
    bodies.map((body) => {
      const at = now();
      const { lastInsertRowid } = insertEvent.run(id, at, JSON.stringify(body));
      return { schema: SUBMISSION_SCHEMA, sequence: Number(lastInsertRowid), submissionId: id, at, body };
    });

  const untold: { readonly event: SubmissionEvent; readonly kept: boolean }[] = [];
  let telling = false;
  const tell = (events: readonly SubmissionEvent[], kept = true) => {
    if (kept) lastSequence = events.at(-1)?.sequence ?? lastSequence;
    untold.push(...events.map((event) => ({ event, kept })));
    // A listener that acts makes further events; all listeners hear of the present one first.
    if (telling) return;
    telling = true;
    for (let next = untold.shift(); next !== undefined; next = untold.shift()) {
      for (const listener of listeners) {
        try {
          listener(next.event, next.kept);
        } catch (error) {
          process.emitWarning(error instanceof Error ? error : String(error));
        }
      }
    }
    telling = false;
  };

  const attach = (id: string, kind: keyof SubmissionAttachments, value: unknown) => {
    if (value === null) {
      database.prepare('DELETE FROM attachments WHERE submission_id = ? AND kind = ?').run(id, kind);
      return;
    }
    database
      .prepare('INSERT OR REPLACE INTO attachments (submission_id, kind, body) VALUES (?, ?, ?)')
      .run(id, kind, JSON.stringify(value));
  };
  const attachment = <T>(id: string, kind: keyof SubmissionAttachments): T | null =>
    parsed<T>(
      database.prepare('SELECT body FROM attachments WHERE submission_id = ? AND kind = ?').get(id, kind)
        ?.body,
    );

  const get = (id: string): SubmissionRecord | null => {
    const row = database.prepare(`SELECT ${RECORD_COLUMNS} FROM submissions WHERE id = ?`).get(id);
    return row === undefined ? null : recordOf(row);
  };

  const mustGet = (id: string): SubmissionRecord => {
    const record = get(id);
    if (record === null) throw new Error(`no submission ${id} in the journal`);
    return record;
  };

  return {
    draft(id, { snapshot, ...request }, account, confirmed) {
      const at = now();
      const events = transaction(() => {
        database
          .prepare(
            'INSERT INTO submissions (id, state, created_at, updated_at, request, account, details) VALUES (?, ?, ?, ?, ?, ?, ?)',
          )
          .run(
            id,
            'drafted',
            at,
            at,
            JSON.stringify(request),
            accountText(account),
            JSON.stringify({ ...EMPTY_DETAILS, confirmed }),
          );
        attach(id, 'snapshot', snapshot);
        return keepEvents(id, [{ type: 'state', state: 'drafted' }]);
      });
      tell(events);
      return mustGet(id);
    },
    get,
    attachments(id) {
      // Each may be millions of characters, so only what is asked for is read.
      return {
        get snapshot() {
          return attachment<HostSnapshot>(id, 'snapshot');
        },
        get prepared() {
          const prepared = attachment<PreparedJob>(id, 'prepared');
          // What an older Farmhand made ready lacks things: such a job is checked again.
          return prepared?.version === PREPARED_VERSION ? prepared : null;
        },
        get manifest() {
          return attachment<StoredManifest>(id, 'manifest');
        },
      };
    },
    open: () =>
      database
        .prepare(
          `SELECT ${RECORD_COLUMNS} FROM submissions WHERE state NOT IN (${[...ENDED_STATES].map(() => '?').join(', ')}) ORDER BY created_at, rowid`,
        )
        .all(...ENDED_STATES)
        .map(recordOf),
    record(id, patch, events = []) {
      const kept = transaction(() => {
        const before = mustGet(id);
        const { state = before.state, prepared, manifest, ...changed } = patch;
        const details: Details = { ...detailsOf(before), ...changed };
        database
          .prepare('UPDATE submissions SET state = ?, updated_at = ?, details = ? WHERE id = ?')
          .run(state, now(), JSON.stringify(details), id);
        if (prepared !== undefined) attach(id, 'prepared', prepared);
        if (manifest !== undefined) attach(id, 'manifest', manifest);
        const stateEvent: SubmissionEventBody[] = state === before.state ? [] : [{ type: 'state', state }];
        return keepEvents(id, [...events, ...stateEvent]);
      });
      tell(kept);
      return mustGet(id);
    },
    announce(id, body) {
      tell([{ schema: SUBMISSION_SCHEMA, sequence: lastSequence, submissionId: id, at: now(), body }], false);
    },
    downloaded(id) {
      const rows = database
        .prepare('SELECT relative_path, size_bytes, fingerprint FROM downloads WHERE submission_id = ?')
        .all(id);
      return new Map(
        rows.map((row) => {
          const relativePath = String(row.relative_path);
          const fingerprint = row.fingerprint;
          return [
            relativePath,
            {
              relativePath,
              sizeBytes: Number(row.size_bytes),
              fingerprint: typeof fingerprint === 'string' ? fingerprint : null,
            },
          ];
        }),
      );
    },
    recordDownload(id, file, path) {
      const events = transaction(() => {
        database
          .prepare(
            'INSERT OR REPLACE INTO downloads (submission_id, relative_path, size_bytes, fingerprint) VALUES (?, ?, ?, ?)',
          )
          .run(id, file.relativePath, file.sizeBytes, file.fingerprint);
        const { filesDone, bytesDone } = downloadTotals(database, id);
        return keepEvents(id, [{ type: 'downloaded', path, filesDone, bytesDone }]);
      });
      tell(events);
    },
    eventsAfter(sequence, id, limit = -1) {
      const rows =
        id === null
          ? database
              .prepare('SELECT * FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?')
              .all(sequence, limit)
          : database
              .prepare(
                'SELECT * FROM events WHERE sequence > ? AND submission_id = ? ORDER BY sequence LIMIT ?',
              )
              .all(sequence, id, limit);
      return rows.map((row) => ({
        schema: SUBMISSION_SCHEMA,
        sequence: Number(row.sequence),
        submissionId: String(row.submission_id),
        at: String(row.at),
        body: JSON.parse(String(row.body)) as SubmissionEventBody,
      }));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lastUploads: (account, limit) =>
      database
        .prepare(
          `SELECT json_extract(details, '$.uploadMeasured') AS measured FROM submissions
           WHERE account = ? AND json_extract(details, '$.uploadMeasured') IS NOT NULL
           ORDER BY created_at DESC, rowid DESC LIMIT ?`,
        )
        .all(accountText(account), limit)
        .flatMap((row) => parsed<MeasuredUpload>(row.measured) ?? []),
    sentBefore(scenePath, account) {
      const row = database
        .prepare(
          `SELECT body FROM submissions
           JOIN attachments ON attachments.submission_id = submissions.id AND attachments.kind = 'manifest'
           WHERE account = ? AND json_extract(request, '$.scenePath') = ?
             AND json_extract(details, '$.upload') IS NOT NULL
           ORDER BY created_at DESC, submissions.rowid DESC LIMIT 1`,
        )
        .get(accountText(account), scenePath);
      const entries = parsed<StoredManifest>(row?.body)?.entries ?? [];
      return new Map(
        entries.map(({ localPath, sizeBytes, modifiedNs }) => [
          localPath,
          { sizeBytes, modifiedMs: Number(BigInt(modifiedNs) / 1_000_000n) },
        ]),
      );
    },
    view(id) {
      const record = get(id);
      return record === null ? null : viewOf(record, downloadTotals(database, id).filesDone);
    },
    views: () =>
      database
        .prepare(`SELECT ${RECORD_COLUMNS} FROM submissions ORDER BY created_at DESC, rowid DESC`)
        .all()
        .map(recordOf)
        .map((record) => viewOf(record, downloadTotals(database, record.id).filesDone)),
    close() {
      listeners.clear();
      database.close();
    },
  };
}

function recordOf(row: Record<string, unknown>): SubmissionRecord {
  // The journal reads back only what this module wrote.
  const details = JSON.parse(String(row.details)) as Details;
  const request = JSON.parse(String(row.request)) as SubmissionRecord['request'];
  return {
    ...EMPTY_DETAILS,
    ...details,
    id: String(row.id),
    state: String(row.state) as SubmissionState,
    createdAt: String(row.created_at),
    updatedAt: String(row.updated_at),
    // A request that an older Farmhand drafted says nothing of settings that came later.
    request: { ...request, settings: { ...DEFAULT_SETTINGS, ...request.settings } },
    account: JSON.parse(String(row.account)) as AccountKey,
  };
}

function parsed<T>(text: unknown): T | null {
  return typeof text === 'string' ? (JSON.parse(text) as T) : null;
}

function detailsOf(record: SubmissionRecord): Details {
  const {
    id: _id,
    state: _state,
    request: _request,
    account: _account,
    createdAt: _c,
    updatedAt: _u,
    ...details
  } = record;
  return details;
}

function downloadTotals(database: DatabaseSync, id: string): { filesDone: number; bytesDone: number } {
  const row = database
    .prepare(
      'SELECT count(*) AS files, coalesce(sum(size_bytes), 0) AS bytes FROM downloads WHERE submission_id = ?',
    )
    .get(id);
  return { filesDone: Number(row?.files ?? 0), bytesDone: Number(row?.bytes ?? 0) };
}

function viewOf(record: SubmissionRecord, filesDownloaded: number): SubmissionView {
  return {
    schema: SUBMISSION_SCHEMA,
    id: record.id,
    state: record.state,
    scenePath: record.request.scenePath,
    taskId: record.taskId,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    environment: record.environmentText,
    findings: [...record.findings],
    upload: record.upload,
    frames: record.frames,
    downloadFolder: record.request.settings.downloadFolder,
    filesDownloaded,
    problem: record.problem,
  };
}
