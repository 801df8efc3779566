import type { PanelNews } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import { open } from './request.ts';
import { sessionState } from './session.ts';
import { readEvents } from './sse.ts';

/** Whether what the panel shows is live. `offline`: the last known state, since `since` (milliseconds since 1970). */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  | { readonly state: 'offline'; readonly since: number };

export const connection = signal<Connection>({ state: 'connecting' });

const listeners = new Set<(news: PanelNews) => void>();

/** Hears everything from now on, until what is returned is called. */
export function onNews(listener: (news: PanelNews) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;
/** The sidecar gives a sign of life every 15 s; without two of them the connection is dead. Milliseconds. */
const SILENCE_MS = 35_000;

let sequence: number | undefined;

/** Listens for as long as the page lives, and comes back by itself whenever the connection breaks. */
export async function listenForNews(): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (sessionState.value === 'open') {
    const silence = new AbortController();
    let timer = 0;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS) as unknown as number;
    };
    try {
      const query = sequence === undefined ? {} : { after: sequence };
      const { body } = await open('get /panel/events', { query }, silence.signal);
      if (body === null) throw new Error('no stream');
      heard();
      pauseMs = FIRST_PAUSE_MS;
      await readEvents(body, (data) => take(JSON.parse(data) as PanelNews), heard);
    } catch {
      // Told by the connection's state.
    }
    clearTimeout(timer);
    if (sessionState.peek() !== 'open') return;
    if (connection.peek().state !== 'offline') connection.value = { state: 'offline', since: Date.now() };
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

function take(news: PanelNews): void {
  if (news.type === 'hello') {
    sequence ??= news.sequence;
    connection.value = { state: 'online' };
  }
  if (news.type === 'submission') sequence = Math.max(sequence ?? 0, news.event.sequence);
  for (const listener of listeners) listener(news);
}

/** A pause that ends early when the browser says that it is online again, or the artist comes back to the page. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      document.removeEventListener('visibilitychange', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener('online', end);
    document.addEventListener('visibilitychange', end);
  });
}
