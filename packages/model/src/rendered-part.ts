/** The part of a scene file that a job renders, as far as its settings tell. */
export interface RenderedPart {
  /** Name of the scene; null for the active one. */
  readonly sceneName: string | null;
  /** Null for the scene's own range. */
  readonly frames: readonly number[] | null;
}
