import type { Finding } from '@farmhand/model';
import { texts } from '../data/texts.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { formatFrames, parseFrames } from '../frames.ts';
import { JobError, orNull } from '../job-error.ts';
import { chosenFrames } from '../plan.ts';
import { findingOf, type Rule, sceneOwner } from '../rule.ts';

/** `frames-invalid`, `priority-frames-invalid`: what was typed, or the scene's own range, cannot be rendered. */
export const framesReadable: Rule = ({ scene, settings }) => {
  const typed = settings.priorityFrames;
  return [
    ...(scene === null ? [] : unreadable('frames-invalid', () => chosenFrames(scene, settings))),
    ...(typed === null ? [] : unreadable('priority-frames-invalid', () => parseFrames(typed))),
  ];
};

/** `frame-step`: the scene skips frames. Frames that the artist typed with a step are meant so. */
export const frameStep: Rule = ({ report, scene, settings }) => {
  if (scene === null || settings.frames !== null || scene.frameRange.step === 1) return [];
  const parts = {
    owner: sceneOwner(scene, 'frame_step'),
    ...(report.host.name === 'blender' ? { tipCode: tipCodes.blenderFrameStep } : {}),
  };
  return [findingOf('frame-step', 'warning', texts['frame-step'](scene.frameRange.step), parts)];
};

/** `frames-outside-range`: frames the scene was not set up for. */
export const framesOutsideRange: Rule = ({ scene, settings }) => {
  if (scene === null || settings.frames === null) return [];
  const { start, end } = scene.frameRange;
  const frames = orNull(() => chosenFrames(scene, settings)) ?? [];
  const outside = frames.filter((frame) => frame < start || frame > end);
  if (outside.length === 0) return [];
  const text = texts['frames-outside-range'](outside.length, start, end);
  return [findingOf('frames-outside-range', 'notice', text, { owner: sceneOwner(scene, 'frame_end') })];
};

/** `priority-frames-not-rendered`, `nothing-to-stop-after`: test frames that do not add up. */
export const priorityFrames: Rule = ({ scene, settings }) => {
  const typed = settings.priorityFrames;
  if (typed === null) {
    if (!settings.stopAfterTest) return [];
    return [findingOf('nothing-to-stop-after', 'warning', texts['nothing-to-stop-after']())];
  }
  if (scene === null) return [];
  // What cannot be read is `framesReadable`'s to report.
  const first = orNull(() => parseFrames(typed));
  const rendered = orNull(() => chosenFrames(scene, settings));
  if (first === null || rendered === null) return [];
  const all = new Set(rendered);
  const left = first.filter((frame) => !all.has(frame));
  if (left.length === 0) return [];
  const text = texts['priority-frames-not-rendered'](formatFrames(left));
  return [findingOf('priority-frames-not-rendered', 'warning', text)];
};

function unreadable(id: string, read: () => readonly number[]): readonly Finding[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof JobError) return [findingOf(id, 'error', error.text)];
    throw error;
  }
}
