import { resolve } from 'node:path';
import type { Finding, LocalPath, ReferencedFile, SceneReference, SceneReport } from '@farmhand/model';
import { asLocalPath } from './branded.ts';
import { openByteSource } from './byte-source.ts';
import { type CompleteReference, complete } from './complete.ts';
import { createDisk, mapInParallel, trueName } from './disk.ts';
import { findHostOnly, findMissing, findUnknown, unreadableLibrary } from './findings.ts';
import type { FileReading, FormatReader, ReadingContext } from './format-reader.ts';
import { HEAD_BYTES, linkedReaderFor, sceneReaderFor } from './formats.ts';
import type { FoundReference } from './found-reference.ts';
import { withHostReferences } from './host-references.ts';
import type { ReadSceneOptions } from './options.ts';
import { createPace, type Pace } from './pace.ts';
import { renderedFrames } from './rendered-frames.ts';
import { SceneReadError } from './scene-read-error.ts';

/**
 * Reads a scene file without the program that wrote it: what renders in it, and every file it depends on, through all
 * the files it links. Reads only what it needs of the file; never changes anything on disk.
 *
 * Formats: .blend, .hip / .hiplc / .hipnc, .max, .c4d, .ma and .mb. The content decides, not the name.
 *
 * @param path - The scene; a relative path counts from the working folder.
 * @throws {@link SceneReadError} when the file is missing, empty, cut off, damaged, or no scene. A missing texture or
 * library is no error but a finding of the report.
 */
export async function readScene(
  path: LocalPath | string,
  options: ReadSceneOptions = {},
): Promise<SceneReport> {
  const { signal, rendered, hostReferences, hostVariables } = options;
  signal?.throwIfAborted();
  const pace = createPace(signal);
  const disk = createDisk(pace);
  const scenePath = asLocalPath(resolve(path));
  const context: ReadingContext = {
    signal,
    pace,
    disk,
    scenePath,
    rendered,
    hostReferences,
    hostVariables,
    linkedFrames: null,
  };

  const main = await readFile(scenePath, sceneReaderFor, context);
  const { format, host } = main.reading;
  if (format === 'usd' || host === null) {
    throw new Error(`the reader of ${scenePath} made no scene of it`);
  }
  const linkedFrames = renderedFrames(main.reading.scenes, main.reading.rendered ?? rendered);
  const tree = await followLinks(scenePath, main.reading, { ...context, linkedFrames });
  const references = tree.complete.map((one) => one.reference);
  const files = await uniqueFiles(tree.complete, pace);
  const missing = await findMissing(references, pace);
  const unknown = await findUnknown(references, pace);
  const hostOnly = await findHostOnly(references, pace);
  const report: SceneReport = {
    schema: 'farmhand.scene-report/1',
    path: scenePath,
    format,
    host,
    sizeBytes: main.sizeBytes,
    modifiedMs: main.modifiedMs,
    plugins: [...main.reading.plugins],
    scenes: [...main.reading.scenes],
    references,
    files,
    simulations: [...(main.reading.facts?.simulations ?? [])],
    scripts: [...(main.reading.facts?.scripts ?? [])],
    viewportOnly: [...(main.reading.facts?.viewportOnly ?? [])],
    findings: [...missing, ...unknown, ...hostOnly, ...tree.findings],
  };
  return hostReferences === undefined || main.reading.hasJoinedHost === true
    ? report
    : withHostReferences(report, hostReferences, pace);
}

interface ReadFile {
  readonly reading: FileReading;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

async function readFile(
  path: LocalPath,
  readerFor: (head: Buffer, path: LocalPath) => FormatReader,
  context: ReadingContext,
): Promise<ReadFile> {
  const source = await openByteSource(path, context.pace);
  try {
    const read = readerFor(await source.read(0, HEAD_BYTES), path);
    const reading = await read(source, context);
    return { reading, sizeBytes: source.sizeBytes, modifiedMs: source.modifiedMs };
  } finally {
    await source.close();
  }
}

interface Tree {
  readonly complete: readonly CompleteReference[];
  readonly findings: readonly Finding[];
}

/**
 * The references of a file and of all the files these name, each file read once. What is needed is followed first, so
 * that a file which is also linked from something unneeded counts as needed.
 */
async function followLinks(path: LocalPath, main: FileReading, context: ReadingContext): Promise<Tree> {
  const found: CompleteReference[] = [];
  const findings: Finding[] = [...main.findings];
  const seen = new Set<string>([await trueName(path)]);
  const needed: SceneReference[] = [];
  const unneeded: SceneReference[] = [];

  async function take(references: readonly FoundReference[]): Promise<void> {
    const taken = await mapInParallel(references, async (reference) => {
      const pause = context.pace.breathe();
      if (pause !== undefined) {
        await pause;
      }
      return complete(reference, context.disk);
    });
    for (const [index, one] of taken.entries()) {
      const pause = context.pace.breathe();
      if (pause !== undefined) {
        await pause;
      }
      if (references[index]?.optional === true && one.files.length === 0) {
        continue;
      }
      found.push(one);
      if (references[index]?.follow === true) {
        (one.reference.needed ? needed : unneeded).push(one.reference);
      }
    }
  }

  await take(main.references);
  for (let link = needed.shift() ?? unneeded.shift(); link; link = needed.shift() ?? unneeded.shift()) {
    for (const file of link.files) {
      const name = await trueName(file);
      if (seen.has(name)) {
        continue;
      }
      seen.add(name);
      try {
        const { reading } = await readFile(file, linkedReaderFor, context);
        findings.push(...reading.findings);
        const reached = link.needed;
        await take(reading.references.map((one) => ({ ...one, needed: one.needed && reached })));
      } catch (error) {
        if (!SceneReadError.isInstance(error)) {
          throw error;
        }
        findings.push(unreadableLibrary(link.owner, link.storedPath, error.problem));
      }
    }
  }
  return { complete: found, findings };
}

async function uniqueFiles(complete: readonly CompleteReference[], pace: Pace): Promise<ReferencedFile[]> {
  const files = new Map<LocalPath, ReferencedFile>();
  for (const one of complete) {
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    for (const file of one.files) {
      files.set(file.path, file);
    }
  }
  return [...files.values()];
}
