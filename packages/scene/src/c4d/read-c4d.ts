import type { Finding } from '@farmhand/model';
import type { ByteSource } from '../byte-source.ts';
import type { FileReading, ReadingContext } from '../format-reader.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import { c4dVersion, FIRST_READABLE_VERSION, FIRST_VERSION_WITH_NODES } from './c4d-version.ts';
import {
  currentFrameOnlyLive,
  partlyRead,
  referencesOnlyLive,
  settingsOnlyLive,
  takeSettingsOnlyLive,
} from './findings.ts';
import { type Layout, walkHyperfile } from './hyperfile.ts';
import { findReferences, outputReferences } from './references.ts';
import { rendererOf } from './renderers.ts';
import { collectNodes } from './scene-nodes.ts';
import { outputsOf, READ_SETTINGS, readTakes, renderEngineOf } from './scenes.ts';

/** The mark, and what tells the version. */
const HEAD_BYTES = 12;
const OLDER_HEAD_BYTES = 31;

const MARK = 'QC4DC4D6';
const CHUNK_VERSION = 110024;

/** What the head of a file tells. */
interface Head {
  /** Thousandths of the release, as the SDK counts; 0 when there is none. */
  readonly version: number;
  /** Null for a generation whose values are not known. */
  readonly layout: Layout | null;
}

/**
 * Reads a Cinema 4D file: the version that saved it, what its takes render, and the files its settings name. The
 * textures of node materials lie in a form that is not understood, which a finding says of every scene that can have
 * some; the list of the open program goes before this one.
 */
export async function readC4d(source: ByteSource, context: ReadingContext): Promise<FileReading> {
  const { path, sizeBytes } = source;
  const bytes = await source.read(0, OLDER_HEAD_BYTES);
  const isOlder = bytes.toString('latin1', 0, MARK.length) !== MARK;
  if (bytes.length < (isOlder ? OLDER_HEAD_BYTES : HEAD_BYTES)) {
    throw truncated(path, sizeBytes, { en: 'in its head', zh: '位于其头部之内' });
  }
  const { version, layout } = isOlder ? readOlderHead(bytes) : readHead(bytes);
  if (version === 0 || version > 10_000_000) {
    throw damaged(path, 8, { en: 'the version makes no sense', zh: '版本号不合理' });
  }
  const collected = collectNodes(READ_SETTINGS);
  const end =
    layout === null
      ? { complete: false }
      : await walkHyperfile(source, layout, collected.visitor, context.pace);
  const nodes = collected.result();

  const takes = readTakes(nodes);
  const engine = renderEngineOf(nodes.renderSettings);
  const renderer = engine === null ? null : rendererOf(engine);
  const isScene = context.linkedFrames === null;
  const canHideTextures = version >= FIRST_VERSION_WITH_NODES || renderer?.isPlugin === true;
  const findings: Finding[] = [
    ...(end.complete && !nodes.tooMany ? [] : [partlyRead()]),
    ...(isScene && canHideTextures ? [referencesOnlyLive()] : []),
    ...(isScene && takes === null ? [settingsOnlyLive()] : []),
    ...(isScene && takes?.isCurrentFrame ? [currentFrameOnlyLive()] : []),
    ...(isScene && takes !== null && takes.scenes.length > 1 ? [takeSettingsOnlyLive()] : []),
  ];
  return {
    format: 'c4d',
    host: { name: 'cinema4d', version: c4dVersion(version) },
    plugins: renderer?.isPlugin ? [{ name: renderer.name, version: null }] : [],
    scenes: takes?.scenes ?? [],
    references: [
      ...findReferences(nodes.files, path),
      // What a scene that is only linked would write is not written.
      ...(isScene ? outputReferences(outputsOf(nodes.renderSettings), path) : []),
    ],
    findings,
  };
}

/** The version follows the eight letters. */
function readHead(bytes: Buffer): Head {
  const version = bytes.readUInt32BE(8);
  return { version, layout: version >= FIRST_READABLE_VERSION ? { firstValue: 12, realBytes: 8 } : null };
}

/**
 * Until Cinema 4D 9 the values follow the letters at once: the document and the chunk of its version begin, each with a
 * byte, its number and its level, and a whole number is that version.
 */
function readOlderHead(bytes: Buffer): Head {
  const isVersion = bytes[8] === 1 && bytes.readInt32BE(18) === CHUNK_VERSION && bytes[26] === 15;
  return { version: isVersion ? bytes.readUInt32BE(27) : 0, layout: { firstValue: 8, realBytes: 4 } };
}
