import type { HostAction, HostActionInput, HostSession } from '@farmhand/sidecar/api';
import { computed, signal } from '@preact/signals';
import { onNews } from '../api/news.ts';
import { type CallAnswer, call } from '../api/request.ts';
import { openedByHost } from '../api/session.ts';

/** Host programs that are open, those heard of last first. */
export const hosts = signal<readonly HostSession[]>([]);

/** Host that the artist chose in this panel; undefined until then. */
const chosenHost = signal<string | null | undefined>(undefined);

/** The host whose scene this panel is about; null for none. */
export const host = computed<HostSession | null>(() => {
  const all = hosts.value;
  if (chosenHost.value !== undefined) return all.find(({ id }) => id === chosenHost.value) ?? null;
  const opener = all.find(({ id }) => id === openedByHost());
  return opener ?? all.find(({ connection }) => connection !== 'lost') ?? null;
});

/** Makes the panel about another host's scene; null for a scene file without a host. */
export function chooseHost(id: string | null): void {
  chosenHost.value = id;
}

/** Whether the host of this panel can do something just now. */
export function hostCan(action: HostAction['action']): boolean {
  const now = host.value;
  return now !== null && now.connection !== 'lost' && now.abilities.includes(action);
}

type ActionResult = CallAnswer<'post /hosts/{id}/requests'>['result'];

/**
 * Asks something of the panel's host and waits for it.
 *
 * @throws CallError: `host-lost`, `host-cannot`, `host-slow`, or what the host refuses it with.
 */
export async function askHost<A extends HostAction['action']>(
  action: HostActionInput & { readonly action: A },
  signal?: AbortSignal,
): Promise<Extract<ActionResult, { action: A }>> {
  const id = host.peek()?.id;
  if (id === undefined) throw new Error('there is no host to ask');
  const { result, host: told } = await call(
    'post /hosts/{id}/requests',
    { params: { id }, body: action },
    signal,
  );
  hosts.value = hosts.peek().map((each) => (each.id === told.id ? told : each));
  return result as Extract<ActionResult, { action: A }>;
}

export function followHosts(): void {
  onNews((news) => {
    if (news.type === 'hosts') hosts.value = news.hosts;
  });
}
