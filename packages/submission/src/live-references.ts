import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type HostSnapshot,
  type LocalPath,
  localPath,
  type ReferenceKind,
  type SceneReference,
  type SceneReport,
  type SnapshotReference,
} from '@farmhand/model';

/** Kinds whose path names many files; the reader expands them, a live path alone cannot. */
const MANY_FILES: ReadonlySet<ReferenceKind> = new Set(['imageSequence', 'udim', 'library']);

/**
 * The report, with the files that only the live host named: what an add-on registered, or what a reader does not know
 * yet. Such a file is taken when it is on disk; what the reader found, needed or not, stays as the reader has it.
 */
export async function withLiveReferences(
  report: SceneReport,
  snapshot: HostSnapshot | null,
): Promise<SceneReport> {
  if (snapshot === null) return report;
  const known = new Set<string>();
  for (const { storedPath, files, missing } of report.references) {
    known.add(storedPath);
    for (const { path } of files) known.add(path);
    for (const path of missing) known.add(path);
  }
  const added: SceneReference[] = [];
  for (const reference of snapshot.references) {
    const { resolvedPath, storedPath, kind } = reference;
    if (resolvedPath === undefined || MANY_FILES.has(kind) || known.has(storedPath)) continue;
    // Hosts leave `..` in; the reader does not.
    const path = localPath.parse(resolve(resolvedPath));
    if (known.has(path)) continue;
    known.add(path);
    const sizeBytes = await sizeOfFile(path);
    if (sizeBytes !== null) added.push(liveReference(reference, path, sizeBytes, report.path));
  }
  return added.length === 0 ? report : { ...report, references: [...report.references, ...added] };
}

async function sizeOfFile(path: LocalPath): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}

function liveReference(
  { storedPath, kind, owner }: SnapshotReference,
  path: LocalPath,
  sizeBytes: number,
  storedIn: LocalPath,
): SceneReference {
  return {
    storedPath,
    kind,
    owner,
    storedIn,
    files: [{ path, sizeBytes }],
    missing: [],
    exists: true,
    packed: false,
    needed: true,
    frames: null,
  };
}
