import type { ReportScene } from '@farmhand/model';
import { orNull } from './job-error.ts';
import { chosenFrames, chosenOutputs, type OutputsInput } from './outputs.ts';
import { chosenScene } from './scenes.ts';

/** A scene, take or output node that renders, as far as the settings make sense. */
export interface RenderedOutput {
  readonly scene: ReportScene;
  /** As the artist wrote them; null for the scene's own range. */
  readonly typedFrames: string | null;
  /** Rising; null when they cannot be read or are none, which `frames-invalid` tells. */
  readonly frames: readonly number[] | null;
}

/**
 * Everything that renders, each once. Where the settings do not add up to a job, what they name and the file has: so
 * much can be said about that too.
 */
export function renderedOutputs(input: OutputsInput): readonly RenderedOutput[] {
  const { settings } = input;
  const typed = new Map(settings.outputs.map(({ name, frames }) => [name, frames ?? settings.frames]));
  const needed = new Set(settings.outputs.flatMap(({ dependsOn }) => dependsOn ?? []));
  const typedFor = (name: string) => typed.get(name) ?? (needed.has(name) ? null : settings.frames);
  const outputs = orNull(() => chosenOutputs(input));
  if (outputs !== null) {
    return outputs.map(({ scene, frames }) => ({ scene, frames, typedFrames: typedFor(scene.name) }));
  }
  return named(input, needed).map((scene) => {
    const typedFrames = typedFor(scene.name);
    return { scene, typedFrames, frames: orNull(() => chosenFrames(scene, { frames: typedFrames })) };
  });
}

function named({ scenes, settings }: OutputsInput, needed: ReadonlySet<string>): readonly ReportScene[] {
  if (settings.outputs.length === 0) {
    const scene = chosenScene(scenes, settings);
    return scene === null ? [] : [scene];
  }
  const names = new Set([...settings.outputs.map(({ name }) => name), ...needed]);
  return [...names].flatMap((name) => scenes.find((scene) => scene.name === name) ?? []);
}
