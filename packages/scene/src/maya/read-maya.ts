import type { ByteSource } from '../byte-source.ts';
import { unreadPart } from '../findings.ts';
import type { FileReading, ReadingContext } from '../format-reader.ts';
import { renderedFrames } from '../rendered-frames.ts';
import { readAscii } from './ascii/read-ascii.ts';
import { readBinary } from './binary/read-binary.ts';
import { pluginsOf } from './plugins.ts';
import { findProject } from './project.ts';
import { wiringOf } from './reference-context.ts';
import { findReferences } from './references.ts';
import { hostOf, sceneOf } from './render-settings.ts';

/**
 * Reads a Maya scene, .ma or .mb: what renders in it and every file it names.
 *
 * @throws SceneReadError when it is cut off or damaged.
 */
export async function readMaya(source: ByteSource, context: ReadingContext): Promise<FileReading> {
  const magic = (await source.read(0, 4)).toString('latin1');
  const binary = /^FOR[48]/.test(magic);
  const model = binary ? await readBinary(source, context.pace) : await readAscii(source, context.pace);
  const scenes = [sceneOf(model, source.path)];
  const references = await findReferences({
    model,
    wiring: wiringOf(model),
    path: source.path,
    project: await findProject(context.scenePath, context),
    frames: context.linkedFrames ?? renderedFrames(scenes, context.rendered),
    linked: context.linkedFrames !== null,
    reading: context,
  });
  return {
    format: 'maya',
    host: hostOf(model),
    plugins: pluginsOf(model.plugins),
    scenes,
    references,
    findings: model.isCutShort ? [unreadPart(source.path, 'Maya')] : [],
  };
}
