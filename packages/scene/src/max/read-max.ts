import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Finding, ReportScene } from '@farmhand/model';
import { asStoredPath } from '../branded.ts';
import type { ByteSource } from '../byte-source.ts';
import type { FileReading, ReadingContext } from '../format-reader.ts';
import { extensionOf, kindByExtension } from '../kind-by-extension.ts';
import { bareName } from '../windows-paths.ts';
import { ASSET_STREAMS, type Asset, readAssets } from './assets.ts';
import { type CompoundFile, openCompoundFile } from './compound-file.ts';
import { assetsNotListed, settingsOnlyLive, versionUnknown } from './findings.ts';
import { readVersion, savedAsOlder } from './max-version.ts';
import { pluginsOf, readDlls } from './plugins.ts';
import { readSections } from './property-set.ts';
import { findAssets, findDependencies } from './references.ts';
import { readFrameRate, readSummary, type SceneSummary } from './scene-summary.ts';

/** The parts that are read, each up to this size in bytes; the geometry, in `Scene`, is never read. */
const LARGEST_PART = 64 << 20;

/** A new scene of 3ds Max has this rate. */
const DEFAULT_FRAME_RATE = 30;

/**
 * Reads a 3ds Max file: the version that saved it, the renderer and the plugins, what renders as far as the file
 * tells, and every file of its asset list. Of the file only a few small parts are read.
 *
 * `host.version` is the artist's name for the release with the internal version after it: `2017 (19.0.1072.0)`.
 */
export async function readMax(source: ByteSource, context: ReadingContext): Promise<FileReading> {
  const file = await openCompoundFile(source, context.pace);
  const dllDirectory = await readPart(file, 'DllDirectory');
  const summary = readSummary(
    readSections((await readPart(file, '\x05DocumentSummaryInformation')) ?? Buffer.alloc(0)),
  );
  const isLinked = context.linkedFrames !== null;
  const findings: Finding[] = [];

  const version = readVersion(summary, dllDirectory);
  const scene = await readScene(source, file, summary);
  const assets = await readAssetList(source, file);
  const references =
    assets === null
      ? await findDependencies(summary.dependencies, source.path, context)
      : await findAssets(assets, source.path, context);
  if (assets === null) {
    findings.push(assetsNotListed(references.length > 0));
  }

  if (!isLinked) {
    const older = savedAsOlder(summary);
    findings.push(
      ...(version === '' ? [versionUnknown()] : []),
      ...(older === null ? [] : [older]),
      ...(scene === null ? [settingsOnlyLive()] : []),
    );
  }
  return {
    format: 'max',
    host: { name: '3dsmax', version },
    plugins: pluginsOf(dllDirectory === null ? [] : readDlls(dllDirectory), summary.renderer),
    scenes: scene === null ? [] : [scene],
    references,
    findings,
  };
}

const unpack = promisify(gunzip);

/** A part of the file. With "Compress on Save", 3ds Max packs them with gzip, each by itself. */
async function readPart(file: CompoundFile, name: string): Promise<Buffer | null> {
  const bytes = await file.read(name, LARGEST_PART);
  if (bytes === null || bytes.length < 18 || bytes.readUIntBE(0, 3) !== 0x1f8b08) {
    return bytes;
  }
  // What only looks packed stays as it is.
  return unpack(bytes, { maxOutputLength: LARGEST_PART }).catch(() => bytes);
}

async function readAssetList(source: ByteSource, file: CompoundFile): Promise<readonly Asset[] | null> {
  for (const { name, hasResolvedPath } of ASSET_STREAMS) {
    const bytes = await readPart(file, name);
    if (bytes !== null) {
      return readAssets(bytes, hasResolvedPath, source.path);
    }
  }
  return null;
}

/**
 * The one scene of the file; null when the summary lacks its frames or its size. The summary's "animation" is what
 * renders, not the time line: a scene set to render one frame has that frame as first and last there. It names no
 * camera.
 */
async function readScene(
  source: ByteSource,
  file: CompoundFile,
  summary: SceneSummary,
): Promise<ReportScene | null> {
  const { frames, resolution, outputPath, renderer } = summary;
  if (frames === null || resolution === null) {
    return null;
  }
  const config = await readPart(file, 'Config');
  const outputFormat = outputPath === null ? '' : extensionOf(outputPath);
  return {
    name: bareName(source.path).replace(/\.max$/i, ''),
    active: true,
    frameRange: { ...frames, step: 1 },
    fps: (config === null ? null : readFrameRate(config)) ?? DEFAULT_FRAME_RATE,
    resolution,
    camera: null,
    cameras: [],
    renderer: renderer ?? '',
    outputPath: outputPath === null ? null : asStoredPath(outputPath),
    outputFormat,
    renderLayers: [],
    dependsOn: [],
    device: null,
    denoiser: null,
    scalePercent: null,
    renderRegion: false,
    outputIsMovie: outputPath !== null && kindByExtension(outputPath) === 'movie',
  };
}
