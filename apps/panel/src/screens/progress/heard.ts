import type {
  FileTroubles,
  FingerprintCounts,
  Problem,
  SubmissionEvent,
  TransferCounts,
} from '@farmhand/model';
import { type Meter, seen } from './speed.ts';

/** What was heard of a job under way, besides what its view says. */
export interface Watched {
  /** How far the look at its files is; null when none is taken. */
  readonly fingerprint: FingerprintCounts | null;
  /** Of the upload; null before it is heard of. */
  readonly upload: TransferCounts | null;
  readonly uploadMeter: Meter | null;
  /** Files that do not go through just now; null when all do. */
  readonly troubles: FileTroubles | null;
  /** Bytes that came home. */
  readonly downloadMeter: Meter | null;
  /** Frames that were rendered. */
  readonly frameMeter: Meter | null;
  /** Frames that failed, each as it did last; the latest first. */
  readonly failures: readonly { readonly frame: string; readonly message: string }[];
  /** What it waits for; `until` in milliseconds since 1970. */
  readonly waiting: { readonly problem: Problem; readonly until: number } | null;
}

/** Of a job that nothing was heard of. */
export const UNSEEN: Watched = {
  fingerprint: null,
  upload: null,
  uploadMeter: null,
  troubles: null,
  downloadMeter: null,
  frameMeter: null,
  failures: [],
  waiting: null,
};

/** Failed frames of a job that are told. */
const MOST_FAILURES = 5;

/** What is known after one more event. */
export function heard(former: Watched, { at, body }: Pick<SubmissionEvent, 'at' | 'body'>): Watched {
  const time = Date.parse(at);
  switch (body.type) {
    case 'fingerprint':
      return { ...former, fingerprint: body.counts, waiting: null };
    case 'upload': {
      const { counts } = body;
      const uploadMeter = seen(former.uploadMeter, time, counts.bytesDone, counts.filesSkipped);
      return { ...former, upload: counts, uploadMeter, troubles: body.troubles ?? null, waiting: null };
    }
    case 'downloaded':
      return { ...former, downloadMeter: seen(former.downloadMeter, time, body.bytesDone), waiting: null };
    case 'frames':
      return { ...former, frameMeter: seen(former.frameMeter, time, body.counts.done), waiting: null };
    case 'frameFailed': {
      const { frame, message } = body;
      const others = former.failures.filter((each) => each.frame !== frame);
      return { ...former, failures: [{ frame, message }, ...others].slice(0, MOST_FAILURES) };
    }
    case 'waiting':
      return { ...former, waiting: { problem: body.problem, until: time + body.retryInMs } };
    case 'state':
      return { ...former, fingerprint: null, troubles: null, waiting: null };
    default:
      return former;
  }
}
