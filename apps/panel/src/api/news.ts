import type { PanelNews } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import { open } from './request.ts';
import { sessionState } from './session.ts';
import { readEvents } from './sse.ts';

/**
 * Whether what the panel shows is live. `offline`: the last known state, since `since` (milliseconds since 1970); `forGood` when
 * this page will not be connected again, as its sidecar has ended and the next one has another address.
 */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  | { readonly state: 'offline'; readonly since: number; readonly forGood: boolean };

export const connection = signal<Connection>({ state: 'connecting' });

const listeners = new Set<(news: PanelNews) => void>();

/** Hears everything from now on, until what is returned is called. */
export function onNews(listener: (news: PanelNews) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;
/** Pause between tries of which nothing is expected any more. Milliseconds. */
const HOPELESS_PAUSE_MS = 30_000;
/** The sidecar gives a sign of life every 15 s; without two of them the connection is dead. Milliseconds. */
const SILENCE_MS = 35_000;
/** Who was not there in so many tries over so long has ended: the sidecar waits for nothing that takes longer. */
const HOPELESS = { tries: 5, milliseconds: 15_000 };

/** Number of the newest event that was heard; what came after it is told again. */
let sequence: number | undefined;

/** Listens for as long as the page lives, and comes back by itself whenever the connection breaks. */
export async function listenForNews(): Promise<void> {
  sessionState.subscribe((session) => {
    // A page that was never connected has nothing to keep on show.
    if (session === 'lost' && connection.peek().state !== 'connecting') goOffline(true);
  });
  let pauseMs = FIRST_PAUSE_MS;
  let tries = 0;
  let lostAt = performance.now();
  while (sessionState.peek() === 'open') {
    if (await listen()) {
      pauseMs = FIRST_PAUSE_MS;
      tries = 0;
      lostAt = performance.now();
    } else tries += 1;
    if (sessionState.peek() !== 'open') return;
    const isHopeless = tries >= HOPELESS.tries && performance.now() - lostAt >= HOPELESS.milliseconds;
    goOffline(isHopeless);
    const now = connection.peek();
    await pause(now.state === 'offline' && now.forGood ? HOPELESS_PAUSE_MS : pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** Listens until the connection ends or is silent. Returns whether there was one. */
async function listen(): Promise<boolean> {
  const silence = new AbortController();
  let timer = 0;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS) as unknown as number;
  };
  // Who takes the connection and says nothing is no better than nobody.
  heard();
  let isOpen = false;
  try {
    const query = sequence === undefined ? {} : { after: sequence };
    const { body } = await open('get /panel/events', { query }, silence.signal);
    if (body === null) return false;
    isOpen = true;
    await readEvents(body, (data) => take(JSON.parse(data) as PanelNews), heard);
  } catch {
    // Told by the connection's state.
  }
  clearTimeout(timer);
  return isOpen;
}

function goOffline(forGood: boolean): void {
  const now = connection.peek();
  if (now.state !== 'offline') connection.value = { state: 'offline', since: Date.now(), forGood };
  else if (forGood && !now.forGood) connection.value = { ...now, forGood };
}

function take(news: PanelNews): void {
  if (news.type === 'hello') {
    sequence ??= news.sequence;
    connection.value = { state: 'online' };
  }
  if (news.type === 'submission') sequence = Math.max(sequence ?? 0, news.event.sequence);
  if (news.type === 'ending') goOffline(true);
  for (const listener of listeners) {
    try {
      listener(news);
    } catch (error) {
      // One that fails keeps no news from the others; the browser tells of it as of any other mistake.
      setTimeout(() => {
        throw error;
      });
    }
  }
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
