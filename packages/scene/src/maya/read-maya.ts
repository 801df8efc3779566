import type { ByteSource } from '../byte-source.ts';
import { describeContent } from '../describe-content.ts';
import { unreadPart } from '../findings.ts';
import type { FileReading, ReadingContext } from '../format-reader.ts';
import type { Pace } from '../pace.ts';
import { renderedFrames } from '../rendered-frames.ts';
import { SceneReadError } from '../scene-read-error.ts';
import { readAscii } from './ascii/read-ascii.ts';
import { readBinary } from './binary/read-binary.ts';
import { pluginsOf } from './plugins.ts';
import { findProject } from './project.ts';
import { wiringOf } from './reference-context.ts';
import { findReferences } from './references.ts';
import { hostOf, sceneOf } from './render-settings.ts';
import type { MayaModel, MayaNode } from './scene-model.ts';
import { findScripts } from './scripts.ts';
import { findSimulations } from './simulations.ts';

const HEAD_BYTES = 64;
const GIT_LFS_POINTER = 'version https://git-lfs';

/**
 * Reads a Maya scene, .ma or .mb: what renders in it and every file it names.
 *
 * @throws SceneReadError when it is cut off or damaged.
 */
export async function readMaya(source: ByteSource, context: ReadingContext): Promise<FileReading> {
  const head = await source.read(0, HEAD_BYTES);
  const beginning = head.toString('latin1');
  if (beginning.startsWith(GIT_LFS_POINTER)) {
    // As a text under the name of a .ma it would pass for one.
    const what = describeContent(head);
    throw new SceneReadError(
      'scene-not-readable',
      {
        en: `${source.path} is not a scene file: it looks like ${what.en}.`,
        zh: `${source.path} 不是场景文件：它看起来是${what.zh}。`,
      },
      {
        en: 'Fetch the files of the repository (git lfs pull).',
        zh: '请获取仓库中的实际文件（git lfs pull）。',
      },
    );
  }
  const binary = /^FOR[48]/.test(beginning);
  const model = binary ? await readBinary(source, context.pace) : await readAscii(source, context.pace);
  const scenes = [sceneOf({ ...model, nodes: await withoutTextures(model, context.pace) }, source.path)];
  await context.pace.breathe();
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
    facts: {
      simulations: await findSimulations(model, references, context.disk),
      scripts: findScripts(model),
      viewportOnly: [],
    },
    findings: model.isCutShort ? [unreadPart(source.path, 'Maya')] : [],
  };
}

/** The nodes that render settings can be among. A scene may have very many textures, and each setting is looked for by itself. */
async function withoutTextures(
  { nodes }: MayaModel,
  pace: Pick<Pace, 'breathe'>,
): Promise<readonly MayaNode[]> {
  const others: MayaNode[] = [];
  for (const node of nodes) {
    const pause = pace.breathe();
    if (pause !== undefined) {
      await pause;
    }
    if (node.type !== 'file') {
      others.push(node);
    }
  }
  return others;
}
