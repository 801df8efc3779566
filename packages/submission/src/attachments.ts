import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { breather } from './breathe.ts';
import { fromSlices, toSlices } from './sliced-json.ts';

/** What may be large about a submission, in the journal but not in its row. */
export type AttachmentKind = 'snapshot' | 'prepared' | 'manifest';

/** An attachment whose slices are in the journal; it counts from the record on that names it. */
export interface KeptAttachment {
  readonly generation: string;
  /** What is left when the slices are cut out. */
  readonly body: string;
}

export interface AttachmentStore {
  /** Writes a large value, a slice at a time, without making it count yet. */
  keep(id: string, kind: AttachmentKind, value: unknown, signal: AbortSignal): Promise<KeptAttachment>;
  /** Makes a kept value count, inside the caller's transaction; null for none any more. */
  use(id: string, kind: AttachmentKind, kept: KeptAttachment | null): void;
  /** Null when there is none, or not all of it. */
  read(id: string, kind: AttachmentKind, signal?: AbortSignal): Promise<unknown>;
  /** A value that was never cut. */
  readWhole(id: string, kind: AttachmentKind): unknown;
}

/** Slices of former values deleted at a time. */
const DELETED_AT_ONCE = 16;
/** So much is written to the disk at a time. Characters. */
const WRITTEN_AT_ONCE = 1024 * 1024;

/**
 * Attachments of the submissions in a journal. However large they are, nothing here takes long at a time.
 *
 * @param transaction Does some work as one transaction.
 */
export function openAttachments(
  database: DatabaseSync,
  transaction: (work: () => void) => void,
): AttachmentStore {
  const insertSlice = database.prepare(
    'INSERT INTO attachment_slices (submission_id, kind, generation, number, body) VALUES (?, ?, ?, ?, ?)',
  );
  const selectSlice = database.prepare(
    'SELECT body FROM attachment_slices WHERE submission_id = ? AND kind = ? AND generation = ? AND number = ?',
  );
  const selectBody = database.prepare(
    'SELECT body, generation FROM attachments WHERE submission_id = ? AND kind = ?',
  );
  const deleteFormer = database.prepare(
    `DELETE FROM attachment_slices WHERE rowid IN (
       SELECT rowid FROM attachment_slices
       WHERE submission_id = ? AND kind = ? AND generation IS NOT ? LIMIT ${DELETED_AT_ONCE})`,
  );

  /** Values that no longer count, and what an interrupted attempt left. */
  const clear = async (id: string, kind: AttachmentKind, signal: AbortSignal) => {
    const breathe = breather(signal);
    const counting = selectBody.get(id, kind)?.generation ?? null;
    while (deleteFormer.run(id, kind, counting).changes > 0) await breathe();
  };

  return {
    async keep(id, kind, value, signal) {
      await clear(id, kind, signal);
      const generation = randomUUID();
      let unwritten: { readonly number: number; readonly slice: string }[] = [];
      let size = 0;
      const write = () => {
        transaction(() => {
          for (const { number, slice } of unwritten) insertSlice.run(id, kind, generation, number, slice);
        });
        unwritten = [];
        size = 0;
      };
      const keepSlice = (number: number, slice: string) => {
        unwritten.push({ number, slice });
        size += slice.length;
        if (size >= WRITTEN_AT_ONCE) write();
      };
      const body = await toSlices(value, keepSlice, signal);
      if (unwritten.length > 0) write();
      return { generation, body };
    },
    use(id, kind, kept) {
      if (kept === null) {
        database.prepare('DELETE FROM attachments WHERE submission_id = ? AND kind = ?').run(id, kind);
        return;
      }
      database
        .prepare(
          'INSERT OR REPLACE INTO attachments (submission_id, kind, body, generation) VALUES (?, ?, ?, ?)',
        )
        .run(id, kind, kept.body, kept.generation);
    },
    async read(id, kind, signal) {
      const row = selectBody.get(id, kind);
      if (row === undefined) return null;
      const generation = row.generation ?? '';
      const slice = (number: number) => {
        const body = selectSlice.get(id, kind, generation, number)?.body;
        return typeof body === 'string' ? body : null;
      };
      return fromSlices(String(row.body), slice, signal);
    },
    readWhole(id, kind) {
      const row = selectBody.get(id, kind);
      return row === undefined ? null : JSON.parse(String(row.body));
    },
  };
}
