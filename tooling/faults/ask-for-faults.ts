import type { Fault } from '@farmhand/local-farm';
import type { FarmReady } from './messages.ts';

/**
 * Asks a farm for faults through its admin endpoint; null takes back those that have not struck.
 *
 * @throws Error in the farm's words when it takes no such fault.
 */
export async function askForFaults(
  { url, token }: FarmReady['admin'],
  faults: readonly Fault[] | null,
): Promise<void> {
  const authorization = `Bearer ${token}`;
  const response = await fetch(
    `${url}/faults`,
    faults === null
      ? { method: 'DELETE', headers: { authorization } }
      : {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(faults),
        },
  );
  if (!response.ok) throw new Error(`The farm takes no such fault: ${await response.text()}`);
}
