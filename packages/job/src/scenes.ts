import { posix, win32 } from 'node:path';
import type { HostSnapshot, JobSettings, ReportScene, SceneReport, SnapshotScene } from '@farmhand/model';
import { movieFormats } from './data/movie-formats.ts';

/** Coarsest clock among a snapshot's text form and the file systems in use (FAT keeps even seconds). ms. */
const CLOCK_SLACK_MS = 2_000;

/** What is known of a scene file: the file as it was read, and the live host where one asked. */
export interface SceneFacts {
  readonly report: SceneReport;
  readonly snapshot: HostSnapshot | null;
}

/** True when the live host has this very file open. */
export function isSameFile({ report, snapshot }: SceneFacts): boolean {
  if (snapshot === null || snapshot.scenePath === null) return false;
  if (snapshot.host.system !== 'windows') {
    return posix.normalize(snapshot.scenePath) === posix.normalize(report.path);
  }
  return win32.normalize(snapshot.scenePath).toLowerCase() === win32.normalize(report.path).toLowerCase();
}

/** True when the file was written after the host was asked. */
export function changedSinceSnapshot({ report, snapshot }: SceneFacts): boolean {
  return snapshot !== null && report.modifiedMs > Date.parse(snapshot.takenAt) + CLOCK_SLACK_MS;
}

/** The snapshot while the live host shows just what is saved in this very file, else null. */
export function snapshotOfFile(facts: SceneFacts): HostSnapshot | null {
  const { snapshot } = facts;
  return snapshot?.unsavedChanges === false && isSameFile(facts) && !changedSinceSnapshot(facts)
    ? snapshot
    : null;
}

/**
 * Scenes as they will render: as the live host has them while it shows just what is saved, else as the file has them.
 * The farm renders the file, so nothing of an unsaved or outdated snapshot may leak in.
 */
export function scenesOf(facts: SceneFacts): readonly ReportScene[] {
  const { report } = facts;
  const snapshot = snapshotOfFile(facts);
  if (snapshot === null) return report.scenes;
  const live = new Map(snapshot.scenes.map((scene) => [scene.name, scene]));
  const read = new Set(report.scenes.map(({ name }) => name));
  const isMovie = ({ outputFormat }: SnapshotScene) =>
    movieFormats[snapshot.host.name].includes(outputFormat);
  return [
    ...report.scenes.map((scene): ReportScene => {
      const liveScene = live.get(scene.name);
      if (liveScene === undefined) return scene;
      // A host may know no camera where one only comes with a timeline marker; the file tells.
      const camera = liveScene.camera ?? scene.camera;
      const dependsOn = liveScene.dependsOn ?? scene.dependsOn;
      const resolution = liveScene.resolution ?? scene.resolution;
      return { ...scene, ...liveScene, camera, resolution, dependsOn, outputIsMovie: isMovie(liveScene) };
    }),
    ...snapshot.scenes
      .filter(({ name }) => !read.has(name))
      .map((scene): ReportScene => {
        const { dependsOn = [] } = scene;
        return { ...notInFile, ...scene, dependsOn, outputIsMovie: isMovie(scene) };
      }),
  ];
}

/** What only the file tells, for a scene that is not in it. */
const notInFile: Omit<ReportScene, keyof SnapshotScene | 'outputIsMovie'> = {
  device: null,
  denoiser: null,
  scalePercent: null,
  renderRegion: false,
};

/** The scene the artist chose, or the active one; null when the chosen name is not there or the file has none. */
export function chosenScene(
  scenes: readonly ReportScene[],
  { sceneName }: Pick<JobSettings, 'sceneName'>,
): ReportScene | null {
  if (sceneName !== null) return scenes.find(({ name }) => name === sceneName) ?? null;
  return scenes.find(({ active }) => active) ?? scenes[0] ?? null;
}
