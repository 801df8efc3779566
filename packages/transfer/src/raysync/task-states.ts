import type { Problem } from '@farmhand/model';

/** What a task's state means for whoever waits for it. */
export type StateMeaning =
  | { readonly kind: 'waiting' | 'running' | 'done' | 'filesFailed' }
  | { readonly kind: 'interrupted' | 'impossible'; readonly problem: Problem };

const interrupted = (code: string, message: string, hint: string): StateMeaning => ({
  kind: 'interrupted',
  problem: { code, message, hint, retryable: true },
});

const impossible = (code: string, message: string, hint: string): StateMeaning => ({
  kind: 'impossible',
  problem: { code, message, hint, retryable: false },
});

const CHECK_ACCOUNT = "Log in to the farm's website to see whether the account is in order, or ask the farm.";

/** Every state that Raysync's interface has for an upload or a download. */
const MEANINGS: Readonly<Record<string, StateMeaning>> = {
  ready: { kind: 'waiting' },
  idle: { kind: 'waiting' },
  start: { kind: 'running' },
  successful: { kind: 'done' },
  failed: { kind: 'filesFailed' },
  stopped: interrupted(
    'raysync-stopped',
    'The transfer was stopped in the Raysync client.',
    'Press Retry to go on where it stopped.',
  ),
  'stop-by-server': interrupted(
    'raysync-interrupted',
    "The farm's Raysync server stopped the transfer.",
    'Wait a little and press Retry. What was moved is not moved again.',
  ),
  'proxy-closed': interrupted(
    'raysync-interrupted',
    "The connection to the farm's Raysync server failed.",
    'Check the network, a firewall or a proxy, or choose another transfer line in the settings, then press Retry.',
  ),
  'auth-failed': impossible(
    'raysync-login-failed',
    "The farm's Raysync server does not accept the account.",
    `Check the access id and key. ${CHECK_ACCOUNT}`,
  ),
  'no-permission': impossible(
    'raysync-no-permission',
    "The account may not use this storage through the farm's Raysync server.",
    CHECK_ACCOUNT,
  ),
  'ip-locked': impossible(
    'raysync-locked',
    "The farm's Raysync server has locked this network's address out.",
    'Ask the farm to unlock it, or choose another transfer engine in the settings.',
  ),
  'account-locked': impossible(
    'raysync-locked',
    "The farm's Raysync server has locked the account.",
    'Ask the farm to unlock it, or choose another transfer engine in the settings.',
  ),
};

export function meaningOf(state: string): StateMeaning {
  const known = Object.hasOwn(MEANINGS, state) ? MEANINGS[state] : undefined;
  return (
    known ??
    interrupted(
      'raysync-interrupted',
      `The transfer ended in the Raysync client with ${JSON.stringify(state.slice(0, 40))}, which Farmhand does not know.`,
      'Look at the transfer in the Raysync client, then press Retry.',
    )
  );
}

/** What Raysync's numbers for a file that failed mean, by its public interface documentation. */
const FILE_ERRORS: Readonly<Record<number, string>> = {
  13: 'the login failed',
  16: 'no permission',
  19: 'uploads are limited or the account is in arrears',
  20: 'downloads are limited or the account is in arrears',
  23: 'the account is locked',
  27: 'it arrived damaged',
  28: "this network's address is locked out",
  46: 'a virus was found in it',
  50: 'it was skipped',
  52: "the server's licence has run out",
  54: 'no room on the disk',
};

export function fileErrorWords(code: number): string {
  return FILE_ERRORS[code] ?? `error ${code}`;
}
