import type { FileTrouble, FileTroubles, SubmissionEventBody, TransferCounts } from '@farmhand/model';
import type { Manifest, UploadRequest } from '@farmhand/transfer';
import type { Journal } from './journal.ts';
import { tellSeldom } from './tell-seldom.ts';

/** Troubles of a job that are kept one by one. */
const MOST_KEPT = 200;
/** Troubles of now that are told at a time. */
const MOST_SHOWN = 20;

export interface UploadTeller extends Pick<Required<UploadRequest>, 'onTrouble' | 'onTroubleOver'> {
  /** How far the upload is. */
  readonly onProgress: (counts: TransferCounts) => void;
  /** Keeps what is not kept yet. */
  end(): void;
}

/**
 * Tells how far one upload is and which files are in trouble, and keeps the first troubles of a job in the journal: many at
 * a time, so that thousands of files in trouble disturb nobody.
 */
export function tellUpload(id: string, manifest: Manifest, journal: Journal): UploadTeller {
  const open = new Map<string, FileTrouble>();
  const unkept: SubmissionEventBody[] = [];
  let room = Math.max(0, MOST_KEPT - journal.uploadTroublesTold(id));
  let leftOut = 0;
  let counts: TransferCounts = {
    filesDone: 0,
    filesTotal: manifest.entries.length,
    filesSkipped: 0,
    bytesDone: 0,
    bytesTotal: manifest.totalBytes,
  };

  const troublesNow = (): { readonly troubles?: FileTroubles } => {
    if (open.size === 0) return {};
    const latest = [...open.values()].slice(-MOST_SHOWN).reverse();
    return { troubles: { total: open.size, latest } };
  };
  const keep = () => {
    const events = unkept.splice(0);
    if (events.length === 0) return;
    try {
      journal.record(id, {}, events);
    } catch {
      // An upload does not fail for want of its history; whatever is wrong with the journal, the next step finds out.
    }
  };
  const announce = () => journal.announce(id, { type: 'upload', counts, ...troublesNow() });
  const news = tellSeldom(() => {
    keep();
    announce();
  });

  return {
    onProgress(progress) {
      counts = progress;
      announce();
    },
    onTrouble({ localPath, files, problem, willRetry, attempt }) {
      const trouble: FileTrouble = { path: localPath, files, problem, willRetry, attempt };
      open.delete(localPath);
      open.set(localPath, trouble);
      if (room > 0) unkept.push({ type: 'uploadTrouble', ...trouble });
      else leftOut += 1;
      room = Math.max(0, room - 1);
      news.due();
    },
    onTroubleOver(localPath) {
      if (open.delete(localPath)) news.due();
    },
    end() {
      if (leftOut > 0) unkept.push({ type: 'uploadTroublesLeftOut', count: leftOut });
      leftOut = 0;
      news.end();
      keep();
    },
  };
}
