import type { JobSettings, LocalPath } from '@farmhand/model';
import type { Scan } from '@farmhand/sidecar/api';
import { computed, effect, signal } from '@preact/signals';
import { connection, onNews } from '../api/news.ts';
import { CallError, call, UNREACHABLE } from '../api/request.ts';
import { besideFile } from '../format/paths.ts';
import { tellProblem } from '../kit/toasts.tsx';
import { askHost, host, hostCan } from './hosts.ts';
import { preferences } from './preferences.ts';

/** A scene file without a host, as the artist chose it; null for the one that is open in the host. */
const chosenPath = signal<LocalPath | null>(null);

/** Path of the scene that the panel is about; null when there is none, or it was never saved. */
export const scenePath = computed<LocalPath | null>(() => chosenPath.value ?? host.value?.scene.path ?? null);

/** The host that has the scene open; null for a scene file without a host. */
export const sceneHost = computed(() => (chosenPath.value === null ? host.value : null));

/** What was chosen for the scene; null until it is loaded. */
export const settings = signal<JobSettings | null>(null);
/** Where it is kept; null while nothing was. */
export const settingsFile = signal<string | null>(null);
/** Why what is kept could not be used, or cannot be kept. */
export const settingsProblem = signal<CallError['problem'] | null>(null);

/** The newest scan of the scene; its result may be of earlier settings while it runs. */
export const scan = signal<Scan | null>(null);
/** The last result there was, which stays on show while a new scan runs. */
export const scanResult = signal<Scan['result']>(null);
/** Whether the scene changed in the host since it was scanned. */
export const isScanOld = computed(() => {
  const revision = sceneHost.value?.scene.revision ?? 0;
  return scannedRevision.value !== null && revision !== scannedRevision.value;
});
/** Whether what is on show is about to be looked at anew, or is being. */
export const isLooking = computed(
  () => isScanDue.value || scansAsked.value > 0 || scan.value?.state === 'running',
);
const isScanDue = signal(false);
const scansAsked = signal(0);
const scannedRevision = signal<number | null>(null);

/** Works on a scene file without a host. */
export function openSceneFile(path: LocalPath): void {
  chosenPath.value = path;
}

/** Works on what is open in the host again. */
export function followHostScene(): void {
  chosenPath.value = null;
}

/** Where frames go unless a scene says otherwise: the folder of the preferences, else one beside the scene. */
export function downloadDefault(): LocalPath | null {
  const path = scenePath.peek();
  const { downloadFolder } = preferences.peek();
  if (downloadFolder !== '') return downloadFolder as LocalPath;
  return path === null ? null : besideFile(path, 'renders');
}

/** Keeping waits so long for more changes. Milliseconds. */
const KEEP_MS = 300;
/** A scan after a change of settings waits so long for more. Milliseconds. */
const RESCAN_MS = 500;

let keepTimer = 0;
let scanTimer = 0;
/** What was changed last and is not kept yet, by scene. */
const unkept = new Map<LocalPath, JobSettings>();

/** Changes settings: shown at once, kept beside the scene, and looked at anew. */
export function changeSettings(change: Partial<JobSettings>): void {
  const now = settings.peek();
  if (now === null) return;
  const next = { ...now, ...change };
  const path = scenePath.peek();
  settings.value = next;
  if (path !== null) unkept.set(path, next);
  clearTimeout(keepTimer);
  keepTimer = setTimeout(() => void keepNow(), KEEP_MS) as unknown as number;
  if (Object.keys(change).every((name) => unchecked.has(name))) return;
  clearTimeout(scanTimer);
  isScanDue.value = true;
  scanTimer = setTimeout(() => void rescan(), RESCAN_MS) as unknown as number;
}

/** Settings that no check depends on: a scene need not be looked at anew for each letter of a project's name. */
const unchecked: ReadonlySet<string> = new Set<keyof JobSettings>([
  'project',
  'artist',
  'labels',
  'additionalInfo',
  'downloadFolder',
  'outputTemplate',
  'onExistingFile',
]);

/** Keeps what is not kept yet, each with its own scene: the panel may be about another one by now. */
async function keepNow(): Promise<void> {
  clearTimeout(keepTimer);
  for (const [path, wanted] of [...unkept]) {
    unkept.delete(path);
    try {
      const kept = await call('put /scene-settings', { body: { scenePath: path, settings: wanted } });
      if (path !== scenePath.peek()) continue;
      settingsFile.value = kept.file;
      settingsProblem.value = kept.problem;
    } catch (error) {
      if (!unkept.has(path)) unkept.set(path, wanted);
      if (path === scenePath.peek())
        settingsProblem.value = error instanceof CallError ? error.problem : null;
    }
  }
}

/**
 * Has the host tell what it knows (when there is one), and looks at the scene and everything it needs. `fresh` asks the
 * host anew even where it says that nothing changed.
 */
export async function rescan({ fresh = false } = {}): Promise<void> {
  clearTimeout(scanTimer);
  const path = scenePath.peek();
  const wanted = settings.peek();
  if (path === null || wanted === null) return;
  const session = sceneHost.peek();
  isScanDue.value = false;
  scansAsked.value += 1;
  try {
    const isOld =
      session !== null &&
      (session.snapshotTakenAt === null || isScanOld.peek() || scannedRevision.peek() === null);
    if (session !== null && hostCan('takeSnapshot') && (fresh || isOld))
      await askHost({ action: 'takeSnapshot' });
    // As the host told it with the snapshot.
    scannedRevision.value = sceneHost.peek()?.scene.revision ?? 0;
    const { scan: begun } = await call('post /scans', {
      body: { scenePath: path, hostSessionId: session?.id ?? null, settings: wanted },
    });
    takeScan(begun);
  } catch (error) {
    if (path !== scenePath.peek()) return;
    // Done by itself once the sidecar answers again.
    isScanDue.value = error instanceof CallError && error.problem.code === UNREACHABLE;
    if (!isScanDue.peek()) tellProblem(error);
  } finally {
    scansAsked.value -= 1;
  }
}

/** Waits until nothing is being looked at any more; begins at once with what is due. Rejects when it is given up. */
export function looked(leaving: AbortSignal): Promise<void> {
  if (isScanDue.peek()) void rescan();
  return new Promise((resolve, reject) => {
    const givenUp = () => {
      stop();
      reject(new DOMException('given up', 'AbortError'));
    };
    leaving.addEventListener('abort', givenUp, { once: true });
    const stop = isLooking.subscribe((looking) => {
      if (looking) return;
      queueMicrotask(() => {
        stop();
        leaving.removeEventListener('abort', givenUp);
        resolve();
      });
    });
  });
}

function takeScan(news: Scan): void {
  const path = scenePath.peek();
  if (news.scenePath !== path) return;
  const known = scan.peek();
  // Of an older scan, which this one has taken the place of.
  if (known !== null && known.id !== news.id && known.startedAt > news.startedAt) return;
  if (known !== null && known.id === news.id && known.endedAt !== null && news.endedAt === null) return;
  scan.value = news;
  if (news.result !== null) scanResult.value = news.result;
}

async function loadScene(path: LocalPath): Promise<void> {
  try {
    const kept = await call('get /scene-settings', { query: { scene: path } });
    if (path !== scenePath.peek()) return;
    // A scene for which nothing was chosen yet takes its frames home as others do.
    settings.value =
      kept.file === null && kept.settings.downloadFolder === null
        ? { ...kept.settings, downloadFolder: downloadDefault() }
        : kept.settings;
    settingsFile.value = kept.file;
    settingsProblem.value = kept.problem;
    await rescan();
  } catch (error) {
    if (path === scenePath.peek()) tellProblem(error);
  }
}

/** Loads settings and scans whenever the panel is about another scene, or the connection came back. */
export function followScene(): void {
  onNews((news) => {
    if (news.type === 'scan') takeScan(news.scan);
  });
  let loaded: string | null = null;
  effect(() => {
    const path = scenePath.value;
    const isOnline = connection.value.state === 'online';
    if (!isOnline) return;
    if (path === loaded) {
      if (unkept.size > 0) void keepNow();
      if (isScanDue.peek()) void rescan();
      return;
    }
    loaded = path;
    void keepNow();
    settings.value = null;
    settingsFile.value = null;
    settingsProblem.value = null;
    scan.value = null;
    scanResult.value = null;
    scannedRevision.value = null;
    isScanDue.value = false;
    if (path !== null) void loadScene(path);
  });
  // A page that goes away keeps what was changed last.
  window.addEventListener('pagehide', () => void keepNow());
}
