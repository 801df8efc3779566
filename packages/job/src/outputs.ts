import type { HostName, JobSettings, ReportScene } from '@farmhand/model';
import { hostChoices } from './data/host-choices.ts';
import { houdiniTexts } from './data/houdini-texts.ts';
import { dependencyOrder } from './dependency-order.ts';
import { framesOfRange, parseFrames } from './frames.ts';
import {
  doesOtherWork,
  isBypassed,
  isCacheNode,
  isControlNode,
  isSequentialCache,
  standsForInputs,
} from './houdini-nodes.ts';
import { JobError } from './job-error.ts';
import { chosenScene } from './scenes.ts';

/** A scene, take or output node that a job renders. */
export interface ChosenOutput {
  readonly scene: ReportScene;
  /** Rising. */
  readonly frames: readonly number[];
  /** Names of the job's outputs that have to be done before. */
  readonly dependsOn: readonly string[];
}

export interface OutputsInput {
  /** As they will render. */
  readonly scenes: readonly ReportScene[];
  readonly settings: JobSettings;
  readonly host: HostName;
  /** For words. */
  readonly path: string;
}

/** What the artist said of one output. */
interface Choice {
  readonly name: string;
  readonly frames: string | null;
  readonly dependsOn: readonly string[] | null;
  /** False for what is only there because another output needs it. */
  readonly isAskedFor: boolean;
}

/**
 * The outputs a job renders, each after those it depends on; otherwise in the order chosen.
 *
 * What an output has to wait for by the artist's own word is rendered too. What the scene says only puts outputs in
 * order that are chosen anyway, unless the settings take it along: a cache that is on disk already need not be made again.
 * A node that only controls others stands for them, one that is switched off is left out, and a simulation is computed from
 * its first frame on, whatever frames were typed.
 *
 * @throws JobError `nothing-to-render`, `frames-invalid`, `dependency-cycle`, `setting-unsupported`
 */
export function chosenOutputs(input: OutputsInput): readonly ChosenOutput[] {
  const { scenes, settings, host, path } = input;
  const byName = new Map(scenes.map((scene) => [scene.name, scene]));
  const find = (name: string): ReportScene => {
    const scene = byName.get(name);
    if (scene === undefined) throw notThere(path, name);
    return scene;
  };

  const expanded = (name: string): readonly string[] => {
    const scene = find(name);
    if (host !== 'houdini') return [name];
    if (doesOtherWork(scene)) throw otherWork(name);
    return standsForInputs(scene) ? throughMerges(scene, byName) : [name];
  };

  const chosen = new Map<string, Choice>();
  const bypassed = new Set<string>();
  const waiting: Choice[] = [...rootChoices(input)];
  // The list grows while it is gone through.
  for (const choice of waiting) {
    for (const name of expanded(choice.name)) {
      if (chosen.has(name) || bypassed.has(name)) continue;
      if (host === 'houdini' && isBypassed(find(name))) bypassed.add(name);
      else chosen.set(name, { ...choice, name });
      const needed =
        choice.dependsOn ?? (settings.withDependencies ? renderedBefore(find(name), byName) : []);
      waiting.push(...needed.map((one) => ({ name: one, frames: null, dependsOn: null, isAskedFor: false })));
    }
  }

  if (chosen.size === 0 && bypassed.size > 0) throw allBypassed([...bypassed]);
  const dependencies = new Map(
    [...chosen.values()].map(({ name, dependsOn }) => [
      name,
      dependsOn?.flatMap(expanded).filter((one) => !bypassed.has(one)) ??
        nearestChosen(find(name), byName, chosen),
    ]),
  );
  const dependsOn = (name: string) => dependencies.get(name) ?? [];
  for (const { name, dependsOn: own } of chosen.values()) {
    if (own !== null && own.length > 0) refuseOrder(host, name, dependsOn(name).map(find));
  }
  const outputs = dependencyOrder([...chosen.keys()], dependsOn).map((name) => {
    const scene = find(name);
    const { frames = null, isAskedFor = false } = chosen.get(name) ?? {};
    // Frames typed for the whole job are not meant for what others need, which may have to begin earlier.
    const typed = frames ?? (isAskedFor ? settings.frames : null);
    return {
      scene,
      frames: outputFrames(host, scene, typed),
      dependsOn: [...new Set(dependsOn(name))],
    };
  });
  refuseDifferentFrames(host, outputs);
  return outputs;
}

function rootChoices({ scenes, settings, path }: OutputsInput): readonly Choice[] {
  if (settings.outputs.length > 0) {
    return settings.outputs.map((output) => ({ ...output, isAskedFor: true }));
  }
  const scene = chosenScene(scenes, settings);
  if (scene === null) throw notThere(path, settings.sceneName);
  return [{ name: scene.name, frames: null, dependsOn: null, isAskedFor: true }];
}

/**
 * The frames of one output. A simulation of Houdini needs all its frames from the first on: typed ones only tell where it ends.
 *
 * @throws JobError `frames-invalid`
 */
function outputFrames(host: HostName, scene: ReportScene, typed: string | null): readonly number[] {
  const frames = chosenFrames(scene, { frames: typed });
  const end = frames.at(-1);
  if (host !== 'houdini' || typed === null || end === undefined || !isSequentialCache(scene)) return frames;
  const { start, step } = scene.frameRange;
  const all = framesOfRange({ start: Math.min(start, frames[0] ?? start), end, step });
  return all.at(-1) === end ? all : [...all, end];
}

/** The nodes that a merge stands for, those of merges at its inputs included. */
function throughMerges(merge: ReportScene, byName: ReadonlyMap<string, ReportScene>): readonly string[] {
  const found = new Set<string>();
  const seen = new Set([merge]);
  const open = [...merge.dependsOn];
  for (const name of open) {
    const scene = byName.get(name);
    if (scene === undefined || seen.has(scene)) continue;
    seen.add(scene);
    if (isControlNode(scene)) open.push(...scene.dependsOn);
    else found.add(name);
  }
  if (found.size === 0) throw mergesNothing(merge.name);
  return [...found];
}

/** What the scene has just before an output, looking through nodes that only control others. */
function renderedBefore(
  { dependsOn, readsFrom = [] }: ReportScene,
  byName: ReadonlyMap<string, ReportScene>,
): readonly string[] {
  const found = new Set<string>();
  const open = new Set([...dependsOn, ...readsFrom]);
  // The set grows while it is gone through.
  for (const name of open) {
    const scene = byName.get(name);
    if (scene === undefined) continue;
    if (isControlNode(scene)) for (const before of scene.dependsOn) open.add(before);
    else found.add(name);
  }
  return [...found];
}

/** The chosen outputs that the scene has before this one, with others between them or not. */
function nearestChosen(
  scene: ReportScene,
  byName: ReadonlyMap<string, ReportScene>,
  chosen: ReadonlyMap<string, unknown>,
): readonly string[] {
  if (chosen.size === 1) return [];
  const found = new Set<string>();
  const seen = new Set<string>();
  const before = (one: ReportScene | undefined) => [...(one?.dependsOn ?? []), ...(one?.readsFrom ?? [])];
  const open = before(scene);
  for (const name of open) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (chosen.has(name)) found.add(name);
    else open.push(...before(byName.get(name)));
  }
  return [...found];
}

/**
 * The frames that will be rendered, rising: those the artist typed, else the scene's own range.
 *
 * @throws JobError `frames-invalid`
 */
export function chosenFrames(scene: ReportScene, { frames }: Pick<JobSettings, 'frames'>): readonly number[] {
  if (frames !== null) return parseFrames(frames);
  if (scene.pickedFrames !== undefined) return parseFrames(scene.pickedFrames);
  const found = framesOfRange(scene.frameRange);
  if (found.length > 0) return found;
  const { start, end } = scene.frameRange;
  throw new JobError('frames-invalid', {
    en: `The frame range of "${scene.name}" ends (${end}) before it starts (${start}). Correct it in the scene, or type the frames to render.`,
    zh: `“${scene.name}”的结束帧（${end}）早于起始帧（${start}）。请在场景中更正，或直接填写要渲染的帧。`,
  });
}

function notThere(path: string, name: string | null): JobError {
  const what = name === null ? 'no scene' : `no scene "${name}"`;
  const what2 = name === null ? '场景' : `场景“${name}”`;
  return new JobError('nothing-to-render', {
    en: `${path} has ${what} to render. Choose another scene.`,
    zh: `${path} 中没有可渲染的${what2}。请另选一个场景。`,
  });
}

function mergesNothing(name: string): JobError {
  return new JobError('nothing-to-render', {
    en: `Nothing that renders is wired into "${name}". Choose an output node that writes files.`,
    zh: `“${name}”没有连接任何可渲染的节点。请选择会写出文件的输出节点。`,
  });
}

function allBypassed(names: readonly string[]): JobError {
  return new JobError('nothing-to-render', houdiniTexts['all-bypassed'](names));
}

function otherWork(name: string): JobError {
  return new JobError('nothing-to-render', houdiniTexts['other-work'](name));
}

function refuseOrder(host: HostName, name: string, before: readonly ReportScene[]): void {
  const { order, outputs } = hostChoices[host];
  if (!order) {
    throw new JobError('setting-unsupported', {
      en: `The farm renders the ${outputs.en} of one job in any order, so "${name}" cannot wait for others. Submit what it needs as a job of its own, first.`,
      zh: `农场渲染同一作业中的${outputs.zh}时不分先后，“${name}”无法等待其他输出。请先把它所依赖的内容作为单独的作业提交。`,
    });
  }
  const picture = before.find((scene) => !isCacheNode(scene));
  if (picture === undefined) return;
  throw new JobError('setting-unsupported', {
    en: `"${name}" is to wait for "${picture.name}", which renders pictures. The farm renders the pictures of one job in any order; only caches come first. Submit "${picture.name}" as a job of its own, first.`,
    zh: `“${name}”需要等待“${picture.name}”，但后者渲染的是图像。农场只会先计算缓存，图像不分先后。请先把“${picture.name}”作为单独的作业提交。`,
  });
}

function refuseDifferentFrames(host: HostName, rendered: readonly ChosenOutput[]): void {
  const { framesPerOutput, outputs } = hostChoices[host];
  const [first] = rendered;
  if (framesPerOutput || first === undefined) return;
  const other = rendered.find(({ frames }) => frames.join() !== first.frames.join());
  if (other === undefined) return;
  throw new JobError('setting-unsupported', {
    en: `"${first.scene.name}" and "${other.scene.name}" have different frames, but the farm renders the same frames of all ${outputs.en} in one job. Type the frames to render, or submit each as a job of its own.`,
    zh: `“${first.scene.name}”与“${other.scene.name}”的帧不同，而农场对同一作业中的所有${outputs.zh}渲染相同的帧。请填写要渲染的帧，或分别提交为单独的作业。`,
  });
}
