import type { RenderedPart, SnapshotReference } from '@farmhand/model';

/** Options of {@link readScene}. */
export interface ReadSceneOptions {
  /** Stops reading; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * What will be rendered: only a file of an image sequence that this shows is missed when it is absent. By default, and
   * when there is no scene of that name, every scene over its own range. The report describes the whole file all the same.
   */
  readonly rendered?: RenderedPart;
  /**
   * Files that the live host says it uses. They are merged into the report: `foundBy` and findings tell where the two
   * lists differ. By default only the file speaks.
   */
  readonly hostReferences?: readonly SnapshotReference[];
  /**
   * Variables that paths of the scene may hold, as the live host has them, by name without `$`: what is set outside of the
   * file, such as `JOB`. By default only the file and this process speak.
   */
  readonly hostVariables?: Readonly<Record<string, string>>;
}
