import type { ManifestEntry } from './engine.ts';
import { hashFile } from './file-hash.ts';
import { identityOf } from './file-state.ts';
import { TransferError } from './transfer-error.ts';

/** A file that is another version each time it is sent is given up after so many. */
export const MOST_VERSIONS = 3;

/** The entry of the version that is there now. */
export async function renewEntry(entry: ManifestEntry, signal: AbortSignal): Promise<ManifestEntry> {
  const { state, fingerprint } = await hashFile(entry.localPath, { signal });
  return {
    ...entry,
    sizeBytes: state.sizeBytes,
    modifiedNs: String(state.modifiedNs),
    fingerprint,
    identity: identityOf(state),
  };
}

/** What an upload ends with when a file does not come to rest. */
export function fileChanging({ localPath }: ManifestEntry): TransferError {
  return new TransferError({
    code: 'file-changing',
    message: `"${localPath}" changed each of the ${MOST_VERSIONS + 1} times it was sent.`,
    hint: 'Wait until the program that writes it has finished, then press Retry.',
    zh: {
      message: `“${localPath}”在 ${MOST_VERSIONS + 1} 次发送过程中每次都有更改。`,
      hint: '请等写入它的程序完成，然后点击“重试”。',
    },
    retryable: true,
  });
}
