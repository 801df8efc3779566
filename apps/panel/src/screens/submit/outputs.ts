import { hostChoices } from '@farmhand/job/host-choices';
import { standsForInputs } from '@farmhand/job/houdini-nodes';
import type { HostName, JobSettings, OutputChoice, ReportScene } from '@farmhand/model';

/** The settings that say what of a scene file is rendered. */
export type OutputSettings = Pick<
  JobSettings,
  'sceneName' | 'outputs' | 'withDependencies' | 'camera' | 'cameras' | 'renderLayers'
>;

/** The settings that say which outputs are rendered. */
export type ChosenSettings = Pick<OutputSettings, 'outputs' | 'sceneName' | 'withDependencies'>;

/** What a check says is rendered, in that order. */
export type PlannedOutputs = readonly {
  readonly name: string;
  readonly dependsOn: readonly string[];
}[];

/** A scene, take or output node as a row to switch on or off. */
export interface OutputRow {
  readonly name: string;
  /** Null when the scene file has none of that name (any more). */
  readonly scene: ReportScene | null;
  readonly on: boolean;
  /** Own frames as typed; null for those of the whole job. */
  readonly frames: string | null;
  /** Outputs that are done before it, by the settings' word or the scene's. */
  readonly after: readonly string[];
  /** Outputs that have to be there before it and are not in the job: their files have to be there already. */
  readonly lacking: readonly string[];
  /** Outputs that are rendered in its place; empty for one that renders itself. */
  readonly standsFor: readonly string[];
  /** Its place in the order in which the job renders, from 1; null where it is the only one, or none of the job. */
  readonly turn: number | null;
  /** Outputs that it is rendered for although nobody chose it. */
  readonly alongFor: readonly string[];
}

/** A camera or a render layer to switch on or off. */
export interface PartRow {
  readonly name: string;
  readonly on: boolean;
  /** Whether the scene itself has it chosen. */
  readonly own: boolean;
}

/** The one that renders when nothing is chosen. */
export function activeName(scenes: readonly ReportScene[]): string | null {
  return (scenes.find(({ active }) => active) ?? scenes[0])?.name ?? null;
}

/** What the job renders, whichever way the settings say it. */
export function chosenOutputs(
  scenes: readonly ReportScene[],
  { outputs, sceneName }: Pick<OutputSettings, 'outputs' | 'sceneName'>,
): readonly OutputChoice[] {
  if (outputs.length > 0) return outputs;
  const name = sceneName ?? activeName(scenes);
  return name === null ? [] : [{ name, frames: null, dependsOn: null }];
}

/**
 * Every output of the file in its order, then what the settings name and the file lacks.
 *
 * @param planned - As the last check has it, which may be of earlier settings.
 */
export function outputRows(
  scenes: readonly ReportScene[],
  settings: ChosenSettings,
  planned: PlannedOutputs = [],
): readonly OutputRow[] {
  const turns = new Map(planned.map(({ name }, index) => [name, index + 1]));
  const chosen = new Map(chosenOutputs(scenes, settings).map((choice) => [choice.name, choice]));
  const known = new Map(scenes.map((scene) => [scene.name, scene]));
  const rendered = new Set([...chosen.keys()].flatMap((name) => throughMerges(known, name)));
  // Only what these settings can bring along: the check may be of others.
  const isAlong = (name: string) => settings.withDependencies && !rendered.has(name) && turns.has(name);
  const row = (name: string, scene: ReportScene | null): OutputRow => {
    const choice = chosen.get(name);
    const isMerge = scene !== null && standsForInputs(scene);
    const ofScene = isMerge ? [] : before(scene);
    // What the settings have it wait for is rendered in any case.
    const isOwnWord = choice === undefined || choice.dependsOn !== null || settings.withDependencies;
    const needed = isOwnWord ? [] : [...new Set(ofScene.flatMap((each) => throughMerges(known, each)))];
    return {
      name,
      scene,
      on: choice !== undefined,
      frames: choice?.frames ?? null,
      after: choice?.dependsOn ?? ofScene,
      lacking: needed.filter((each) => !rendered.has(each)),
      standsFor: isMerge ? throughMerges(known, name) : [],
      turn: (rendered.has(name) || isAlong(name)) && planned.length > 1 ? (turns.get(name) ?? null) : null,
      alongFor: isAlong(name)
        ? planned.filter(({ dependsOn }) => dependsOn.includes(name)).map((other) => other.name)
        : [],
    };
  };
  return [
    ...scenes.map((scene) => row(scene.name, scene)),
    ...[...chosen.keys()].filter((name) => !known.has(name)).map((name) => row(name, null)),
  ];
}

/** What the scene has before an output: by a wire, or because it reads what that writes. */
function before(scene: ReportScene | null): readonly string[] {
  return [...new Set([...(scene?.dependsOn ?? []), ...(scene?.readsFrom ?? [])])];
}

/** An output itself, or those that a node that merges others stands for. */
function throughMerges(known: ReadonlyMap<string, ReportScene>, name: string): readonly string[] {
  const found = new Set<string>();
  const open = new Set([name]);
  // The set grows while it is gone through.
  for (const each of open) {
    const scene = known.get(each);
    if (scene === undefined || !standsForInputs(scene)) found.add(each);
    else for (const input of scene.dependsOn) open.add(input);
  }
  return [...found];
}

/** Switches an output on or off. The last one stays on: a job renders something. */
export function switchOutput(
  scenes: readonly ReportScene[],
  settings: Pick<OutputSettings, 'outputs' | 'sceneName'>,
  name: string,
  on: boolean,
): Partial<OutputSettings> {
  const others = chosenOutputs(scenes, settings).filter((choice) => choice.name !== name);
  const next = on ? [...others, { name, frames: null, dependsOn: null }] : others;
  return next.length === 0 ? {} : written(scenes, next);
}

/** Switches on what an output waits for and is not in the job. */
export function addLacking(
  scenes: readonly ReportScene[],
  settings: Pick<OutputSettings, 'outputs' | 'sceneName'>,
  names: readonly string[],
): Partial<OutputSettings> {
  const chosen = chosenOutputs(scenes, settings);
  const more = names.filter((name) => !chosen.some((choice) => choice.name === name));
  return written(scenes, [...chosen, ...more.map((name) => ({ name, frames: null, dependsOn: null }))]);
}

/** Gives an output frames of its own; null for those of the whole job. */
export function setOutputFrames(
  scenes: readonly ReportScene[],
  settings: Pick<OutputSettings, 'outputs' | 'sceneName'>,
  name: string,
  frames: string | null,
): Partial<OutputSettings> {
  const chosen = chosenOutputs(scenes, settings);
  return written(
    scenes,
    chosen.map((choice) => (choice.name === name ? { ...choice, frames } : choice)),
  );
}

/** All of them, or only the one that is active. */
export function switchAllOutputs(
  scenes: readonly ReportScene[],
  settings: Pick<OutputSettings, 'outputs' | 'sceneName'>,
  on: boolean,
): Partial<OutputSettings> {
  if (!on) return { outputs: [], sceneName: null };
  return addLacking(
    scenes,
    settings,
    scenes.map(({ name }) => name),
  );
}

/** One output without wishes of its own is the scene's name, which is what other tools show; several are a list. */
function written(
  scenes: readonly ReportScene[],
  choices: readonly OutputChoice[],
): Pick<OutputSettings, 'outputs' | 'sceneName'> {
  const [only] = choices;
  if (only !== undefined && choices.length === 1 && only.frames === null && only.dependsOn === null)
    return { outputs: [], sceneName: only.name === activeName(scenes) ? null : only.name };
  const order = new Map(scenes.map(({ name }, index) => [name, index]));
  const place = ({ name }: OutputChoice) => order.get(name) ?? scenes.length;
  return { sceneName: null, outputs: [...choices].sort((a, b) => place(a) - place(b)) };
}

/**
 * Cameras that all scenes of the job have, for one choice goes for all of them, and those that the settings name; none where
 * the farm renders with the scene's own only.
 */
export function cameraRows(
  host: HostName,
  scenes: readonly ReportScene[],
  settings: OutputSettings,
): readonly PartRow[] {
  if (!hostChoices[host].cameras) return [];
  const rendered = renderedScenes(scenes, settings);
  const own = ownCamera(rendered);
  const named =
    settings.cameras.length > 0 ? settings.cameras : settings.camera === null ? [] : [settings.camera];
  const [first, ...others] = rendered;
  const shared = (first?.cameras ?? []).filter((name) =>
    others.every(({ cameras }) => cameras.includes(name)),
  );
  const on = new Set<string | null>(named.length > 0 ? named : [own]);
  return [...new Set([...shared, ...named])].map((name) => ({ name, on: on.has(name), own: name === own }));
}

/** The camera that all of them have set; null where each has another. */
function ownCamera(rendered: readonly ReportScene[]): string | null {
  const [first, ...others] = rendered;
  const camera = first?.camera ?? null;
  return others.every((scene) => scene.camera === camera) ? camera : null;
}

/** Switches a camera on or off; with none on it is the scene's own again. */
export function switchCamera(
  rows: readonly PartRow[],
  name: string,
  on: boolean,
): Pick<OutputSettings, 'camera' | 'cameras'> {
  const next = rows.filter((row) => (row.name === name ? on : row.on));
  const isOwn = next.length === 0 || rows.every((row) => row.own === next.includes(row));
  if (isOwn) return { camera: null, cameras: [] };
  const [only] = next;
  if (next.length === 1 && only !== undefined) return { camera: only.name, cameras: [] };
  return { camera: null, cameras: next.map((row) => row.name) };
}

/** Render layers of what is rendered, in the order of the scene. */
export function layerRows(scenes: readonly ReportScene[], settings: OutputSettings): readonly PartRow[] {
  const own = new Map<string, boolean>();
  for (const { renderLayers } of renderedScenes(scenes, settings))
    for (const { name, enabled } of renderLayers) own.set(name, enabled || own.get(name) === true);
  const chosen = settings.renderLayers === null ? null : new Set(settings.renderLayers);
  for (const name of chosen ?? []) if (!own.has(name)) own.set(name, false);
  return [...own].map(([name, enabled]) => ({ name, own: enabled, on: chosen?.has(name) ?? enabled }));
}

/** Switches a layer on or off; just as the scene has them they are not named. The last one stays on. */
export function switchLayer(
  rows: readonly PartRow[],
  name: string,
  on: boolean,
): Partial<Pick<OutputSettings, 'renderLayers'>> {
  const next = rows.filter((row) => (row.name === name ? on : row.on));
  if (next.length === 0) return {};
  const isOwn = rows.every((row) => row.own === next.includes(row));
  return { renderLayers: isOwn ? null : next.map((row) => row.name) };
}

/** Scenes, takes or output nodes that are rendered, each once; those that one stands for in its place. */
export function renderedScenes(
  scenes: readonly ReportScene[],
  settings: Pick<OutputSettings, 'outputs' | 'sceneName'>,
): readonly ReportScene[] {
  const known = new Map(scenes.map((scene) => [scene.name, scene]));
  const names = chosenOutputs(scenes, settings).flatMap(({ name }) => throughMerges(known, name));
  return [...new Set(names)].flatMap((name) => known.get(name) ?? []);
}

/** Whether any output of the file waits for others, so that these can be rendered with it. */
export function hasOrder(host: HostName, scenes: readonly ReportScene[]): boolean {
  return hostChoices[host].order && scenes.some((scene) => before(scene).length > 0);
}
