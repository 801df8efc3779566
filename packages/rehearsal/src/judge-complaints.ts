import { readdir, stat } from 'node:fs/promises';
import { isSkipped } from '@farmhand/job';
import type { JobSettings, LocalPath, SceneReference, SceneReport } from '@farmhand/model';
import { type LoggedComplaint, readComplaints } from './read-complaints.ts';
import type { Complaint, ComplaintVerdict } from './rehearsal-report.ts';
import { isWholePath, localPathOf, serverPathInStorage, serverPathOf } from './stored-paths.ts';

/** What the renderer wrote while it rendered one frame. */
export interface FrameLog {
  readonly frame: number;
  readonly text: string;
}

export interface JudgeInput {
  readonly logs: readonly FrameLog[];
  readonly report: SceneReport;
  readonly settings: Pick<JobSettings, 'skipFiles'>;
  /** Paths of all that was packed, as the farm has them. */
  readonly manifest: readonly string[];
  /** The clean farm's storage on this disk. */
  readonly inputFolder: string;
  /** What is at a path of this disk; default: looks. An empty folder is no file to miss. */
  readonly lookAt?: ((path: string) => Promise<OnDisk>) | undefined;
}

export type OnDisk = 'file' | 'folder' | 'emptyFolder' | 'nothing';

/**
 * Reads what the renderer complained about and says of each file whether the job takes it along. One complaint for each
 * file, or for each line that names none; in the order in which they came. Files that only unrendered parts of the scene
 * refer to are no complaint: they are left out on purpose.
 */
export async function judgeComplaints(input: JudgeInput): Promise<readonly Complaint[]> {
  const { report, manifest, lookAt = lookAtDisk } = input;
  const packed = new Set(manifest.map((path) => path.toLowerCase()));
  const references = indexReferences(report);
  const found = new Map<string, Complaint>();
  const frames = new Map<string, Set<number>>();
  for (const { frame, text } of input.logs) {
    for (const logged of readComplaints(text)) {
      const named = nameFile(logged, input, references);
      if (named.unneeded) continue;
      const key = named.serverPath?.toLowerCase() ?? named.ownerKey ?? logged.text;
      const seenIn = frames.get(key) ?? new Set();
      frames.set(key, seenIn.add(frame));
      if (found.has(key)) continue;
      const onDisk = named.path === null ? 'nothing' : await lookAt(named.path);
      if (onDisk === 'emptyFolder') continue;
      found.set(key, {
        text: withoutFolder(logged.text, input.inputFolder),
        path: named.path,
        frame,
        frames: 1,
        verdict: verdictOf(named, packed, onDisk),
        skipped: isSkippedFile(named, input.settings),
        owner: named.references[0]?.owner ?? null,
      });
    }
  }
  const complaints = [...found].map(([key, complaint]) => ({
    ...complaint,
    frames: frames.get(key)?.size ?? 1,
  }));
  return complaints.filter((complaint) => !repeats(complaint, complaints));
}

interface NamedFile {
  readonly serverPath: string | null;
  readonly path: LocalPath | null;
  readonly references: readonly SceneReference[];
  /** True when all that refers to it is left out of the render. */
  readonly unneeded: boolean;
  readonly ownerKey: string | null;
}

/** What a scene refers to, by storage paths, paths as they are stored and names of owners; all keys in lower case. */
interface ReferenceIndex {
  readonly byServerPath: ReadonlyMap<string, readonly SceneReference[]>;
  readonly byStoredPath: ReadonlyMap<string, readonly SceneReference[]>;
  readonly byOwner: ReadonlyMap<string, readonly SceneReference[]>;
  /** Files as the references have them, by their storage paths. */
  readonly localPaths: ReadonlyMap<string, LocalPath>;
}

/** All files of a reference, those that are missing too. */
function filesOf({ files, missing }: SceneReference): readonly LocalPath[] {
  return [...files, ...missing];
}

function indexReferences({ references }: SceneReport): ReferenceIndex {
  const by = (keys: (reference: SceneReference) => readonly (string | null)[]) => {
    const index = new Map<string, SceneReference[]>();
    for (const reference of references) {
      for (const key of new Set(keys(reference).map((each) => each?.toLowerCase()))) {
        if (key === undefined) continue;
        const known = index.get(key);
        if (known === undefined) index.set(key, [reference]);
        else known.push(reference);
      }
    }
    return index;
  };
  const localPaths = new Map<string, LocalPath>();
  for (const file of references.flatMap(filesOf)) {
    const key = serverPathOf(file)?.toLowerCase();
    if (key !== undefined && !localPaths.has(key)) localPaths.set(key, file);
  }
  return {
    byServerPath: by((reference) => filesOf(reference).map(serverPathOf)),
    byStoredPath: by(({ storedPath }) => [storedPath]),
    byOwner: by(({ owner }) => [owner.name]),
    localPaths,
  };
}

function nameFile(logged: LoggedComplaint, input: JudgeInput, index: ReferenceIndex): NamedFile {
  const { report, inputFolder } = input;
  const { path, ownerName } = logged;
  const inStorage =
    logged.serverPath ??
    (path === null
      ? null
      : (serverPathInStorage(path, inputFolder) ?? (isWholePath(path) ? serverPathOf(path) : null)));
  const direct = inStorage === null ? undefined : index.byServerPath.get(inStorage.toLowerCase());
  const references =
    direct ??
    (path === null ? undefined : index.byStoredPath.get(path.toLowerCase())) ??
    (inStorage === null && ownerName !== null ? index.byOwner.get(ownerName.toLowerCase()) : undefined) ??
    [];
  const [only] = references.length === 1 ? references : [];
  const files = only === undefined ? [] : filesOf(only);
  const serverPath =
    inStorage ?? (files.length === 1 && files[0] !== undefined ? serverPathOf(files[0]) : null);
  return {
    serverPath,
    path:
      serverPath === null
        ? null
        : (index.localPaths.get(serverPath.toLowerCase()) ?? localPathOf(serverPath, report.path)),
    references,
    unneeded: references.length > 0 && references.every(({ needed }) => !needed),
    ownerKey: ownerName,
  };
}

function verdictOf({ serverPath }: NamedFile, packed: ReadonlySet<string>, onDisk: OnDisk): ComplaintVerdict {
  if (serverPath === null) return 'unknown';
  if (packed.has(serverPath.toLowerCase())) return 'inManifest';
  return onDisk === 'nothing' ? 'missingHere' : 'notInManifest';
}

function isSkippedFile({ path, references }: NamedFile, settings: Pick<JobSettings, 'skipFiles'>): boolean {
  const paths = [...(path === null ? [] : [path]), ...references.map(({ storedPath }) => storedPath)];
  return paths.some((each) => isSkipped(settings, each));
}

/** A line that names no file says nothing new of an owner whose file another line names. */
function repeats({ path, owner }: Complaint, all: readonly Complaint[]): boolean {
  return (
    path === null &&
    owner !== null &&
    all.some(
      (other) => other.path !== null && other.owner?.name === owner.name && other.owner.type === owner.type,
    )
  );
}

/** The storage's folder on this machine says nothing to the artist, whichever way its slashes lean. */
function withoutFolder(text: string, inputFolder: string): string {
  return text.replaceAll(inputFolder, '').replaceAll(inputFolder.replaceAll('\\', '/'), '');
}

async function lookAtDisk(path: string): Promise<OnDisk> {
  const found = await stat(path).catch(() => null);
  if (found === null) return 'nothing';
  if (!found.isDirectory()) return 'file';
  const names = await readdir(path).catch(() => []);
  return names.length === 0 ? 'emptyFolder' : 'folder';
}
