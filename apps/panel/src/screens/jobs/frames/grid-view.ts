import { type Signal, signal } from '@preact/signals';
import type { ColourBy } from './frame-colours.ts';
import { type FrameSelection, noFrames } from './frame-selection.ts';

/** How a grid of frames is looked at, and what is chosen in it. */
export interface GridView {
  readonly selection: Signal<FrameSelection>;
  /** Row that the keyboard is at; -1 for none. */
  readonly cursor: Signal<number>;
  /** Size of the cells; null for the largest with which all are in sight. Pixels. */
  readonly pitch: Signal<number | null>;
  /** Size of the cells as they are drawn. Pixels. */
  readonly drawn: Signal<number>;
  readonly by: Signal<ColourBy>;
  /** The only condition that is not dimmed; null for all. */
  readonly lit: Signal<number | null>;
}

export function gridView(): GridView {
  return {
    selection: signal(noFrames(0)),
    cursor: signal(-1),
    pitch: signal(null),
    drawn: signal(1),
    by: signal('status'),
    lit: signal(null),
  };
}

/** Chooses frames, and puts the keyboard on the first of them. */
export function chooseFrames({ selection, cursor }: GridView, chosen: FrameSelection): void {
  selection.value = chosen;
  cursor.value = chosen.anchor;
}
