import { posix } from 'node:path';
import type { Finding, Owner, ReportScene, SceneReference } from '@farmhand/model';
import { frameToken, holdsOneFrame, outputNames, sameForEveryFrame } from '../data/output-names.ts';
import { outputTexts } from '../data/output-texts.ts';
import { isWindowsPath } from '../path-comparison.ts';
import type { RenderedOutput } from '../rendered-outputs.ts';
import { findingOf, type PreflightFacts, type Rule, sceneOwner } from '../rule.ts';

/** One series of files that the job writes. */
interface Written {
  /** As stored, for showing. */
  readonly path: string;
  /** Equal for those that meet. */
  readonly key: string;
  readonly frames: ReadonlySet<number> | null;
  readonly owner: Owner;
  /** What the artist calls it: a scene, a node, a setting. */
  readonly name: string;
  readonly camera: string | null;
  /** False for Blender's File Output nodes, whose own format the file is not read for: it may give another ending. */
  readonly isFormatKnown: boolean;
}

/**
 * `output-overwrites-itself`: several renders of one job into one name, or many frames into one file. A warning for takes
 * of Cinema 4D that only the file tells of, since it does not say which of them have an output of their own, and for nodes
 * of Blender whose format is not known.
 */
export const outputOverwrites: Rule = function* (facts) {
  const outputs: SceneReference[] = [];
  for (const reference of facts.report.references) {
    yield;
    if (reference.kind === 'output') outputs.push(reference);
  }
  return [...severalIntoOne(facts, outputs), ...framesIntoOne(facts)];
};

/** @param outputs - Those of the scene's references that are written to. */
function severalIntoOne(facts: PreflightFacts, outputs: readonly SceneReference[]): readonly Finding[] {
  const { report, snapshot, rendered } = facts;
  const written = rendered.flatMap((output) => writtenBy(output, facts, outputs));
  const groups = Map.groupBy(written, ({ key }) => key);
  const isGuess = report.host.name === 'cinema4d' && snapshot === null;
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const meetsEarlier = (one: Written, index: number) =>
      group.slice(0, index).some((other) => !areOfOneAsset(one, other) && shareFrames(one, other));
    if (first === undefined || !group.some(meetsEarlier)) return [];
    const names = [...new Set(group.map(({ name }) => name))];
    const cameras = [...new Set(group.map(({ camera }) => camera ?? ''))];
    const { path, owner } = first;
    const text =
      names.length === 1 && cameras.length > 1
        ? outputTexts['cameras-into-one-name'](cameras, path)
        : outputTexts['several-into-one-name'](names, path);
    const fix = { action: 'changeOutputPath', path } as const;
    const isSure = !isGuess && group.every(({ isFormatKnown }) => isFormatKnown);
    return [findingOf('output-overwrites-itself', isSure ? 'error' : 'warning', text, { owner, path, fix })];
  });
}

/**
 * Paths of one digital asset of Houdini, told by the name space of its type (`labs::maps_baker::2.0`). Mostly they are
 * outputs to choose from, and which of them it writes only the asset knows.
 */
function areOfOneAsset({ owner }: Written, other: Written): boolean {
  return owner.name === other.owner.name && owner.type === other.owner.type && /::\D/.test(owner.type);
}

/** Frames that are not known may be any. */
function shareFrames({ frames }: Written, { frames: others }: Written): boolean {
  return frames === null || others === null || [...frames].some((frame) => others.has(frame));
}

/** What a scene writes itself, for each camera, and what its nodes and passes write. */
function writtenBy(
  output: RenderedOutput,
  facts: PreflightFacts,
  outputs: readonly SceneReference[],
): readonly Written[] {
  const { scene, frames } = output;
  const { report, settings } = facts;
  const several = outputNames[report.host.name].separatesCameras ? [] : [...new Set(settings.cameras)];
  const cameras = several.length > 0 ? several : [settings.camera ?? scene.camera];
  const base = { frames: frames === null ? null : new Set(frames) };
  const passes = passesOf(scene, facts, outputs).map(({ storedPath, owner, writesTo }) => ({
    ...base,
    path: storedPath,
    key: keyOf(storedPath, scene, null, facts, writesTo),
    owner,
    name: owner.property === undefined ? owner.name : `${owner.name} ${owner.property}`,
    camera: null,
    isFormatKnown: report.host.name !== 'blender',
  }));
  const own = scene.outputPath;
  // Houdini's reader names a node's own picture among its outputs; it would meet itself.
  const isNamed = report.host.name === 'houdini' && passes.some(({ path }) => path === own);
  if (own === null || isNamed) return passes;
  return [
    ...cameras.map((camera) => ({
      ...base,
      path: own,
      key: keyOf(own, scene, camera, facts),
      owner: outputOwner(scene, facts),
      name: scene.name,
      camera,
      isFormatKnown: true,
    })),
    ...passes,
  ];
}

/** Further outputs of a scene whose names are known in full. */
function passesOf(
  scene: ReportScene,
  facts: PreflightFacts,
  outputs: readonly SceneReference[],
): readonly SceneReference[] {
  const passes = outputs.filter((one) => isPass(one, scene, facts));
  const each = new Map(passes.map((one) => [JSON.stringify([one.owner, one.storedPath]), one]));
  // What the open program tells of a file that the reader knows under another parameter is that file.
  const read = new Set(passes.filter(({ foundBy }) => foundBy !== 'host').map(({ writesTo }) => writesTo));
  return [...each.values()].filter(
    ({ foundBy, writesTo }) => foundBy !== 'host' || writesTo === undefined || !read.has(writesTo),
  );
}

function isPass(
  { owner, storedPath }: SceneReference,
  scene: ReportScene,
  { report, rendered }: PreflightFacts,
): boolean {
  switch (report.host.name) {
    case 'blender':
      // Without a place for the frame it is a folder, or the beginning of names that the node makes up.
      if (!/#[^\\/]*$/.test(storedPath)) return false;
      // Which scenes use a node group of its own is not told.
      return owner.type === 'Scene' ? owner.name === scene.name : rendered.length === 1;
    case 'houdini':
      return owner.name === scene.name;
    case 'cinema4d':
    case '3dsmax':
    case 'maya':
      return false;
  }
}

/**
 * A text that is the same for paths that come to the same file names.
 *
 * @param place - Where it is on this disk, where that is known: Houdini's variables are worked out then.
 */
function keyOf(
  path: string,
  scene: ReportScene,
  camera: string | null,
  facts: PreflightFacts,
  place?: string,
): string {
  const { report, farmSystem } = facts;
  const { name: host } = report.host;
  const { tokens, addsEnding } = outputNames[host];
  // Which take is current is not told; each output counts as one of its own then.
  const take = scene.outputNode?.take ?? scene.name;
  const values = { output: scene.name, camera: camera ?? '', take };
  let written = (place ?? path).replaceAll('\\', '/');
  for (const { pattern, standsFor } of tokens) written = written.replace(pattern, () => values[standsFor]);
  if (host === 'blender') {
    if (written.startsWith('//')) written = `${report.path.replace(/[^\\/]*$/, '')}${written.slice(2)}`;
    // A name without a place for the frame gets four digits at its end.
    if (!/#[^/]*$/.test(written)) written += '####';
  }
  const whole = posix.normalize(written.replaceAll('\\', '/'));
  const isCaseBlind = farmSystem === 'windows' || isWindowsPath(report.path);
  return `${isCaseBlind ? whole.toLowerCase() : whole} ${addsEnding ? scene.outputFormat : ''}`;
}

function outputOwner(scene: ReportScene, { report }: PreflightFacts): Owner {
  return report.host.name === 'houdini'
    ? { type: scene.renderer, name: scene.name }
    : sceneOwner(scene, 'filepath');
}

/** Many frames, and a name that is the same for all of them. Only where the host adds no number of its own. */
function framesIntoOne(facts: PreflightFacts): readonly Finding[] {
  const { rendered, report } = facts;
  if (outputNames[report.host.name].numbersFrames) return [];
  return rendered.flatMap((output) => {
    const { scene } = output;
    const path = scene.outputPath;
    const frames = output.frames?.length ?? 0;
    if (path === null || frames < 2 || scene.outputIsMovie || !isOneFile(path)) return [];
    const text = outputTexts['frames-into-one-name'](path, frames);
    const fix = { action: 'changeOutputPath', path } as const;
    const owner = outputOwner(scene, facts);
    return [findingOf('output-overwrites-itself', 'error', text, { owner, path, fix })];
  });
}

/** True when the file holds one frame, and nothing in the path can be its number. */
function isOneFile(path: string): boolean {
  if (!holdsOneFrame.test(path) || path.includes('`') || frameToken.test(path)) return false;
  const variables = [...path.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  return variables.every((name) => sameForEveryFrame.has(name));
}
