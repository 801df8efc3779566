import type { Finding } from '@farmhand/model';
import type { ByteSource } from '../byte-source.ts';
import type { FileReading, ReadingContext } from '../format-reader.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import { c4dVersion, FIRST_READABLE_VERSION } from './c4d-version.ts';
import { currentFrameOnlyLive, partlyRead, referencesOnlyLive, settingsOnlyLive } from './findings.ts';
import { walkHyperfile } from './hyperfile.ts';
import { findReferences, outputReferences } from './references.ts';
import { rendererOf } from './renderers.ts';
import { collectNodes, type SceneNodes } from './scene-nodes.ts';
import { outputsOf, READ_SETTINGS, readMainTake, renderEngineOf } from './scenes.ts';

/** The mark, and the version after it. */
const HEAD_BYTES = 12;
const MARK = 'QC4DC4D6';

const NOTHING: SceneNodes = { files: [], renderSettings: [], cameras: [], times: null, tooMany: false };

/**
 * Reads a Cinema 4D file: the version that saved it, what the main take renders, and the files its settings name. The
 * textures of node materials lie in a form that is not understood, which a finding says of every scene; the list of
 * the open program goes before this one.
 */
export async function readC4d(source: ByteSource, context: ReadingContext): Promise<FileReading> {
  const { path, sizeBytes } = source;
  const head = await source.read(0, HEAD_BYTES);
  if (head.length < HEAD_BYTES) {
    throw truncated(path, sizeBytes, 'in its head');
  }
  const versionNumber = head.readUInt32BE(8);
  if (versionNumber === 0 || versionNumber > 10_000_000) {
    throw damaged(path, 8, 'the version makes no sense');
  }
  const isReadable = head.toString('latin1', 0, 8) === MARK && versionNumber >= FIRST_READABLE_VERSION;
  const collected = collectNodes(READ_SETTINGS);
  const end = isReadable ? await walkHyperfile(source, collected.visitor, context.pace) : { complete: false };
  const nodes = isReadable ? collected.result() : NOTHING;

  const main = readMainTake(nodes);
  const engine = renderEngineOf(nodes.renderSettings);
  const renderer = engine === null ? null : rendererOf(engine);
  const isScene = context.linkedFrames === null;
  const findings: Finding[] = [
    ...(end.complete && !nodes.tooMany ? [] : [partlyRead()]),
    ...(isScene ? [referencesOnlyLive()] : []),
    ...(isScene && main === null ? [settingsOnlyLive()] : []),
    ...(isScene && main?.isCurrentFrame ? [currentFrameOnlyLive()] : []),
  ];
  return {
    format: 'c4d',
    host: { name: 'cinema4d', version: c4dVersion(versionNumber) },
    plugins: renderer?.isPlugin ? [{ name: renderer.name, version: null }] : [],
    scenes: main === null ? [] : [main.scene],
    references: [
      ...findReferences(nodes.files, path),
      // What a scene that is only linked would write is not written.
      ...(isScene ? outputReferences(outputsOf(nodes.renderSettings), path) : []),
    ],
    findings,
  };
}
