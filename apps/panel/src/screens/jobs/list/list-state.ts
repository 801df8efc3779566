import type { Problem, SubmissionEvent, SubmissionView } from '@farmhand/model';
import { signal } from '@preact/signals';
import { onNews } from '../../../api/news.ts';
import { CallError, call } from '../../../api/request.ts';
import { problemOf } from '../../../kit/problem-of.ts';
import { onSubmissionEvent, submissions } from '../../../state/submissions.ts';
import { STATE_GROUPS, type StateGroup } from '../status.ts';
import { noPages, onlyPages, PAGE_ROWS, type Pages, pagesOfRows, rowOf, withPage } from './job-pages.ts';
import { EVERYTHING, type ListFilter, queryOf } from './list-filter.ts';

/** Which jobs the list has. It stays when another screen is shown, like everything here. */
export const filter = signal<ListFilter>(EVERYTHING);
/** What of the list is here. */
export const list = signal<Pages<SubmissionView>>(noPages);
/** How many jobs of each kind there are with the filter as it is otherwise; null while nobody knows. */
export const counts = signal<Readonly<Record<StateGroup | 'all', number>> | null>(null);
export const isLoading = signal(true);
/** Why the list could not be loaded. */
export const listProblem = signal<Problem | null>(null);

/** Rows looked at since the list was loaded last, by page. */
let looked = new Set<number>([0]);
/** Pages that are wanted, the latest last. */
let wanted: number[] = [];
let loading = 0;
/** Counts up when what is under way is of another filter. */
let generation = 0;
let stop = new AbortController();

/** While artists scroll past pages, only the last few are worth asking for. */
const MOST_WANTED = 4;
const AT_ONCE = 2;
/** Typing and bursts of events are waited out. Milliseconds. */
const TYPING_MS = 200;
const NEWS_MS = 400;

/** The job of a row as it is now; undefined while its page is not here, which is asked for then. */
export function jobAt(row: number): SubmissionView | undefined {
  const page = Math.floor(row / PAGE_ROWS);
  looked.add(page);
  const view = rowOf(list.value, row);
  if (view === undefined) {
    if (row < list.value.total) want(page);
    return undefined;
  }
  return current(view);
}

/** As it is known now: changes come to all submissions first. */
export function current(view: SubmissionView): SubmissionView {
  return submissions.value.get(view.id) ?? view;
}

export function changeFilter(change: Partial<ListFilter>): void {
  filter.value = { ...filter.peek(), ...change };
  generation += 1;
  stop.abort();
  stop = new AbortController();
  looked = new Set([0]);
  clearTimeout(timer);
  due = Number.POSITIVE_INFINITY;
  reload('text' in change ? TYPING_MS : 0);
}

let timer = 0;
/** When the timer runs out. Milliseconds. */
let due = Number.POSITIVE_INFINITY;

/** Loads anew within so long, however much else asks for it meanwhile. Milliseconds. */
function reload(inMs: number): void {
  const at = performance.now() + inMs;
  if (at >= due) return;
  clearTimeout(timer);
  due = at;
  timer = setTimeout(() => {
    due = Number.POSITIVE_INFINITY;
    void reloadNow();
  }, inMs) as unknown as number;
}

let isReloading = false;
let isDueAgain = false;

/** One after the other: the answers of one that began before must not take the place of newer ones. */
async function reloadNow(): Promise<void> {
  isDueAgain = isReloading;
  if (isReloading) return;
  isReloading = true;
  await loadLooked();
  isReloading = false;
  if (isDueAgain) void reloadNow();
}

/** Loads what is in sight anew; what is elsewhere is loaded when somebody looks at it. */
async function loadLooked(): Promise<void> {
  const mine = generation;
  const pages = [...looked].sort((a, b) => a - b).slice(-MOST_WANTED);
  const isFirst = list.peek().pages.size === 0;
  isLoading.value = isFirst || isLoading.peek();
  looked = new Set(pages);
  try {
    let next: Pages<SubmissionView> | null = null;
    for (const page of pages) {
      const { submissions: rows, total } = await fetchPage(page);
      if (mine !== generation) return;
      next = withPage(next ?? onlyPages(list.peek(), new Set()), page, rows, total);
    }
    if (next !== null) list.value = next;
    listProblem.value = null;
    isLoading.value = false;
    await loadCounts(mine);
  } catch (error) {
    if (mine !== generation) return;
    // Before anything was loaded nobody knows whether there is a job.
    isLoading.value = error instanceof CallError && error.status === 0 && list.peek().pages.size === 0;
    listProblem.value = problemOf(error);
  }
}

async function fetchPage(page: number) {
  const query = { ...queryOf(filter.peek(), Date.now()), limit: PAGE_ROWS, offset: page * PAGE_ROWS };
  const answer = await call('get /submissions', { query }, stop.signal);
  // What is kept of them elsewhere may be older than this.
  const kept = submissions.peek();
  const newer = answer.submissions.filter(({ id, updatedAt }) => {
    const known = kept.get(id);
    return known !== undefined && known.updatedAt <= updatedAt;
  });
  if (newer.length > 0) {
    const next = new Map(kept);
    for (const view of newer) next.set(view.id, view);
    submissions.value = next;
  }
  return answer;
}

async function loadCounts(mine: number): Promise<void> {
  const now = Date.now();
  const count = async (group: StateGroup | 'all') => {
    const query = { ...queryOf({ ...filter.peek(), group }, now), limit: 1 };
    return (await call('get /submissions', { query }, stop.signal)).total;
  };
  const next = { all: await count('all') } as Record<StateGroup | 'all', number>;
  for (const group of STATE_GROUPS) next[group] = await count(group);
  if (mine === generation) counts.value = next;
}

function want(page: number): void {
  wanted = [...wanted.filter((each) => each !== page), page].slice(-MOST_WANTED);
  // Rows are drawn just now, and what is loaded draws them again.
  queueMicrotask(() => void loadWanted());
}

async function loadWanted(): Promise<void> {
  while (loading < AT_ONCE) {
    const page = wanted.pop();
    if (page === undefined) return;
    if (list.peek().pages.has(page)) continue;
    const mine = generation;
    loading += 1;
    try {
      const { submissions: rows, total } = await fetchPage(page);
      if (mine === generation) list.value = withPage(list.peek(), page, rows, total);
    } catch {
      // It is wanted again as soon as its rows are drawn again.
    }
    loading -= 1;
  }
}

/** Most jobs that can be chosen at once. */
export const MOST_CHOSEN = 2000;

/**
 * The jobs of some rows, those that are not here included; at most {@link MOST_CHOSEN} from the first on.
 *
 * @throws CallError.
 */
export async function jobsOfRows(from: number, to: number): Promise<readonly SubmissionView[]> {
  const first = Math.min(from, to);
  const last = Math.min(Math.max(from, to), list.peek().total - 1, first + MOST_CHOSEN - 1);
  const jobs: SubmissionView[] = [];
  for (const page of pagesOfRows(first, Math.max(first, last))) {
    const rows = list.peek().pages.get(page) ?? (await fetchPage(page)).submissions;
    rows.forEach((view, index) => {
      const row = page * PAGE_ROWS + index;
      if (row >= first && row <= last) jobs.push(view);
    });
  }
  return jobs;
}

const passing: ReadonlySet<SubmissionEvent['body']['type']> = new Set([
  'upload',
  'frames',
  'downloaded',
  'queued',
  'environment',
  'frameFailed',
]);

/** Keeps the list as it is at the sidecar, until what is returned is called. */
export function followList(): () => void {
  reload(0);
  const stops = [
    onNews((news) => {
      if (news.type === 'hello') reload(0);
    }),
    // Progress changes a row and no list.
    onSubmissionEvent(({ body }) => {
      if (!passing.has(body.type)) reload(NEWS_MS);
    }),
  ];
  return () => {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
    for (const each of stops) each();
  };
}
