/**
 * Trades a one-time code for a bearer: the first thing that a page asks for, while its scripts are still being loaded. So
 * nothing is imported here.
 */
export function askForTrade(code: string): Promise<Response> {
  return fetch('/api/v1/panel/sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-farmhand-program': 'panel' },
    body: JSON.stringify({ code }),
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
  });
}
