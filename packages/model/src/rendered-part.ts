/** The part of a scene file that a job renders, as far as its settings tell. */
export interface RenderedPart {
  /** Names of the scenes, takes or outputs; empty for the active one. */
  readonly sceneNames: readonly string[];
  /** Of each of them; null for their own ranges. */
  readonly frames: readonly number[] | null;
}
