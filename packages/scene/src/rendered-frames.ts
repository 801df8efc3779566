import type { FrameRange, RenderedPart, ReportScene } from '@farmhand/model';

/** The scenes that render: those the caller chose, or all when there is no choice or no such scene. */
export function renderedScenes(
  scenes: readonly ReportScene[],
  rendered: RenderedPart | undefined,
): readonly ReportScene[] {
  const chosen = chosenScenes(scenes, rendered);
  return chosen.length === 0 ? scenes : chosen;
}

/** The frames that render, as ranges. */
export function renderedFrames(
  scenes: readonly ReportScene[],
  rendered: RenderedPart | undefined,
): readonly FrameRange[] {
  const chosen = chosenScenes(scenes, rendered);
  if (rendered?.frames && chosen.length > 0) {
    const own = chosen.filter(({ name }) => rendered.ownRanges?.includes(name));
    return [
      ...(own.length === chosen.length && own.every(({ outputNode }) => outputNode?.sequential !== true)
        ? []
        : rendered.frames.map((frame) => ({ start: frame, end: frame, step: 1 }))),
      ...own.map(({ frameRange }) => frameRange),
    ];
  }
  return renderedScenes(scenes, rendered).map((scene) => scene.frameRange);
}

function chosenScenes(
  scenes: readonly ReportScene[],
  rendered: RenderedPart | undefined,
): readonly ReportScene[] {
  if (rendered === undefined) return [];
  const { sceneNames } = rendered;
  if (sceneNames.length > 0) return scenes.filter(({ name }) => sceneNames.includes(name));
  const active = scenes.filter((scene) => scene.active || scenes.length === 1);
  return active.slice(0, 1);
}
