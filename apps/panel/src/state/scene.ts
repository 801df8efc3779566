import type { JobSettings, LocalPath } from '@farmhand/model';
import type { Scan, SceneSettings } from '@farmhand/sidecar/api';
import { computed, effect, signal, untracked } from '@preact/signals';
import { connection, keepListening, onNews } from '../api/news.ts';
import { CallError, call, UNREACHABLE } from '../api/request.ts';
import { CHOSEN_SCENE } from '../api/session.ts';
import { recall, remember } from '../api/tab-memory.ts';
import { besideFile } from '../format/paths.ts';
import { tellProblem } from '../kit/toasts.tsx';
import { account, accounts } from './accounts.ts';
import { askHost, closedHost, host, hostCan } from './hosts.ts';
import { preferences } from './preferences.ts';
import { changeKept, keepAll, keepAsPageCloses, onKept, stillChanged } from './scene-changes.ts';

/** A scene file without a host, as the artist chose it; null for the one that is open in the host. */
const chosenPath = signal<LocalPath | null>(null);

/** Path of the scene that the panel is about; null when there is none, or it was never saved. */
export const scenePath = computed<LocalPath | null>(
  () => chosenPath.value ?? (host.value ?? closedHost.value)?.scene.path ?? null,
);

/** The host that has the scene open; null for a scene file without a host. */
export const sceneHost = computed(() => (chosenPath.value === null ? host.value : null));

/** The host that had the scene open and was closed since; null while it is there, and for a scene file without a host. */
export const closedSceneHost = computed(() => (chosenPath.value === null ? closedHost.value : null));

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
  const session = sceneHost.value;
  const scanned = scannedRevision.value;
  return session !== null && scanned !== null && session.scene.revision !== scanned;
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
  remember(CHOSEN_SCENE, path);
  chosenPath.value = path;
}

/** Works on what is open in the host again. */
export function followHostScene(): void {
  remember(CHOSEN_SCENE, null);
  chosenPath.value = null;
}

/** Where frames go unless a scene says otherwise: the folder of the preferences, else one beside the scene. */
export function downloadDefault(): LocalPath | null {
  const path = scenePath.peek();
  const { downloadFolder } = preferences.peek();
  if (downloadFolder !== '') return downloadFolder as LocalPath;
  return path === null ? null : besideFile(path, 'renders');
}

/** A scan after a change of settings waits so long for more. Milliseconds. */
const RESCAN_MS = 500;

let scanTimer = 0;

/** Changes settings: shown at once, kept beside the scene, and looked at anew. */
export function changeSettings(change: Partial<JobSettings>): void {
  const now = settings.peek();
  const path = scenePath.peek();
  if (now === null || path === null) return;
  settings.value = { ...now, ...change };
  // What a scene begins with is chosen by whoever changes the first of its settings.
  const begun = settingsFile.peek() === null ? { downloadFolder: now.downloadFolder } : {};
  changeKept(path, { ...begun, ...change });
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

/**
 * Has the host tell what it knows (when there is one), and looks at the scene and everything it needs. `fresh` asks the
 * host anew even where it says that nothing changed.
 */
export async function rescan({ fresh = false } = {}): Promise<void> {
  clearTimeout(scanTimer);
  const path = scenePath.peek();
  if (path === null || settings.peek() === null) return;
  isScanDue.value = false;
  scansAsked.value += 1;
  try {
    await takeSnapshot(fresh);
    // While the host thought, another scene may have been opened in it, and settings changed.
    const now = settings.peek();
    if (path !== scenePath.peek() || now === null) return;
    const { scan: begun } = await call('post /scans', {
      body: { scenePath: path, hostSessionId: sceneHost.peek()?.id ?? null, settings: now },
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

/** Has the host tell what it knows, unless that is known. One that does not is no reason not to look at the file. */
async function takeSnapshot(fresh: boolean): Promise<void> {
  const session = sceneHost.peek();
  const isOld =
    session !== null &&
    (session.snapshotTakenAt === null || isScanOld.peek() || scannedRevision.peek() === null);
  if (session !== null && hostCan('takeSnapshot') && (fresh || isOld)) {
    try {
      await askHost({ action: 'takeSnapshot' });
    } catch (error) {
      if (error instanceof CallError && error.problem.code === UNREACHABLE) throw error;
      tellProblem(error);
    }
  }
  // As the host told it with the snapshot.
  scannedRevision.value = sceneHost.peek()?.scene.revision ?? 0;
}

/** Waits until nothing is being looked at any more; begins at once with what is due. Rejects when it is given up. */
export function looked(leaving: AbortSignal): Promise<void> {
  if (isScanDue.peek()) void rescan();
  // Who goes elsewhere meanwhile still wants what comes after it.
  const unseen = keepListening();
  return new Promise<void>((resolve, reject) => {
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
  }).finally(unseen);
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

/** Shows settings that the sidecar has, under what was changed here and is not kept yet. */
function takeKept(path: LocalPath, kept: SceneSettings): void {
  if (path !== scenePath.peek()) return;
  // A scene for which nothing was chosen yet takes its frames home as others do.
  const isNew = kept.file === null && kept.settings.downloadFolder === null;
  const begun = isNew ? { downloadFolder: downloadDefault() } : {};
  const next = { ...kept.settings, ...begun, ...stillChanged(path) };
  // Most often it is what this panel changed itself.
  if (JSON.stringify(next) !== JSON.stringify(settings.peek())) settings.value = next;
  settingsFile.value = kept.file;
  settingsProblem.value = kept.problem;
}

/** Scene whose settings another answer brought while they were being loaded. */
let toldMeanwhile: LocalPath | null = null;

async function loadSettings(path: LocalPath): Promise<void> {
  toldMeanwhile = null;
  const kept = await call('get /scene-settings', { query: { scene: path } });
  if (path !== toldMeanwhile) takeKept(path, kept);
}

async function loadScene(path: LocalPath): Promise<void> {
  try {
    await loadSettings(path);
    if (path === scenePath.peek()) await rescan();
  } catch (error) {
    if (path !== scenePath.peek() || (error instanceof CallError && error.problem.code === UNREACHABLE))
      return;
    tellProblem(error);
  }
}

function forgetScene(): void {
  settings.value = null;
  settingsFile.value = null;
  settingsProblem.value = null;
  scan.value = null;
  scanResult.value = null;
  scannedRevision.value = null;
  isScanDue.value = false;
}

/** Has everything as it is now: the panel is about another scene, or was not connected for a while. */
function catchUp(path: LocalPath | null): void {
  keepAll();
  if (path === null) return;
  if (settings.peek() === null) return void loadScene(path);
  // Others may have changed some while nothing was heard.
  loadSettings(path).catch(() => undefined);
  if (isScanDue.peek()) void rescan();
}

/** Loads settings and scans whenever the panel is about another scene, or the connection came back. */
export function followScene(): void {
  chosenPath.value = recall(CHOSEN_SCENE) as LocalPath | null;
  onNews((news) => {
    if (news.type === 'scan') takeScan(news.scan);
    if (news.type !== 'settings') return;
    toldMeanwhile = news.scenePath;
    takeKept(news.scenePath, news);
  });
  onKept((path, { file, problem }) => {
    if (path !== scenePath.peek()) return;
    if (file !== null) settingsFile.value = file;
    settingsProblem.value = problem;
  });
  let shown: LocalPath | null = null;
  effect(() => {
    const path = scenePath.value;
    const isOnline = connection.value.state === 'online';
    const isOther = path !== shown;
    shown = path;
    if (isOther) forgetScene();
    if (isOnline) untracked(() => catchUp(path));
  });
  // What the host told besides the saved file no longer holds.
  closedSceneHost.subscribe((closed) => {
    if (closed !== null) untracked(() => void rescan());
  });
  followAccountInUse();
  window.addEventListener('pagehide', keepAsPageCloses);
}

/** Another account has other environments and prices, whoever switched to it. */
function followAccountInUse(): void {
  let former: string | null = null;
  effect(() => {
    if (accounts.value === null) return;
    const now = account.value;
    const inUse = now === null ? '' : `${now.endpoint} ${now.accessId} ${now.platform}`;
    const isOther = former !== null && former !== inUse;
    former = inUse;
    if (isOther) untracked(() => void rescan());
  });
}
