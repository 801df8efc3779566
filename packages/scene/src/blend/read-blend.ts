import { realpath } from 'node:fs/promises';
import {
  type Finding,
  type FrameRange,
  type LocalPath,
  localPath,
  type RenderedPart,
  type ReportScene,
  SCENE_REPORT_SCHEMA,
  type SceneReference,
  type SceneReport,
  storedPath,
} from '@farmhand/model';
import { createDisk, type Disk } from '../disk.ts';
import { expand } from '../expansion.ts';
import { findMissing, unreadableLibrary } from '../findings.ts';
import type { FoundReference } from '../found-reference.ts';
import type { ReadSceneOptions } from '../options.ts';
import { SceneReadError } from '../scene-read-error.ts';
import { resolveStoredPath } from '../stored-path.ts';
import { type BlendFile, openBlend } from './file.ts';
import { pluginsOf } from './plugins.ts';
import { readCacheFiles } from './references/cache-files.ts';
import { readImages } from './references/images.ts';
import { readLibraries } from './references/libraries.ts';
import { readMovieClips } from './references/movie-clips.ts';
import type { ReferenceReader } from './references/reader.ts';
import { readSimulationCaches } from './references/simulation-caches.ts';
import { readFonts, readSounds } from './references/sounds-and-fonts.ts';
import { readVolumes } from './references/volumes.ts';
import { readScenes } from './scenes.ts';
import { findUnused } from './users.ts';

const REFERENCE_READERS: readonly ReferenceReader[] = [
  readLibraries,
  readImages,
  readMovieClips,
  readSounds,
  readFonts,
  readCacheFiles,
  readVolumes,
  readSimulationCaches,
];

/** Codes of the data-blocks that can lack users. */
const COUNTED_CODES = new Set(['IM', 'MC', 'SO', 'VF', 'CF', 'VO']);

/**
 * Reads a .blend and, one after the other, every library it links, directly or through another.
 *
 * @param path - Absolute.
 * @throws SceneReadError when the file itself cannot be read; what is wrong with a library becomes a finding.
 */
export async function readBlend(
  path: LocalPath,
  { signal, rendered }: ReadSceneOptions,
): Promise<SceneReport> {
  const disk = createDisk(signal);
  const main = await readOne(
    path,
    disk,
    async (file) => {
      const scenes = await readScenes(file);
      return { scenes, frameRanges: renderedFrames(scenes, rendered) };
    },
    signal,
  );
  const { frameRanges } = main;
  const references: SceneReference[] = [...main.references];
  const unreadable: Finding[] = [];
  const seen = new Set<string>([await trueName(path)]);
  const waiting = librariesIn(main.references);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const name = await trueName(next.path);
    if (seen.has(name)) {
      continue;
    }
    seen.add(name);
    try {
      const library = await readOne(next.path, disk, async () => ({ scenes: [], frameRanges }), signal);
      references.push(...library.references);
      waiting.push(...librariesIn(library.references));
    } catch (error) {
      if (!SceneReadError.isInstance(error)) {
        throw error;
      }
      unreadable.push(unreadableLibrary(next.reference.owner, next.reference.storedPath, error.message));
    }
  }

  return {
    schema: SCENE_REPORT_SCHEMA,
    path,
    format: 'blend',
    host: { name: 'blender', version: main.version },
    sizeBytes: main.sizeBytes,
    modifiedMs: main.modifiedMs,
    plugins: pluginsOf(main.scenes),
    scenes: [...main.scenes],
    references,
    findings: [...findMissing(references), ...unreadable],
  };
}

/** What is read of a file before its references, because they depend on it. */
interface Rendered {
  readonly scenes: readonly ReportScene[];
  readonly frameRanges: readonly FrameRange[];
}

function renderedFrames(
  scenes: readonly ReportScene[],
  rendered: RenderedPart | undefined,
): readonly FrameRange[] {
  const chosen =
    rendered === undefined
      ? undefined
      : scenes.find(({ name, active }) =>
          rendered.sceneName === null ? active : name === rendered.sceneName,
        );
  if (chosen !== undefined && rendered?.frames) {
    return rendered.frames.map((frame) => ({ start: frame, end: frame, step: 1 }));
  }
  return (chosen === undefined ? scenes : [chosen]).map((scene) => scene.frameRange);
}

interface OneFile extends Rendered {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly version: string;
  readonly references: readonly SceneReference[];
}

async function readOne(
  path: LocalPath,
  disk: Disk,
  readRendered: (file: BlendFile) => Promise<Rendered>,
  signal: AbortSignal | undefined,
): Promise<OneFile> {
  const file = await openBlend(path, signal);
  try {
    const { scenes, frameRanges } = await readRendered(file);
    const found = await findReferences(file, frameRanges, signal);
    const references: SceneReference[] = [];
    for (const reference of found) {
      references.push(await complete(reference, path, disk));
    }
    const { sizeBytes, modifiedMs, header } = file;
    return { sizeBytes, modifiedMs, version: header.version, scenes, frameRanges, references };
  } finally {
    await file.close();
  }
}

async function findReferences(
  file: BlendFile,
  frameRanges: readonly FrameRange[],
  signal: AbortSignal | undefined,
): Promise<readonly FoundReference[]> {
  const unused = await findUnused(
    file,
    file.ids.filter((id) => COUNTED_CODES.has(id.code)),
  );
  const found: FoundReference[] = [];
  for (const read of REFERENCE_READERS) {
    signal?.throwIfAborted();
    found.push(...(await read({ file, frameRanges, needed: (id) => !unused.has(id) })));
  }
  return found;
}

async function complete(found: FoundReference, storedIn: LocalPath, disk: Disk): Promise<SceneReference> {
  const { expansion, ...reference } = found;
  const { files, missing } = found.packed
    ? { files: [], missing: [] }
    : await expand(resolveStoredPath(found.storedPath, storedIn), expansion, disk);
  return {
    ...reference,
    storedPath: storedPath.parse(found.storedPath),
    storedIn,
    files: [...files],
    missing: [...missing],
    exists: missing.length === 0,
  };
}

interface LinkedLibrary {
  readonly path: LocalPath;
  readonly reference: SceneReference;
}

function librariesIn(references: readonly SceneReference[]): LinkedLibrary[] {
  return references
    .filter((reference) => reference.kind === 'library')
    .flatMap((reference) => reference.files.map(({ path }) => ({ path, reference })));
}

/** One name for a file however it is reached, so that a loop through a linked folder ends. */
async function trueName(path: LocalPath): Promise<string> {
  return realpath(path).catch(() => localPath.parse(path));
}
