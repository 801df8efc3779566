import type { FrameRange, RenderedPart, ReportScene } from '@farmhand/model';

/** The scenes that render: the one the caller chose, or all when there is no choice or no such scene. */
export function renderedScenes(
  scenes: readonly ReportScene[],
  rendered: RenderedPart | undefined,
): readonly ReportScene[] {
  const chosen =
    rendered === undefined
      ? undefined
      : scenes.find(({ name, active }) =>
          rendered.sceneName === null ? active : name === rendered.sceneName,
        );
  return chosen === undefined ? scenes : [chosen];
}

/** The frames that render, as ranges. */
export function renderedFrames(
  scenes: readonly ReportScene[],
  rendered: RenderedPart | undefined,
): readonly FrameRange[] {
  const chosen = renderedScenes(scenes, rendered);
  if (rendered?.frames && chosen.length === 1 && scenes.length > 0) {
    return rendered.frames.map((frame) => ({ start: frame, end: frame, step: 1 }));
  }
  return chosen.map((scene) => scene.frameRange);
}
