import type { SubmissionEvent, SubmissionState, SubmissionView } from '@farmhand/model';
import { computed, signal } from '@preact/signals';
import { onNews } from '../api/news.ts';
import { CallError, call } from '../api/request.ts';

/** Submissions this page knows, by id: the open ones, and whichever a screen asked for. */
export const submissions = signal<ReadonlyMap<string, SubmissionView>>(new Map());

/** Those that are under way here or at the farm, the newest first. */
export const openSubmissions = computed(() =>
  [...submissions.value.values()]
    .filter(({ state, removed }) => !removed && !isEnded(state))
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
);

const listeners = new Set<(event: SubmissionEvent) => void>();

/** Hears the events of all submissions, after {@link submissions} has taken them in. */
export function onSubmissionEvent(listener: (event: SubmissionEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes views in that an answer brought. */
export function putSubmissions(views: readonly SubmissionView[]): void {
  const next = new Map(submissions.peek());
  for (const view of views) next.set(view.id, view);
  submissions.value = next;
}

/** Asks for one anew. Null when the sidecar knows none of that id. @throws CallError. */
export async function fetchSubmission(id: string): Promise<SubmissionView | null> {
  const asked = heard;
  try {
    const { submission } = await call('get /submissions/{id}', { params: { id } });
    putAnswered([submission], asked);
    return submission;
  } catch (error) {
    if (error instanceof CallError && error.status === 404) return null;
    throw error;
  }
}

/** Every state, and whether nothing follows it. A copy of the model's, whose values would bring its whole schema along. */
const ends: Readonly<Record<SubmissionState, boolean>> = {
  drafted: false,
  awaitingConfirmation: false,
  checked: false,
  taskCreated: false,
  assetsUploaded: false,
  documentsUploaded: false,
  submitted: false,
  rendering: false,
  downloading: false,
  done: true,
  doneWithFailedFrames: true,
  failed: true,
  cancelled: true,
};

/** Whether nothing follows the state, short of a retry. */
export function isEnded(state: SubmissionState): boolean {
  return ends[state];
}

const OPEN_STATES = (Object.keys(ends) as SubmissionState[]).filter((state) => !ends[state]).join(',');
/** Views that one answer has. Source: the most that the sidecar gives at once. */
const PAGE = 200;
/** Of more open ones only the newest are shown. */
const MOST_OPEN = 2000;
/** Requests at once: a browser has six connections to one address for all of its pages. */
const AT_ONCE = 3;
/** Views asked for anew are asked for together, at most so often. Milliseconds. */
const REFRESH_MS = 250;

/** What no view says, so that nothing of it is new. */
const BESIDE_VIEW: ReadonlySet<SubmissionEvent['body']['type']> = new Set(['fingerprint', 'uploadTrouble']);

const stale = new Set<string>();
let refreshing = false;

/** How many events were heard, and of each submission which was the last. */
let heard = 0;
const lastHeard = new Map<string, number>();

/** Takes an answer in. What was told of a job on the way may be newer than the answer, so that one is asked for again. */
function putAnswered(views: readonly SubmissionView[], asked: number): void {
  putSubmissions(views);
  for (const { id } of views) if ((lastHeard.get(id) ?? 0) > asked) refreshSubmission(id);
}

/** Loads what is open whenever the connection is (again) there, and follows what happens. */
export function followSubmissions(): void {
  onNews((news) => {
    if (news.type === 'hello') void loadOpen();
    if (news.type === 'submission') takeEvent(news.event);
  });
}

async function loadOpen(): Promise<void> {
  try {
    const asked = heard;
    const known = openSubmissions.peek().map(({ id }) => id);
    const open = new Set<string>();
    for (let offset = 0, total = 1; offset < Math.min(total, MOST_OPEN); offset += PAGE) {
      const query = { states: OPEN_STATES, limit: PAGE, offset };
      const { submissions: views, total: all } = await call('get /submissions', { query });
      total = all;
      putAnswered(views, asked);
      for (const { id } of views) open.add(id);
    }
    for (const id of known) if (!open.has(id)) refreshSubmission(id);
  } catch {
    // The connection's state tells; it is loaded again with the next.
  }
}

function takeEvent(event: SubmissionEvent): void {
  const { submissionId: id, body } = event;
  heard += 1;
  lastHeard.set(id, heard);
  const view = submissions.peek().get(id);
  // Progress comes several times a second, and says all that is new of it.
  if (view !== undefined && body.type === 'upload') putSubmissions([{ ...view, upload: body.counts }]);
  else if (view !== undefined && body.type === 'frames') putSubmissions([{ ...view, frames: body.counts }]);
  else if (view !== undefined && body.type === 'downloaded')
    putSubmissions([{ ...view, filesDownloaded: Math.max(view.filesDownloaded, body.filesDone) }]);
  else if (view === undefined || !BESIDE_VIEW.has(body.type)) refreshSubmission(id);
  for (const listener of listeners) listener(event);
}

/** Asks for a view anew, soon; with others that are asked for meanwhile. */
export function refreshSubmission(id: string): void {
  stale.add(id);
  if (refreshing) return;
  refreshing = true;
  setTimeout(async () => {
    const ids = [...stale];
    stale.clear();
    const work = async () => {
      for (let each = ids.shift(); each !== undefined; each = ids.shift())
        await fetchSubmission(each).catch(() => null);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    refreshing = false;
    const next = stale.values().next();
    if (!next.done) refreshSubmission(next.value);
  }, REFRESH_MS);
}
