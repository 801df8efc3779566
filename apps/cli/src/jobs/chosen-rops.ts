import { basename } from 'node:path';
import type { ReportScene, SceneReport } from '@farmhand/model';
import { readScene } from '@farmhand/scene';
import { plain } from '../terminal/text.ts';
import type { JobOptions } from './job-options.ts';
import type { SaidSettings } from './job-settings.ts';

/** What was chosen by `--rop`, as settings, and what is rendered besides. */
export interface ChosenRops {
  readonly settings: Pick<SaidSettings, 'sceneName' | 'outputs' | 'withDependencies'>;
  /** Names of the output nodes that write files and come before the chosen ones, in the order of the scene. */
  readonly before: readonly string[];
}

/** Output nodes named in an error; a scene may have hundreds. */
const MOST_NAMED = 12;

/**
 * Works out which output nodes of a Houdini scene `--rop` means; the file is read, no Houdini is needed. As Houdini does
 * itself when a node is rendered, what it waits for is rendered first, unless `--without-dependencies` is given.
 *
 * @returns null where no `--rop` is given.
 * @throws Error when the scene has none of that name, when a name fits several, and for a scene of another program.
 * @throws SceneReadError when the scene cannot be read.
 */
export async function chosenRops(
  scenePath: string,
  { rop: given = [], withoutDependencies = false }: Pick<JobOptions, 'rop' | 'withoutDependencies'>,
  signal?: AbortSignal,
): Promise<ChosenRops | null> {
  if (given.length === 0) {
    if (withoutDependencies)
      throw new Error('--without-dependencies goes with --rop. Say which output node to render.');
    return null;
  }
  const report = await readScene(scenePath, signal === undefined ? {} : { signal });
  if (report.host.name !== 'houdini') {
    throw new Error(
      `${plain(basename(scenePath))} is no scene of Houdini, so it has no output nodes. Use --scene for a scene or take.`,
    );
  }
  const names = [...new Set(given.map((rop) => foundRop(report, rop).name))];
  return {
    settings: {
      sceneName: null,
      outputs: names.map((name) => ({ name, frames: null, dependsOn: null })),
      withDependencies: !withoutDependencies,
    },
    before: renderedBefore(report.scenes, names),
  };
}

/** A line for whoever submits: what else is rendered, or is not; empty where nothing comes before. */
export function ropsInWords({ settings, before }: ChosenRops): string {
  if (before.length === 0) return '';
  const list = listed(before);
  return settings.withDependencies === true
    ? `Rendered too, because it comes before in the scene: ${list}. --without-dependencies leaves it out.`
    : `Not rendered: ${list}. Files of it that are needed have to be there already.`;
}

/** Output nodes of a scene that could be meant by what is typed so far, for completion. */
export function ropNames({ host, scenes }: SceneReport): readonly string[] {
  return host.name === 'houdini' ? scenes.map(({ name }) => name) : [];
}

function foundRop({ path, scenes }: SceneReport, given: string): ReportScene {
  const exact = scenes.find(({ name }) => name === given);
  if (exact !== undefined) return exact;
  // `karma1`, and `lighting/karma1` where several networks have one.
  const ending = `/${given.replace(/^\/+/, '')}`;
  const fitting = scenes.filter(({ name }) => name.endsWith(ending));
  const [only, ...others] = fitting;
  const file = plain(basename(path));
  if (only === undefined) {
    throw new Error(
      scenes.length === 0
        ? `${file} has no output nodes. Add one to a network such as /out in Houdini, and save the scene.`
        : `${file} has no output node "${plain(given)}". It has ${listed(nearest(scenes, given))}.`,
    );
  }
  if (others.length > 0) {
    const names = listed(fitting.map(({ name }) => name));
    throw new Error(
      `"${plain(given)}" fits several output nodes of ${file}: ${names}. Give the whole path of the one you mean.`,
    );
  }
  return only;
}

/** All of them, those first that differ by letter case only or hold what was typed. */
function nearest(scenes: readonly ReportScene[], given: string): readonly string[] {
  const typed = given.split('/').at(-1)?.toLowerCase() ?? '';
  const rank = (name: string) => {
    const last = name.split('/').at(-1)?.toLowerCase() ?? '';
    if (last === typed) return 0;
    return typed !== '' && (last.includes(typed) || typed.includes(last)) ? 1 : 2;
  };
  return scenes.map(({ name }) => name).toSorted((a, b) => rank(a) - rank(b));
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map(plain).join(', ');
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** What writes files, is not switched off and is rendered before the chosen ones, all the way back. */
function renderedBefore(scenes: readonly ReportScene[], chosen: readonly string[]): readonly string[] {
  const byName = new Map(scenes.map((scene) => [scene.name, scene]));
  const reached = new Set(chosen);
  // The set grows while it is gone through.
  for (const name of reached) {
    const { dependsOn = [], readsFrom = [] } = byName.get(name) ?? {};
    for (const before of [...dependsOn, ...readsFrom]) reached.add(before);
  }
  const own = new Set(chosen);
  return scenes
    .filter(({ name, outputPath, outputNode }) => {
      const isRendered = outputPath !== null && outputNode?.bypassed !== true;
      return isRendered && reached.has(name) && !own.has(name);
    })
    .map(({ name }) => name);
}
