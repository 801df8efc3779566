import type { Problem } from '@farmhand/model';
import type { AssetPage } from '@farmhand/sidecar/api';
import { effect, signal } from '@preact/signals';
import { connection } from '../../api/news.ts';
import { CallError, call, UNREACHABLE } from '../../api/request.ts';
import { rescan, scan, scenePath } from '../../state/scene.ts';
import { dropModel, takeModel } from './asset-state.ts';
import { assetModel } from './table/asset-model.ts';

/** How far the table of the last scan is loaded; null while it is not being loaded. */
export const loading = signal<{ readonly done: number; readonly total: number } | null>(null);
/** Why it could not be loaded; null when it was. */
export const loadProblem = signal<Problem | null>(null);

/** Rows of one answer: so many are read without the page standing still. */
const PAGE = 5000;

/** Path of the scene that the table is of, and the scan it came of. */
let shownPath: string | null = null;
let shownScan: string | null = null;

/** Loads the table of each scan that is done, as long as the screen is on show. Until what is returned is called. */
export function followAssets(): () => void {
  let stop = new AbortController();
  const again = () => {
    stop.abort();
    stop = new AbortController();
    loading.value = null;
    return stop.signal;
  };
  const end = effect(() => {
    const now = scan.value;
    const isOnline = connection.value.state === 'online';
    if (scenePath.value !== shownPath) {
      shownPath = scenePath.value;
      shownScan = null;
      again();
      loadProblem.value = null;
      dropModel();
    }
    if (isOnline && now?.state === 'done' && now.id !== shownScan) void load(now.id, again());
  });
  return () => {
    again();
    end();
  };
}

/** Loads it anew after it could not be. */
export function loadAgain(): void {
  const now = scan.peek();
  if (now !== null) scan.value = { ...now };
}

async function load(id: string, signal: AbortSignal): Promise<void> {
  try {
    await loadPages(id, signal);
    shownScan = id;
    loadProblem.value = null;
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof CallError)) throw error;
    // A sidecar that was started anew knows nothing of the scan.
    if (error.status === 404) void rescan();
    else if (error.problem.code !== UNREACHABLE) loadProblem.value = error.problem;
  } finally {
    if (!signal.aborted) loading.value = null;
  }
}

async function loadPages(id: string, signal: AbortSignal): Promise<void> {
  loading.value = { done: 0, total: scan.peek()?.result?.assets.total ?? 0 };
  const pages: AssetPage[] = [];
  for (let offset = 0, total = 1; offset < total; offset += PAGE) {
    const input = { params: { id }, query: { offset, limit: PAGE } };
    const page = await call('get /scans/{id}/assets', input, signal);
    pages.push(page);
    ({ total } = page);
    loading.value = { done: Math.min(offset + page.path.length, total), total };
  }
  await takeModel(await assetModel(id, pages, signal), signal);
}
