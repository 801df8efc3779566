import { signal } from '@preact/signals';

/** Where this page stands with the sidecar: still trading its code, in, or out (opened without a code, or ended). */
export type SessionState = 'opening' | 'open' | 'refused' | 'lost';

export const sessionState = signal<SessionState>('opening');

const TOKEN = 'farmhand.token';
const HOST = 'farmhand.host';

/** The page's bearer; null before it has one. */
export function bearer(): string | null {
  return sessionStorage.getItem(TOKEN);
}

/** The host session that opened this page; null when none did. */
export function openedByHost(): string | null {
  return sessionStorage.getItem(HOST);
}

/** Called when the sidecar does not know the bearer (any more). */
export function loseSession(): void {
  sessionStorage.removeItem(TOKEN);
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
 */
export async function openSession(trade: (code: string) => Promise<Traded>): Promise<void> {
  const code = /(?:^#|&)code=([^&]+)/.exec(location.hash)?.[1];
  if (code === undefined) {
    sessionState.value = bearer() === null ? 'refused' : 'open';
    return;
  }
  history.replaceState(null, '', location.pathname);
  try {
    const { token, hostSessionId, screen } = await trade(decodeURIComponent(code));
    sessionStorage.setItem(TOKEN, token);
    if (hostSessionId === null) sessionStorage.removeItem(HOST);
    else sessionStorage.setItem(HOST, hostSessionId);
    history.replaceState(null, '', `${location.pathname}#/${screen}`);
    sessionState.value = 'open';
  } catch {
    sessionState.value = bearer() === null ? 'refused' : 'open';
  }
}
