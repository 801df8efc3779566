/** The part of a scene file that a job renders, as far as its settings tell. */
export interface RenderedPart {
  /** Names of the scenes, takes or outputs; empty for the active one. */
  readonly sceneNames: readonly string[];
  /** Of each of them; null for their own ranges. */
  readonly frames: readonly number[] | null;
  /** Those of the names that render their own ranges although frames are given: what others need. Default none. */
  readonly ownRanges?: readonly string[];
  /** True when what these wait for by the scene's own word renders too, over its own range. Default false. */
  readonly withDependencies?: boolean;
}
