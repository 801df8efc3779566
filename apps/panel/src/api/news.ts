import type { PanelNews } from '@farmhand/sidecar/api';
import { computed, effect, signal } from '@preact/signals';
import { nextTurn } from '../kit/next-turn.ts';
import { followSight, inSight } from './in-sight.ts';
import { call, open } from './request.ts';
import { ownHost, sessionState } from './session.ts';
import { readEvents } from './sse.ts';

/**
 * Whether what the panel shows is live. `connecting`: at first, and while nobody looks at the page. `offline`: the last known
 * state, since `since` (milliseconds since 1970); `forGood` when this page will not be connected again, as its sidecar has ended
 * and the next one has another address.
 */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'online' }
  | { readonly state: 'offline'; readonly since: number; readonly forGood: boolean };

export const connection = signal<Connection>({ state: 'connecting' });

/** What the sidecar calls the stream of news, for what is asked of it; of the last one while there is none. Null before. */
export const streamName = signal<string | null>(null);

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

/**
 * A page that nobody looks at lets go of its connection after this: a browser has six to one address for all of its tabs
 * together, and with all of them held no other page could ask for anything. Milliseconds.
 */
const UNSEEN_MS = 10_000;
/** Such a page gives a sign of life so often: a sidecar that nobody asks for anything ends after a while. Milliseconds. */
const ALIVE_MS = 60_000;
/** From this size on a message has a turn of its own: what is said of 20,000 frames takes a while to take in. Characters. */
const LARGE = 100_000;

/** How many wait for news, whether somebody looks at the page or not. */
const waiting = signal(0);
const isWanted = computed(() => inSight.value || waiting.value > 0);

/** Keeps the page listening although nobody may look at it, until what is returned is called. */
export function keepListening(): () => void {
  waiting.value = waiting.peek() + 1;
  return () => {
    waiting.value = waiting.peek() - 1;
  };
}

/** Whether the page was ever connected. */
let wasOnline = false;
/** Number of the newest event that was heard; what came after it is told again. */
let sequence: number | undefined;

/** Listens for as long as the page lives, and comes back by itself whenever the connection breaks. */
export async function listenForNews(): Promise<void> {
  followSight();
  sessionState.subscribe((session) => {
    // A page that was never connected has nothing to keep on show.
    if (session === 'lost' && wasOnline) goOffline(true);
  });
  let pauseMs = FIRST_PAUSE_MS;
  let tries = 0;
  let lostAt = performance.now();
  while (sessionState.peek() === 'open') {
    const how = await listen();
    if (how === 'nobody') tries += 1;
    if (sessionState.peek() !== 'open') return;
    if (how === 'letGo') {
      if (connection.peek().state === 'online') connection.value = { state: 'connecting' };
      await wantedAgain();
    }
    if (how !== 'nobody') {
      pauseMs = FIRST_PAUSE_MS;
      tries = 0;
      lostAt = performance.now();
    }
    if (how === 'letGo') continue;
    const isHopeless = tries >= HOPELESS.tries && performance.now() - lostAt >= HOPELESS.milliseconds;
    goOffline(isHopeless);
    const now = connection.peek();
    await pause(now.state === 'offline' && now.forGood ? HOPELESS_PAUSE_MS : pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** Listens until the connection ends or is silent, or nobody has looked at the page for a while. `nobody`: there was none. */
async function listen(): Promise<'nobody' | 'ended' | 'letGo'> {
  const silence = new AbortController();
  let timer = 0;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS) as unknown as number;
  };
  // Who takes the connection and says nothing is no better than nobody.
  heard();
  let how: 'nobody' | 'ended' | 'letGo' = 'nobody';
  const lookAway = whenUnwanted(() => {
    how = 'letGo';
    silence.abort();
  });
  try {
    const query = { after: sequence, host: ownHost.peek() ?? undefined };
    const { body } = await open('get /panel/events', { query }, silence.signal);
    if (body !== null) {
      how = 'ended';
      await readEvents(body, takeMessage, heard);
    }
  } catch {
    // Told by the connection's state.
  }
  clearTimeout(timer);
  lookAway();
  return how;
}

/** Calls back once nobody has wanted news for a while, unless what is returned is called before. */
function whenUnwanted(then: () => void): () => void {
  let timer = 0;
  const stop = isWanted.subscribe((wanted) => {
    clearTimeout(timer);
    if (!wanted) timer = setTimeout(then, UNSEEN_MS) as unknown as number;
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Waits until news are wanted again. */
async function wantedAgain(): Promise<void> {
  const timer = setInterval(() => void call('get /health', {}).catch(() => undefined), ALIVE_MS);
  await new Promise<void>((resolve) => {
    const stop = effect(() => {
      if (!isWanted.value) return;
      queueMicrotask(() => stop());
      resolve();
    });
  });
  clearInterval(timer);
}

function takeMessage(data: string): Promise<void> | undefined {
  const taken = () => take(JSON.parse(data) as PanelNews);
  if (data.length >= LARGE) return nextTurn().then(taken);
  taken();
  return undefined;
}

function goOffline(forGood: boolean): void {
  const now = connection.peek();
  if (now.state !== 'offline') connection.value = { state: 'offline', since: Date.now(), forGood };
  else if (forGood && !now.forGood) connection.value = { ...now, forGood };
}

function take(news: PanelNews): void {
  if (news.type === 'hello') {
    sequence ??= news.sequence;
    wasOnline = true;
    streamName.value = news.stream;
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
