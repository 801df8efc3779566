import type { ReferencedFile, SceneReference } from '@farmhand/model';
import { asLocalPath, asStoredPath } from './branded.ts';
import type { Disk } from './disk.ts';
import { type Expanded, expand } from './expansion.ts';
import type { FoundReference } from './found-reference.ts';
import { resolveStoredPath } from './stored-path.ts';

/** A reference with what it names on this disk. */
export interface CompleteReference {
  readonly reference: SceneReference;
  readonly files: readonly ReferencedFile[];
}

const NOTHING: Expanded = { files: [], missing: [] };

/** Looks for the files of a reference at each place it can mean. */
export async function complete(found: FoundReference, disk: Disk): Promise<CompleteReference> {
  const { storedPath, kind, owner, storedIn, needed, frames, expansion, writesTo } = found;
  const there = found.packed ? NOTHING : await lookFor(found, disk);
  const packed = found.packed || (found.copyInside === true && there.files.length === 0);
  const { files, missing } = packed ? NOTHING : there;
  let sizeBytes = 0;
  for (const file of files) {
    sizeBytes += file.sizeBytes;
  }
  const unknown = !packed && expansion.type === 'unknown' ? expansion.reason : null;
  return {
    files,
    reference: {
      storedPath: asStoredPath(storedPath),
      kind,
      owner,
      storedIn,
      files: files.map((file) => file.path),
      sizeBytes,
      missing: [...missing],
      ...(writesTo === undefined ? {} : { writesTo: asLocalPath(writesTo) }),
      exists: missing.length === 0 && unknown === null,
      unknown,
      packed,
      needed: needed && (found.neededIfThere !== true || files.length > 0),
      frames,
      foundBy: found.foundBy ?? 'reader',
    },
  };
}

async function lookFor(found: FoundReference, disk: Disk): Promise<Expanded> {
  const candidates = found.candidates ?? [resolveStoredPath(found.storedPath, found.storedIn)];
  let first: Expanded | undefined;
  for (const candidate of candidates) {
    const expanded = await expand(candidate, found.expansion, disk);
    if (expanded.files.length > 0) {
      return expanded;
    }
    first ??= expanded;
  }
  return first ?? NOTHING;
}
