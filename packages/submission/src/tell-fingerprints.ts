import type { FingerprintCounts } from '@farmhand/model';
import type { Journal } from './journal.ts';
import type { OnFingerprints } from './manifest.ts';
import { tellSeldom } from './tell-seldom.ts';

/** Does work that fingerprints files, and tells those who follow the submission how far it is. */
export async function tellFingerprints<T>(
  id: string,
  journal: Journal,
  work: (onProgress: OnFingerprints) => Promise<T>,
): Promise<T> {
  let counts: FingerprintCounts | null = null;
  const news = tellSeldom(() => {
    if (counts !== null) journal.announce(id, { type: 'fingerprint', counts });
  });
  try {
    return await work((progress) => {
      counts = progress;
      news.due();
    });
  } finally {
    news.end();
  }
}
