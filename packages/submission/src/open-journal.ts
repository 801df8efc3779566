import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SQLInputValue } from 'node:sqlite';
import {
  type Actor,
  ENDED_STATES,
  type HostSnapshot,
  type LocalPath,
  SUBMISSION_SCHEMA,
  type SubmissionEvent,
  type SubmissionEventBody,
} from '@farmhand/model';
import { accountText } from './account-key.ts';
import { openAttachments } from './attachments.ts';
import { breather } from './breathe.ts';
import { LIST_LIMIT, matching } from './history.ts';
import type { DownloadedFile, FileAtHome, Journal } from './journal.ts';
import { openControls } from './journal-controls.ts';
import { openDatabase } from './journal-database.ts';
import { openDrivers } from './journal-drivers.ts';
import {
  type Details,
  detailsOf,
  EMPTY_DETAILS,
  eventOf,
  jsonOrNull,
  RECORD_COLUMNS,
  recordOf,
  searchTextOf,
} from './journal-rows.ts';
import { LeaseLost } from './lease.ts';
import type { StoredManifest } from './manifest.ts';
import { PREPARED_VERSION, type PreparedJob } from './prepare.ts';
import type { SentFile } from './sent-state.ts';
import type { SubmissionRecord } from './submission-record.ts';
import { storyteller } from './tell-listeners.ts';
import type { MeasuredUpload } from './upload-meter.ts';

export interface JournalOptions {
  /** SQLite file; its folder is made when absent. `:memory:` keeps nothing. */
  readonly file: string;
  readonly clock?: () => number;
}

/** Rows of what was brought home that are read at a time. */
const DOWNLOADS_AT_ONCE = 1000;

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
  const controls = openControls(database);
  const insertEvent = database.prepare(
    'INSERT INTO events (submission_id, at, body, actor) VALUES (?, ?, ?, ?)',
  );

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

  const attachments = openAttachments(database, transaction);

  const eventsAfter = (sequence: number, id: string | null, limit = -1): readonly SubmissionEvent[] => {
    const values: SQLInputValue[] = id === null ? [sequence, limit] : [sequence, id, limit];
    const ofOne = id === null ? '' : 'AND submission_id = ?';
    return database
      .prepare(`SELECT * FROM events WHERE sequence > ? ${ofOne} ORDER BY sequence LIMIT ?`)
      .all(...values)
      .map(eventOf);
  };
  const newest = database.prepare('SELECT max(sequence) AS last FROM events');
  const newestSequence = () => Number(newest.get()?.last ?? 0);
  const story = storyteller(newestSequence(), (after) => eventsAfter(after, null));

  const keepEvents = (
    id: string,
    bodies: readonly SubmissionEventBody[],
    by: Actor | null | undefined,
  ): readonly SubmissionEvent[] =>
    bodies.map((body) => {
      const at = now();
      const actor = by ? JSON.stringify(by) : null;
      const { lastInsertRowid } = insertEvent.run(id, at, JSON.stringify(body), actor);
      const sequence = Number(lastInsertRowid);
      return {
        schema: SUBMISSION_SCHEMA,
        sequence,
        submissionId: id,
        at,
        ...(by ? { by } : {}),
        body,
      };
    });

  const get = (id: string): SubmissionRecord | null => {
    const row = database.prepare(`SELECT ${RECORD_COLUMNS} FROM submissions WHERE id = ?`).get(id);
    return row === undefined ? null : recordOf(row);
  };
  const mustGet = (id: string): SubmissionRecord => {
    const record = get(id);
    if (record === null) throw new Error(`no submission ${id} in the journal`);
    return record;
  };
  const mustOwn = (id: string, lease: string | undefined): SubmissionRecord => {
    const record = mustGet(id);
    if (lease !== undefined && record.lease !== lease) throw new LeaseLost(id);
    return record;
  };

  const selectDownloads = database.prepare(
    `SELECT relative_path, size_bytes, fingerprint FROM downloads
     WHERE submission_id = ? AND relative_path > ? ORDER BY relative_path LIMIT ${DOWNLOADS_AT_ONCE}`,
  );
  function* downloadPages(id: string): Generator<readonly DownloadedFile[], void> {
    let last = '';
    for (;;) {
      const page = selectDownloads.all(id, last).map(downloadOf);
      if (page.length > 0) yield page;
      if (page.length < DOWNLOADS_AT_ONCE) return;
      last = page.at(-1)?.relativePath ?? last;
    }
  }

  const HOME_COLUMNS = 'rowid AS number, relative_path, size_bytes, fingerprint, path, at';
  const OF_SUBMISSION = 'FROM downloads INDEXED BY downloads_in_order WHERE submission_id = ?';
  const selectAtHome = database.prepare(
    `SELECT ${HOME_COLUMNS} ${OF_SUBMISSION} AND rowid > ? ORDER BY rowid LIMIT ?`,
  );
  const selectLatestAtHome = database.prepare(
    `SELECT ${HOME_COLUMNS} ${OF_SUBMISSION} ORDER BY rowid DESC LIMIT ? OFFSET ?`,
  );
  const selectOneAtHome = database.prepare(
    `SELECT ${HOME_COLUMNS} FROM downloads WHERE rowid = ? AND submission_id = ?`,
  );
  const selectLatestEvents = database.prepare(
    `SELECT * FROM events WHERE submission_id = ?
       AND json_extract(body, '$.type') NOT IN ('upload', 'frames', 'downloaded', 'queued')
     ORDER BY sequence DESC LIMIT ?`,
  );

  const writeSearch = (record: SubmissionRecord) =>
    database.prepare('UPDATE submissions SET search = ? WHERE id = ?').run(searchTextOf(record), record.id);

  const dataVersion = database.prepare('PRAGMA data_version');
  const versionNow = () => Number(dataVersion.get()?.data_version ?? 0);
  let versionSeen = versionNow();

  return {
    drivers: openDrivers(database),
    draft(id, { request, account, confirmed, by = null, lease = null, renews = null }) {
      const { snapshot, ...rest } = request;
      const at = now();
      const details: Details = { ...EMPTY_DETAILS, confirmed, renews };
      const events = transaction(() => {
        database
          .prepare(
            `INSERT INTO submissions
               (id, state, created_at, updated_at, request, account, details, actor, lease)
             VALUES (?, 'drafted', ?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(
            id,
            at,
            at,
            JSON.stringify(rest),
            accountText(account),
            JSON.stringify(details),
            by === null ? null : JSON.stringify(by),
            lease,
          );
        writeSearch(mustGet(id));
        if (snapshot !== null) {
          attachments.use(id, 'snapshot', { generation: '', body: JSON.stringify(snapshot) });
        }
        return keepEvents(id, [{ type: 'state', state: 'drafted' }], by);
      });
      story.tell(events);
      return mustGet(id);
    },
    get,
    open: () =>
      database
        .prepare(
          `SELECT ${RECORD_COLUMNS} FROM submissions WHERE state NOT IN (${[...ENDED_STATES].map(() => '?').join(', ')}) ORDER BY created_at, rowid`,
        )
        .all(...ENDED_STATES)
        .map(recordOf),
    list(filter) {
      const { from, values } = matching(filter);
      return database
        .prepare(
          `SELECT ${RECORD_COLUMNS} FROM submissions WHERE rowid IN
             (SELECT rowid ${from} ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?)
           ORDER BY created_at DESC, rowid DESC`,
        )
        .all(...values, filter.limit ?? LIST_LIMIT, filter.offset ?? 0)
        .map(recordOf);
    },
    count(filter) {
      const { from, values } = matching(filter);
      return Number(database.prepare(`SELECT count(*) AS count ${from}`).get(...values)?.count ?? 0);
    },
    keep: (id, kind, value, signal) => attachments.keep(id, kind, value, signal),
    snapshot: (id) => attachments.readWhole(id, 'snapshot') as HostSnapshot | null,
    async prepared(id, signal) {
      const prepared = (await attachments.read(id, 'prepared', signal)) as PreparedJob | null;
      return prepared?.version === PREPARED_VERSION ? prepared : null;
    },
    async manifest(id, signal) {
      const manifest = (await attachments.read(id, 'manifest', signal)) as Partial<StoredManifest> | null;
      // One without it is an older Farmhand's, whose fingerprints say nothing to the farms of today.
      return manifest?.seenAtMs === undefined ? null : (manifest as StoredManifest);
    },
    record(id, patch, events = [], { by, lease, when, control } = {}) {
      const kept = transaction(() => {
        const before = mustOwn(id, lease);
        if (when?.(before) === false) return [];
        const { state = before.state, removed = before.removed, prepared, manifest, ...changed } = patch;
        const details: Details = { ...detailsOf(before), ...changed };
        database
          .prepare('UPDATE submissions SET state = ?, updated_at = ?, removed = ?, details = ? WHERE id = ?')
          .run(state, now(), removed ? 1 : 0, JSON.stringify(details), id);
        if (changed.taskId !== undefined || changed.changedAtFarm !== undefined) writeSearch(mustGet(id));
        if (prepared !== undefined) attachments.use(id, 'prepared', prepared);
        if (manifest !== undefined) attachments.use(id, 'manifest', manifest);
        if (control !== undefined) controls.step(control);
        const stateEvent: SubmissionEventBody[] = state === before.state ? [] : [{ type: 'state', state }];
        const who = by ?? (state === 'cancelled' ? before.cancelledBy : null);
        return keepEvents(id, [...events, ...stateEvent], who);
      });
      story.tell(kept);
      return mustGet(id);
    },
    announce(id, body) {
      story.announce({
        schema: SUBMISSION_SCHEMA,
        sequence: story.lastTold(),
        submissionId: id,
        at: now(),
        body,
      });
    },
    async downloaded(id, signal) {
      const breathe = breather(signal);
      const files = new Map<string, DownloadedFile>();
      for (const page of downloadPages(id)) {
        for (const file of page) files.set(file.relativePath, file);
        await breathe();
      }
      return files;
    },
    filesAtHome: (id, after, limit) => selectAtHome.all(id, after, limit).map(fileAtHomeOf),
    latestAtHome: (id, offset, limit) => selectLatestAtHome.all(id, limit, offset).map(fileAtHomeOf),
    fileAtHome(id, number) {
      const row = selectOneAtHome.get(number, id);
      return row === undefined ? null : fileAtHomeOf(row);
    },
    recordDownload(id, file, path, { lease } = {}) {
      const events = transaction(() => {
        mustOwn(id, lease);
        const before = database
          .prepare('SELECT size_bytes FROM downloads WHERE submission_id = ? AND relative_path = ?')
          .get(id, file.relativePath);
        database
          .prepare(
            `INSERT OR REPLACE INTO downloads (submission_id, relative_path, size_bytes, fingerprint, path, at)
             VALUES (?, ?, ?, ?, ?, ?)`,
          )
          .run(id, file.relativePath, file.sizeBytes, file.fingerprint, path, now());
        const totals = database
          .prepare(
            `UPDATE submissions SET files_downloaded = files_downloaded + ?, bytes_downloaded = bytes_downloaded + ?
             WHERE id = ? RETURNING files_downloaded, bytes_downloaded`,
          )
          .get(before === undefined ? 1 : 0, file.sizeBytes - Number(before?.size_bytes ?? 0), id);
        const filesDone = Number(totals?.files_downloaded);
        const bytesDone = Number(totals?.bytes_downloaded);
        return keepEvents(id, [{ type: 'downloaded', path, filesDone, bytesDone }], null);
      });
      story.tell(events);
    },
    async forgetDownloads(id, pick, { lease } = {}) {
      const breathe = breather();
      const forget = database.prepare(
        `DELETE FROM downloads WHERE submission_id = ? AND relative_path = ? RETURNING size_bytes`,
      );
      const count = database.prepare(
        `UPDATE submissions SET files_downloaded = files_downloaded - ?, bytes_downloaded = bytes_downloaded - ?
         WHERE id = ?`,
      );
      for (const page of downloadPages(id)) {
        const picked = page.filter(pick);
        transaction(() => {
          mustOwn(id, lease);
          const gone = picked.flatMap(({ relativePath }) => forget.all(id, relativePath));
          count.run(
            gone.length,
            gone.reduce((sum, { size_bytes: size }) => sum + Number(size), 0),
            id,
          );
        });
        await breathe();
      }
    },
    eventsAfter,
    newestSequence,
    latestEvents: (id, limit) => selectLatestEvents.all(id, limit).map(eventOf),
    failuresTold: (id) =>
      database
        .prepare(
          "SELECT body FROM events WHERE submission_id = ? AND json_extract(body, '$.type') = 'frameFailed'",
        )
        .all(id)
        .map(({ body }) => JSON.parse(String(body)) as Extract<SubmissionEventBody, { type: 'frameFailed' }>),
    uploadTroublesTold: (id) =>
      Number(
        database
          .prepare(
            "SELECT count(*) AS count FROM events WHERE submission_id = ? AND json_extract(body, '$.type') = 'uploadTrouble'",
          )
          .get(id)?.count ?? 0,
      ),
    subscribe: story.subscribe,
    catchUp() {
      const version = versionNow();
      if (version !== versionSeen) story.tell(eventsAfter(story.lastTold(), null));
      versionSeen = version;
      return version;
    },
    lastUploads: (account, limit) =>
      database
        .prepare(
          `SELECT json_extract(details, '$.uploadMeasured') AS measured FROM submissions
           WHERE account = ? AND json_extract(details, '$.uploadMeasured') IS NOT NULL
           ORDER BY created_at DESC, rowid DESC LIMIT ?`,
        )
        .all(accountText(account), limit)
        .flatMap((row) => jsonOrNull<MeasuredUpload>(row.measured) ?? []),
    async sentBefore(scenePath, account, signal) {
      const row = database
        .prepare(
          `SELECT submissions.id AS id FROM submissions
           JOIN attachments ON attachments.submission_id = submissions.id AND attachments.kind = 'manifest'
           WHERE account = ? AND json_extract(request, '$.scenePath') = ?
             AND json_extract(details, '$.upload') IS NOT NULL
           ORDER BY created_at DESC, submissions.rowid DESC LIMIT 1`,
        )
        .get(accountText(account), scenePath);
      if (row === undefined) return new Map();
      const manifest = (await attachments.read(String(row.id), 'manifest', signal)) as StoredManifest | null;
      const breathe = breather(signal);
      const sent = new Map<string, SentFile>();
      for (const { localPath, sizeBytes, modifiedNs } of manifest?.entries ?? []) {
        sent.set(localPath, { sizeBytes, modifiedMs: Number(BigInt(modifiedNs) / 1_000_000n) });
        const pause = breathe();
        if (pause !== undefined) await pause;
      }
      return sent;
    },
    ask(id, control, by) {
      const { number, events } = transaction(() => {
        mustGet(id);
        return {
          number: controls.add(id, control, by, now()),
          events: keepEvents(id, [{ type: 'control', control, outcome: 'asked', problem: null }], by),
        };
      });
      story.tell(events);
      return number;
    },
    control: controls.get,
    openControls: controls.open,
    close() {
      story.close();
      database.close();
    },
  };
}

function downloadOf(row: Record<string, unknown>): DownloadedFile {
  return {
    relativePath: String(row.relative_path),
    sizeBytes: Number(row.size_bytes),
    fingerprint: typeof row.fingerprint === 'string' ? row.fingerprint : null,
  };
}

function fileAtHomeOf(row: Record<string, unknown>): FileAtHome {
  const { path, at } = row;
  return {
    ...downloadOf(row),
    number: Number(row.number),
    // What the journal wrote is a path of this disk.
    path: typeof path === 'string' ? (path as LocalPath) : null,
    at: typeof at === 'string' ? at : null,
  };
}
