import { type FileState, type FileStates, NUMBERS_A_FILE, packStates, stateAt } from './file-state.ts';
import { FINGERPRINT_BYTES, fingerprintsFromBytes, fingerprintToBytes } from './fingerprint.ts';
import type { FolderPages } from './folder-pages.ts';
import { type FolderStores, openRememberedFolder } from './remembered-folder.ts';

/** What is known of the files of one folder. */
export interface FolderFingerprints {
  /**
   * For each name the fingerprint of exactly that version of the file, or null when it is not known.
   *
   * @param first index among the states of the first name's; the others follow.
   */
  find(names: readonly string[], states: FileStates, first: number): Promise<(string | null)[]>;
  /** Replaces what was known of the file's earlier versions. Kept from {@link save} on. */
  put(name: string, state: FileState, fingerprint: string): void;
  save(): Promise<void>;
}

/** Remembers fingerprints by file version, so that an unchanged file is not read again. Never fails. */
export interface FingerprintCache {
  /** @param folder path as the files' paths have it, with its separator at the end. */
  openFolder(folder: string): Promise<FolderFingerprints>;
  /** MD5 (32 hex digits) of the content with that fingerprint, or null when it is not known. */
  findMd5(fingerprint: string): Promise<string | null>;
  keepMd5(fingerprint: string, md5: string): Promise<void>;
}

/** The numbers of `FileStates` but for the device, in the order of the computer; the fingerprint follows. */
const STATE_BYTES = 32;
const MD5_BYTES = 16;

/**
 * A fingerprint cache on the stores given.
 *
 * What a shared store has under a path is any computer's, so it counts only for exactly the same version: size, both
 * times to the nanosecond and inode. All computers see the same ones of a file on a file server, and no two files under
 * one path have them by chance. Computers that see other ones (another protocol, a copy), or that each have a file of
 * their own under one path (`C:\\tex\\wood.png`), read their file once more and then know it by their own store.
 */
export function createFingerprintCache(stores: FolderStores): FingerprintCache {
  const openMd5 = (fingerprint: string) =>
    openRememberedFolder(stores, {
      space: 'md5',
      folder: fingerprint.slice(-2),
      recordBytes: MD5_BYTES,
    });
  return {
    async openFolder(folder) {
      const remembered = await openRememberedFolder(stores, {
        space: 'fingerprints',
        folder,
        recordBytes: STATE_BYTES + FINGERPRINT_BYTES,
      });
      return {
        async find(names, states, first) {
          const known = lookUp(remembered.own, names, states, first);
          if (!known.includes(null)) return known;
          const shared = await remembered.shared();
          if (shared === null) return known;
          const others = lookUp(shared, names, states, first);
          return known.map((own, at) => {
            const other = others[at] ?? null;
            if (own !== null || other === null) return own;
            remembered.copy(names[at] ?? '', recordOf(stateAt(states, first + at), other));
            return other;
          });
        },
        put: (name, state, fingerprint) => remembered.put(name, recordOf(state, fingerprint)),
        save: remembered.save,
      };
    },
    async findMd5(fingerprint) {
      const remembered = await openMd5(fingerprint);
      const found = remembered.own.find(fingerprint) ?? (await remembered.shared())?.find(fingerprint);
      return found?.bytes.toString('hex', found.start, found.start + MD5_BYTES) ?? null;
    },
    async keepMd5(fingerprint, md5) {
      const remembered = await openMd5(fingerprint);
      remembered.put(fingerprint, Buffer.from(md5, 'hex'));
      await remembered.save();
    },
  };
}

/** For each name the fingerprint that is remembered of the state, or null. */
function lookUp(
  pages: FolderPages,
  names: readonly string[],
  { bytes }: FileStates,
  first: number,
): (string | null)[] {
  const digests = Buffer.alloc(names.length * FINGERPRINT_BYTES);
  let count = 0;
  const isKnown = names.map((name, at) => {
    const found = pages.find(name);
    if (found === null) return false;
    const start = (first + at) * NUMBERS_A_FILE * 8;
    const end = found.start + STATE_BYTES;
    if (found.bytes.compare(bytes, start, start + STATE_BYTES, found.start, end) !== 0) return false;
    found.bytes.copy(digests, count * FINGERPRINT_BYTES, end, end + FINGERPRINT_BYTES);
    count += 1;
    return true;
  });
  const fingerprints = fingerprintsFromBytes(digests.subarray(0, count * FINGERPRINT_BYTES)).values();
  return isKnown.map((known) => (known ? (fingerprints.next().value ?? null) : null));
}

function recordOf(state: FileState, fingerprint: string): Buffer {
  return Buffer.concat([packStates([state]).bytes.subarray(0, STATE_BYTES), fingerprintToBytes(fingerprint)]);
}
