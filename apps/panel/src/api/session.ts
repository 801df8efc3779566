import type { Problem } from '@farmhand/model';
import { signal } from '@preact/signals';
import { recall, remember } from './tab-memory.ts';

/** Where this page stands with the sidecar: still trading its code, in, or out (opened without a code, or ended). */
export type SessionState = 'opening' | 'open' | 'refused' | 'lost';

export const sessionState = signal<SessionState>('opening');

/** Why the code in the address opened nothing; null when there was none. */
export const refusal = signal<Problem | null>(null);

const TOKEN = 'token';
const HOST = 'host';
/** Scene file that was chosen in this tab. Whoever opens the panel anew wants the scene of the host that does. */
export const CHOSEN_SCENE = 'scene';

/** The page's bearer; null before it has one. */
export function bearer(): string | null {
  return recall(TOKEN);
}

/** Id of the host session whose scene the page is about: the one that opened it, unless another was chosen. Null for none. */
export const ownHost = signal<string | null>(recall(HOST));

/** Makes the page about another host. */
export function beAboutHost(id: string | null): void {
  remember(HOST, id);
  ownHost.value = id;
}

/** Called when the sidecar does not know the bearer (any more). */
export function loseSession(): void {
  remember(TOKEN, null);
  sessionState.value = 'lost';
}

/** What a code brought. */
interface Traded {
  readonly token: string;
  readonly hostSessionId: string | null;
  readonly screen: string;
}

/**
 * Goes in with the bearer that the code in the address is traded for; without a code, with that of before a reload.
 *
 * @param trade - What the code brings, or why it brings nothing; null when there is none.
 */
export async function openSession(trade: Promise<Traded | Problem> | null): Promise<void> {
  if (trade === null) {
    sessionState.value = bearer() === null ? 'refused' : 'open';
    return;
  }
  const traded = await trade;
  if (!('token' in traded)) {
    refusal.value = traded;
    sessionState.value = bearer() === null ? 'refused' : 'open';
    return;
  }
  remember(TOKEN, traded.token);
  remember(CHOSEN_SCENE, null);
  beAboutHost(traded.hostSessionId);
  history.replaceState(null, '', `${location.pathname}#/${traded.screen}`);
  sessionState.value = 'open';
}
