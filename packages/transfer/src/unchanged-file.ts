import { type FileHandle, open } from 'node:fs/promises';
import type { ManifestEntry } from './engine.ts';
import { fingerprintOfOpen } from './file-hash.ts';
import {
  type FileState,
  identityOf,
  isSameState,
  readFileState,
  stateOfHandle,
  unreadable,
} from './file-state.ts';
import { TransferError } from './transfer-error.ts';

/** A file of a manifest, opened, with the content that the manifest describes. */
export interface UnchangedFile extends AsyncDisposable {
  /** For reading at given positions; closed with this. */
  readonly handle: FileHandle;
  /**
   * After the content was read: whether it was the manifest's to the end. Looks at the opened file, whatever its path
   * leads to by now.
   *
   * @throws TransferError `file-changed`.
   */
  assertUnchanged(signal?: AbortSignal): Promise<void>;
}

/**
 * Opens a file of a manifest and makes sure that it is still the one that was fingerprinted, so that what is sent
 * is what was looked at. Nothing is read, unless something but size and time changed (a new name, other rights, a
 * file put in its place with the same time): then its fingerprint decides.
 *
 * @throws TransferError `file-changed`, or that it is missing, unreadable or no file.
 */
export async function openUnchanged(entry: ManifestEntry, signal?: AbortSignal): Promise<UnchangedFile> {
  signal?.throwIfAborted();
  const { localPath } = entry;
  const handle = await open(localPath, 'r').catch((error: unknown) => {
    throw unreadable(localPath, error);
  });
  try {
    let checked = await stateOfHandle(handle, localPath);
    await assertIsEntrys(checked, entry, handle, signal);
    return {
      handle,
      async assertUnchanged(stop) {
        const now = await stateOfHandle(handle, localPath);
        if (isSameState(checked, now)) return;
        await assertIsContent(now, entry, handle, stop);
        checked = now;
      },
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Makes sure that a path still leads to what the manifest says, as {@link openUnchanged} does; opens the file only
 * when looking at it is not enough.
 *
 * @throws TransferError `file-changed`, or that it is missing, unreadable or no file.
 */
export async function assertUnchanged(entry: ManifestEntry, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const state = await readFileState(entry.localPath);
  if (matches(state, entry) === 'same') return;
  await using _ = await openUnchanged(entry, signal);
}

async function assertIsEntrys(
  state: FileState,
  entry: ManifestEntry,
  handle: FileHandle,
  signal: AbortSignal | undefined,
): Promise<void> {
  const answer = matches(state, entry);
  if (answer === 'other') throw fileChanged(entry);
  if (answer === 'unsure') await assertIsContent(state, entry, handle, signal);
}

/** Size and time that differ are another version. With other rights or another inode, it may be the same content. */
function matches(state: FileState, entry: ManifestEntry): 'same' | 'other' | 'unsure' {
  if (state.sizeBytes !== entry.sizeBytes || String(state.modifiedNs) !== entry.modifiedNs) return 'other';
  return entry.identity === undefined || entry.identity === identityOf(state) ? 'same' : 'unsure';
}

async function assertIsContent(
  state: FileState,
  entry: ManifestEntry,
  handle: FileHandle,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (matches(state, entry) === 'other') throw fileChanged(entry);
  const fingerprint = await fingerprintOfOpen(handle, entry.localPath, signal);
  if (fingerprint !== entry.fingerprint) throw fileChanged(entry);
  // A write during the reading shows in the state only.
  if (!isSameState(state, await stateOfHandle(handle, entry.localPath))) throw fileChanged(entry);
}

/** What an upload ends with when a file is no longer what the manifest says. */
export function fileChanged(entry: ManifestEntry): TransferError {
  return new TransferError({
    code: 'file-changed',
    message: `"${entry.localPath}" has changed since the scene was checked.`,
    hint: 'Submit again, so that the new version is checked and sent.',
    zh: { message: `“${entry.localPath}”在检查场景之后有更改。`, hint: '请重新提交，以便检查并发送新版本。' },
    retryable: true,
  });
}
