/** The part of a scene file that will be rendered. */
export interface RenderedPart {
  /** Name of the scene; null for the active one. */
  readonly sceneName: string | null;
  /** Null for the scene's own range. */
  readonly frames: readonly number[] | null;
}

/** Options of {@link readScene}. */
export interface ReadSceneOptions {
  /** Stops reading; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * What will be rendered: only a file of an image sequence that this shows is missed when it is absent. By default, and
   * when there is no scene of that name, every scene over its own range. The report describes the whole file all the same.
   */
  readonly rendered?: RenderedPart;
}
