import type { Problem } from '@farmhand/model';
import { signal } from '@preact/signals';
import { codeInAddress } from './opening-address.ts';
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
 * Trades the one-time code in the address for a bearer, and takes it out of the address so that it is in no history.
 * Without one, the bearer of before a reload serves.
 *
 * @param trade - Answers what the code brought, or why it brought nothing.
 */
export async function openSession(trade: (code: string) => Promise<Traded | Problem>): Promise<void> {
  const code = codeInAddress();
  if (code === null) {
    sessionState.value = bearer() === null ? 'refused' : 'open';
    return;
  }
  history.replaceState(null, '', location.pathname);
  const traded = await trade(code);
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
