import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type {
  Finding,
  LocalPath,
  ReferencedFile,
  SceneReference,
  SceneReport,
  SnapshotReference,
} from '@farmhand/model';
import { asLocalPath } from './branded.ts';
import { hostOnlyReference } from './findings.ts';
import type { Pace } from './pace.ts';
import { resolveStoredPath } from './stored-path.ts';

/**
 * The report together with the list of the live host: each finds things the other does not. What both name is marked
 * so; what only the host names is added, needed when it is a file on disk, and told by a notice. A folder in the host's
 * list counts as named by the reader when the reader found files in it.
 */
export async function withHostReferences(
  report: SceneReport,
  hostReferences: readonly SnapshotReference[],
  pace: Pick<Pace, 'breathe'>,
): Promise<SceneReport> {
  const known = await indexOf(report, pace);
  const files = new Set<LocalPath>();
  for (const { path } of report.files) {
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    files.add(path);
  }
  const both = new Set<SceneReference>();
  const added = new Map<LocalPath, SceneReference>();
  const addedFiles: ReferencedFile[] = [];
  const findings: Finding[] = [];
  for (const hostReference of hostReferences) {
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    // Hosts leave `..` in; the reader does not.
    const path =
      hostReference.resolvedPath === undefined
        ? resolveStoredPath(hostReference.storedPath, report.path).path
        : asLocalPath(resolve(hostReference.resolvedPath));
    const same = known.namesOf(hostReference.storedPath, path);
    for (const reference of same) {
      both.add(reference);
    }
    if (same.length > 0 || path === report.path || added.has(path)) {
      continue;
    }
    const stats = await stat(path).catch(() => null);
    if (stats?.isDirectory()) {
      continue;
    }
    const file = stats?.isFile() ? { path, sizeBytes: stats.size } : null;
    const reference = hostOnly(hostReference, path, file, report.path);
    added.set(path, reference);
    findings.push(hostOnlyReference(reference));
    if (file !== null && !files.has(path)) {
      addedFiles.push(file);
    }
  }
  const references: SceneReference[] = [];
  for (const reference of report.references) {
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    references.push(both.has(reference) ? { ...reference, foundBy: 'both' } : reference);
  }
  for (const reference of added.values()) {
    references.push(reference);
  }
  await pace.breathe();
  return {
    ...report,
    references,
    files: [...report.files, ...addedFiles],
    findings: [...report.findings, ...findings],
  };
}

interface KnownReferences {
  /** The reader's references that name this path, as stored or on disk, or files in this folder. */
  namesOf(storedPath: string, path: LocalPath): readonly SceneReference[];
}

async function indexOf({ references }: SceneReport, pace: Pick<Pace, 'breathe'>): Promise<KnownReferences> {
  const byPath = new Map<string, SceneReference[]>();
  const add = (key: string, reference: SceneReference) => {
    const there = byPath.get(key);
    if (there === undefined) {
      byPath.set(key, [reference]);
    } else if (there.at(-1) !== reference) {
      there.push(reference);
    }
  };
  for (const reference of references) {
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    add(reference.storedPath, reference);
    add(withoutEnd(resolveStoredPath(reference.storedPath, reference.storedIn).path), reference);
    for (const path of [...reference.files, ...reference.missing]) {
      add(path, reference);
      const folder = path.slice(0, path.lastIndexOf(sep));
      add(folder, reference);
    }
  }
  return {
    namesOf: (storedPath, path) => byPath.get(withoutEnd(path)) ?? byPath.get(storedPath) ?? [],
  };
}

/** A folder is named with or without a slash at its end. */
function withoutEnd(path: string): string {
  return path.length > 1 && /[\\/]$/.test(path) ? path.slice(0, -1) : path;
}

function hostOnly(
  { storedPath, kind, owner }: SnapshotReference,
  path: LocalPath,
  file: ReferencedFile | null,
  storedIn: LocalPath,
): SceneReference {
  return {
    storedPath,
    kind,
    owner,
    storedIn,
    files: file === null ? [] : [path],
    sizeBytes: file?.sizeBytes ?? 0,
    missing: file === null ? [path] : [],
    exists: file !== null,
    unknown: null,
    packed: false,
    needed: file !== null,
    frames: null,
    foundBy: 'host',
  };
}
