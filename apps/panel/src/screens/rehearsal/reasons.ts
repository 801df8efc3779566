/** What decides whether the scene can be rehearsed. */
export interface RehearsalReadiness {
  readonly connection: 'connecting' | 'online' | 'offline';
  /** Null when there is none. */
  readonly scenePath: string | null;
  /** The host that has the scene open; null without one. */
  readonly host: { readonly neverSaved: boolean; readonly unsavedChanges: boolean } | null;
  readonly settingsLoaded: boolean;
  readonly isRehearsing: boolean;
}

export type RehearsalObstacle =
  | 'connecting'
  | 'offline'
  | 'neverSaved'
  | 'noScene'
  | 'unsaved'
  | 'settingsLoading'
  | 'running';

/** Everything that is in the way, besides what is typed. */
export function obstaclesOf(now: RehearsalReadiness): readonly RehearsalObstacle[] {
  const { connection, scenePath, host } = now;
  const hasScene = scenePath !== null;
  const neverSaved = !hasScene && host?.neverSaved === true;
  const all: readonly (readonly [boolean, RehearsalObstacle])[] = [
    [connection === 'connecting', 'connecting'],
    [connection === 'offline', 'offline'],
    [neverSaved, 'neverSaved'],
    [!hasScene && !neverSaved, 'noScene'],
    [hasScene && host?.unsavedChanges === true, 'unsaved'],
    [hasScene && !now.settingsLoaded, 'settingsLoading'],
    [now.isRehearsing, 'running'],
  ];
  return all.filter(([holds]) => holds).map(([, obstacle]) => obstacle);
}
