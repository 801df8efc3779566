import type { Finding, FindingFix, ReportScene } from '@farmhand/model';
import { texts } from '../data/texts.ts';
import { tipCodes } from '../data/tip-codes.ts';
import { formatFrames, parseFrames } from '../frames.ts';
import { orNull, problemIn } from '../job-error.ts';
import { chosenFrames } from '../outputs.ts';
import type { RenderedOutput } from '../rendered-outputs.ts';
import { findingOf, type Rule, sceneOwner } from '../rule.ts';

/** More frames than a job of one scene ever has. */
const MANY_FRAMES = 10_000;
/** Times the scene's own range. */
const FAR_BEYOND = 10;

/** `frames-invalid`, `priority-frames-invalid`: what was typed, or the scene's own range, cannot be rendered. */
export const framesReadable: Rule = ({ rendered, settings }) => {
  const typed = settings.priorityFrames;
  return [
    ...rendered.flatMap(({ scene, typedFrames }) =>
      unreadable('frames-invalid', rendered.length > 1 ? scene : null, () =>
        chosenFrames(scene, { frames: typedFrames }),
      ),
    ),
    ...(typed === null ? [] : unreadable('priority-frames-invalid', null, () => parseFrames(typed))),
  ];
};

/** `frame-step`: the scene skips frames. Frames that the artist typed with a step are meant so. */
export const frameStep: Rule = ({ report, rendered }) =>
  rendered.flatMap(({ scene, typedFrames }) => {
    const { step } = scene.frameRange;
    if (typedFrames !== null || step === 1) return [];
    const parts = {
      owner: sceneOwner(scene, 'frame_step'),
      fix: setToOwnRange(scene),
      ...(report.host.name === 'blender' ? { tipCode: tipCodes.blenderFrameStep } : {}),
    };
    return [findingOf('frame-step', 'warning', texts['frame-step'](step), parts)];
  });

/** `frames-outside-range`: frames the scene was not set up for. */
export const framesOutsideRange: Rule = ({ rendered }) =>
  rendered.flatMap((output) => {
    const { scene, typedFrames } = output;
    if (typedFrames === null || isFarBeyond(output)) return [];
    const { start, end } = scene.frameRange;
    const frames = output.frames ?? [];
    const outside = frames.filter((frame) => frame < start || frame > end);
    if (outside.length === 0) return [];
    const text = texts['frames-outside-range'](outside.length, start, end);
    return [findingOf('frames-outside-range', 'notice', text, { owner: sceneOwner(scene, 'frame_end') })];
  });

/** `frames-absurd`: more frames than anybody means to pay for. */
export const framesAbsurd: Rule = ({ rendered }) =>
  rendered.flatMap((output) => {
    const { scene, typedFrames } = output;
    const count = output.frames?.length ?? 0;
    if (count <= MANY_FRAMES && !isFarBeyond(output)) return [];
    const { start, end } = scene.frameRange;
    const isOwnRange = typedFrames === null || rangeLength(scene) > MANY_FRAMES;
    return [
      findingOf('frames-absurd', 'warning', texts['frames-absurd'](count, start, end), {
        owner: sceneOwner(scene, 'frame_end'),
        fix: isOwnRange ? null : setToOwnRange(scene),
      }),
    ];
  });

/** Every frame from the first of the scene's range to its last. */
function setToOwnRange({ frameRange: { start, end } }: ReportScene): FindingFix {
  return { action: 'setFrames', frames: start < end ? `${start}-${end}` : `${start}` };
}

function isFarBeyond(output: RenderedOutput): boolean {
  const own = rangeLength(output.scene);
  return own > 0 && (output.frames?.length ?? 0) > FAR_BEYOND * own;
}

/** Frames from the first to the last; those that the step leaves out count. */
function rangeLength({ frameRange: { start, end } }: ReportScene): number {
  return Math.max(0, end - start + 1);
}

/** `priority-frames-not-rendered`, `nothing-to-stop-after`: test frames that do not add up. */
export const priorityFrames: Rule = ({ rendered, settings }) => {
  const typed = settings.priorityFrames;
  if (typed === null) {
    if (!settings.stopAfterTest || settings.priorityPositions.length > 0) return [];
    return [findingOf('nothing-to-stop-after', 'warning', texts['nothing-to-stop-after']())];
  }
  // What cannot be read is `framesReadable`'s to report.
  const first = orNull(() => parseFrames(typed));
  const all = rendered.map(({ frames }) => frames);
  if (first === null || all.length === 0 || all.includes(null)) return [];
  const known = new Set(all.flatMap((frames) => frames ?? []));
  const left = first.filter((frame) => !known.has(frame));
  if (left.length === 0) return [];
  const text = texts['priority-frames-not-rendered'](formatFrames(left));
  return [findingOf('priority-frames-not-rendered', 'warning', text)];
};

function unreadable(
  id: string,
  scene: ReportScene | null,
  read: () => readonly number[],
): readonly Finding[] {
  const problem = problemIn(read);
  if (problem === null) return [];
  const owner = scene === null ? null : sceneOwner(scene, 'frame_start');
  return [findingOf(id, 'error', problem.text, { owner })];
}
