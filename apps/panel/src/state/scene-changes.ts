/** What was changed in the settings of scenes and is on its way to the files beside them. */
import type { JobSettings, LocalPath, Problem } from '@farmhand/model';
import { CallError, call, UNREACHABLE } from '../api/request.ts';

/** Keeping waits so long for more changes. Milliseconds. */
const KEEP_MS = 300;
/** What could not be sent is sent again after this. Milliseconds. */
const AGAIN_MS = 2000;

type Changes = Partial<JobSettings>;

/** Changes that nobody was asked to keep yet, by scene. */
const waiting = new Map<LocalPath, Changes>();
/** Changes that the sidecar was asked to keep, by scene; one request at a time for each, so that none overtakes another. */
const underWay = new Map<LocalPath, Changes>();
let timer = 0;

/** What became of changes: the file they are in, or why there is none. */
export interface Kept {
  /** Null when they could not be kept. */
  readonly file: string | null;
  readonly problem: Problem | null;
}

let told: (path: LocalPath, kept: Kept) => void = () => undefined;

/** Has the scene's state hear what became of changes. */
export function onKept(listener: (path: LocalPath, kept: Kept) => void): void {
  told = listener;
}

/** Keeps changes with their own scene, whichever one the panel is about by then. */
export function changeKept(path: LocalPath, changes: Changes): void {
  waiting.set(path, { ...waiting.get(path), ...changes });
  later(KEEP_MS);
}

/** What was changed and may not be in what the sidecar tells. */
export function stillChanged(path: LocalPath): Changes {
  return { ...underWay.get(path), ...waiting.get(path) };
}

/** Sends what waits, without waiting for more. */
export function keepAll(): void {
  clearTimeout(timer);
  for (const path of [...waiting.keys()]) void keep(path);
}

/** Sends what the sidecar may not have, at once: no answer will be heard any more. */
export function keepAsPageCloses(): void {
  for (const path of new Set([...underWay.keys(), ...waiting.keys()])) {
    const changes = stillChanged(path);
    waiting.delete(path);
    call('patch /scene-settings', { body: { scenePath: path, changes } }).catch(() => {
      // The page is still there after all: nothing is given up.
      waiting.set(path, { ...changes, ...waiting.get(path) });
    });
  }
}

function later(milliseconds: number): void {
  clearTimeout(timer);
  timer = setTimeout(keepAll, milliseconds) as unknown as number;
}

async function keep(path: LocalPath): Promise<void> {
  const changes = waiting.get(path);
  if (changes === undefined || underWay.has(path)) return;
  waiting.delete(path);
  underWay.set(path, changes);
  try {
    const { file, problem } = await call('patch /scene-settings', { body: { scenePath: path, changes } });
    underWay.delete(path);
    told(path, { file, problem });
  } catch (error) {
    underWay.delete(path);
    waiting.set(path, { ...changes, ...waiting.get(path) });
    const problem = error instanceof CallError ? error.problem : null;
    told(path, { file: null, problem });
    // Anything else has a reason that stays; it is tried again with the next change.
    if (problem?.code === UNREACHABLE) later(AGAIN_MS);
    return;
  }
  // What was changed meanwhile.
  void keep(path);
}
