import type { HostAction, HostActionInput, HostSession } from '@farmhand/sidecar/api';
import { batch, computed, signal } from '@preact/signals';
import { onNews } from '../api/news.ts';
import { type CallAnswer, call } from '../api/request.ts';
import { beAboutHost, ownHost } from '../api/session.ts';
import { recall, remember } from '../api/tab-memory.ts';

/** Host programs that are open, those heard of last first. */
export const hosts = signal<readonly HostSession[]>([]);
/** Whether the sidecar has told which are open. */
export const hostsKnown = signal(false);

/** The host whose scene this panel is about; null for none. */
export const host = computed<HostSession | null>(
  () => hosts.value.find(({ id }) => id === ownHost.value) ?? null,
);

const LAST = 'host-told-last';

/** The panel's host as it was told last, also after it was closed. */
const toldLast = signal<HostSession | null>(null);

/** The panel's host as it was when it was closed; null while it is open. Its scene can be worked with from its file. */
export const closedHost = computed<HostSession | null>(() => {
  const last = toldLast.value;
  return hostsKnown.value && host.value === null && last?.id === ownHost.value ? last : null;
});

/** Makes the panel about another host's scene. */
export function chooseHost(id: string): void {
  beAboutHost(id);
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
  takeHosts(hosts.peek().map((each) => (each.id === told.id ? told : each)));
  return result as Extract<ActionResult, { action: A }>;
}

export function followHosts(): void {
  toldLast.value = recalled();
  onNews((news) => {
    if (news.type === 'hosts') takeHosts(news.hosts);
  });
}

/**
 * A panel stays with its host, whichever others come and go. One that was opened without a host takes the first there is, and
 * one whose host was closed takes the same program with the same scene when it is there again.
 */
function takeHosts(told: readonly HostSession[]): void {
  batch(() => {
    hosts.value = told;
    hostsKnown.value = true;
    const closed = closedHost.peek();
    const next =
      ownHost.peek() === null
        ? told.find(({ connection }) => connection !== 'lost')
        : closed === null
          ? undefined
          : told.find((each) => each.connection !== 'lost' && isSameAgain(each, closed));
    if (next !== undefined) beAboutHost(next.id);
    const now = host.peek();
    if (now === null || now === toldLast.peek()) return;
    toldLast.value = now;
    remember(LAST, JSON.stringify(now));
  });
}

function isSameAgain(one: HostSession, former: HostSession): boolean {
  return (
    one.host.name === former.host.name && one.scene.path !== null && one.scene.path === former.scene.path
  );
}

function recalled(): HostSession | null {
  try {
    return JSON.parse(recall(LAST) ?? 'null') as HostSession | null;
  } catch {
    return null;
  }
}
