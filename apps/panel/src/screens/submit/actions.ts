import type { Finding, JobSettings, LocalPath, StoredPath } from '@farmhand/model';
import type { HostActionInput } from '@farmhand/sidecar/api';
import { call } from '../../api/request.ts';
import { fileName, folderOf } from '../../format/paths.ts';
import { chooseFiles } from '../../kit/choose-files.tsx';
import { hostReasons } from '../../kit/host-reasons.ts';
import { offlineReasons } from '../../kit/offline.ts';
import { once } from '../../kit/once.ts';
import { tell } from '../../kit/toasts.tsx';
import { kitWords } from '../../kit/words.ts';
import { askHost, hostCan } from '../../state/hosts.ts';
import {
  changeSettings,
  openSceneFile,
  rescan,
  scan,
  sceneHost,
  scenePath,
  settings,
} from '../../state/scene.ts';
import { stillChanged } from '../../state/scene-changes.ts';
import { say } from '../../words/language.ts';
import { type FixAction, needs } from './fixes.ts';
import { isWholePath } from './output-template.ts';
import { leadTo } from './places.ts';
import { submitWords } from './words.ts';
import { forget } from './wrong-fields.ts';

/** Has the host save its scene, and looks at what is saved. */
export function saveAndLook(): Promise<void> {
  return once('save', () => inHost({ action: 'saveScene' }));
}

/** Has the host do something to its scene, and looks at what became of it. */
async function inHost(action: HostActionInput): Promise<void> {
  await askHost(action);
  await rescan({ fresh: true });
}

/** Endings of the scene files that can be read. */
const SCENE_ENDINGS = ['.blend', '.hip', '.hiplc', '.hipnc', '.c4d', '.max', '.ma', '.mb'];

/** The artist chooses a scene file to work on without its host. */
export async function chooseSceneFile(): Promise<void> {
  const w = say(submitWords);
  const now = scenePath.peek();
  const [path] = await chooseFiles({
    kind: 'file',
    title: w.chooseScene,
    endings: SCENE_ENDINGS,
    folder: now === null ? null : (folderOf(now) as LocalPath),
  });
  if (path === undefined) return;
  if (SCENE_ENDINGS.some((ending) => path.toLowerCase().endsWith(ending))) openSceneFile(path);
  else tell('error', w.notAScene(fileName(path)), w.notASceneHint(SCENE_ENDINGS.join(', ')));
}

/** Changes settings from outside their fields: what was typed there and not kept is of no more use. */
export function overrule(change: Partial<JobSettings>): void {
  for (const name of Object.keys(change)) forget(name);
  changeSettings(change);
}

/** Shows the folder that the frames of the scene's jobs come home to in the system's file manager. */
export function showDownloadFolder(): Promise<void> {
  return once('show folder', async () => {
    const path = scenePath.peek();
    if (path === null) return;
    const { downloadFolder } = stillChanged(path);
    // The sidecar shows the one that is kept.
    if (downloadFolder !== undefined)
      await call('patch /scene-settings', { body: { scenePath: path, changes: { downloadFolder } } });
    const { shown } = await call('post /scene-settings/reveal', { body: { scenePath: path } });
    tell('good', say(kitWords).shownInFiles, shown);
  });
}

/** Why a fix cannot be carried out now; null when it can. */
export function whyNot(action: FixAction): string | null {
  const ability = needs[action.do];
  const [why = null] =
    ability !== undefined ? hostReasons(ability) : action.do === 'locate' ? offlineReasons() : [];
  return why;
}

/** Carries a fix out; whatever changed is looked at anew. */
export function carryOut(action: FixAction, finding: Finding): Promise<void> {
  return once(`fix ${JSON.stringify(action)}`, () => doers[action.do](action as never, finding));
}

const doers: {
  readonly [D in FixAction['do']]: (
    action: Extract<FixAction, { readonly do: D }>,
    finding: Finding,
  ) => Promise<void>;
} = {
  async locate({ path, stored }) {
    const w = say(submitWords);
    const [to] = await chooseFiles({
      kind: 'file',
      title: w.locateTitle(fileName(path)),
      folder: folderOf(path) as LocalPath,
    });
    if (to === undefined) return;
    if (sceneHost.peek() !== null && hostCan('relink')) return relink(stored, to);
    const extra = settings.peek()?.extraFiles ?? [];
    overrule({ extraFiles: [...extra.filter((each) => each !== to), to] });
    tell('notice', w.takenAlong(fileName(to)), w.takenAlongHint);
  },
  relink: ({ stored, to }) => relink(stored, to as LocalPath),
  makeRelative: ({ stored }) => inHost({ action: 'makeRelative', path: stored as StoredPath }),
  async skip({ path }) {
    const skipped = settings.peek()?.skipFiles ?? [];
    overrule({ skipFiles: [...skipped.filter((each) => each !== path), path] });
  },
  save: () => inHost({ action: 'saveScene' }),
  async camera({ camera }) {
    overrule({ camera, cameras: [] });
  },
  format: ({ format }) => inHost({ action: 'changeOutputFormat', format }),
  outputPath: ({ path }) => inHost({ action: 'changeOutputPath', path }),
  async frames({ frames }) {
    overrule({ frames });
  },
  async field({ field }) {
    leadTo(field);
  },
  async environment({ softwareVersion, system }) {
    overrule({ softwareVersion, system });
  },
  async hardware({ id }) {
    overrule({ hardwareId: id });
  },
};

/** The path as the scene stores it, where only the one on disk is known; what is not found is taken as it is. */
async function storedPathOf(path: string): Promise<string> {
  const id = scan.peek()?.id;
  if (id === undefined || !isWholePath(path)) return path;
  try {
    for (let offset = 0, total = 1; offset < total; ) {
      const page = await call('get /scans/{id}/assets', { params: { id }, query: { offset } });
      const at = page.path.indexOf(path);
      if (at >= 0) return page.storedPath[at] || path;
      if (page.path.length === 0) break;
      offset += page.path.length;
      total = page.total;
    }
  } catch {
    // Not looked at to the end: the host may know the path all the same.
  }
  return path;
}

async function relink(told: string, to: LocalPath): Promise<void> {
  const w = say(submitWords);
  const stored = await storedPathOf(told);
  const { changed } = await askHost({ action: 'relink', path: stored as StoredPath, to });
  if (changed === 0) tell('warning', w.relinkedNothing(fileName(stored)), w.relinkedNothingHint);
  await rescan({ fresh: true });
}
