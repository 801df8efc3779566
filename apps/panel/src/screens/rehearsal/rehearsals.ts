import type { Rehearsal } from '@farmhand/sidecar/api';
import { batch, computed, signal } from '@preact/signals';
import { connection, onNews } from '../../api/news.ts';
import { call } from '../../api/request.ts';
import { once } from '../../kit/once.ts';
import { sceneHost, scenePath, settings } from '../../state/scene.ts';
import { screen, screenPath, show } from '../../state/screens.ts';
import { tellEnd } from './tell-end.ts';
import type { Wish } from './wish.ts';

/** Rehearsals of this computer, the latest first; null until they are loaded. */
export const rehearsals = signal<readonly Rehearsal[] | null>(null);

/** Those that run or wait for their turn. */
export const runningRehearsals = computed(() =>
  (rehearsals.value ?? []).filter(({ state }) => state === 'running'),
);

/** The rehearsal on show: the one in the address, else the newest of the scene; null when there is none. */
export const shownRehearsal = computed<Rehearsal | null>(() => {
  const all = rehearsals.value ?? [];
  const chosen = screen.value === 'rehearsal' ? screenPath.value[0] : undefined;
  return (
    all.find(({ id }) => id === chosen) ?? all.find((each) => each.scenePath === scenePath.value) ?? null
  );
});

/** Whether the panel's scene is being rehearsed. */
export const isRehearsing = computed(() =>
  runningRehearsals.value.some((each) => each.scenePath === scenePath.value),
);

/** Rehearsals that were begun in this page. */
const begunHere = new Set<string>();

/** Takes in what was told of one, and says so when it has come to its end and nobody is looking at it. */
function take(told: Rehearsal): void {
  const all = rehearsals.peek() ?? [];
  const known = all.find(({ id }) => id === told.id);
  // An answer may be older than what was heard since.
  if (known !== undefined && known.endedAt !== null && told.endedAt === null) return;
  const others = all.filter((each) => each !== known);
  rehearsals.value = [told, ...others].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const isOurs = begunHere.has(told.id) || told.scenePath === scenePath.peek();
  if (isOurs && known?.state === 'running' && told.state !== 'running') tellUnlessSeen(told);
}

function tellUnlessSeen(ended: Rehearsal): void {
  const isSeen = screen.peek() === 'rehearsal' && shownRehearsal.peek()?.id === ended.id;
  if (!isSeen) tellEnd(ended);
}

async function load(): Promise<void> {
  try {
    const { rehearsals: listed } = await call('get /rehearsals', {});
    const ids = new Set(listed.map(({ id }) => id));
    batch(() => {
      // What began while it was answered is only heard of.
      const known = rehearsals.peek() ?? [];
      rehearsals.value = known.filter(({ id, state }) => ids.has(id) || state === 'running');
      for (const each of listed) take(each);
    });
  } catch {
    // The connection's state tells; it is loaded again with the next.
  }
}

// Followed also while nobody looks at this screen.
onNews((news) => {
  if (news.type === 'hello') void load();
  if (news.type === 'rehearsal') take(news.rehearsal);
});
if (connection.peek().state === 'online') void load();

/** Rehearses the panel's scene as wished. */
export function startRehearsal({ frames, scalePercent, hardware }: Wish): Promise<void> {
  return once('rehearse', async () => {
    const path = scenePath.peek();
    const chosen = settings.peek();
    if (path === null || chosen === null) return;
    const { rehearsal } = await call('post /rehearsals', {
      body: {
        scenePath: path,
        hostSessionId: sceneHost.peek()?.id ?? null,
        settings: chosen,
        frames,
        scalePercent,
        hardware,
      },
    });
    begunHere.add(rehearsal.id);
    const known = rehearsals.peek()?.find(({ id }) => id === rehearsal.id);
    // One that ends at once may be heard of before it is answered.
    if (known !== undefined && known.endedAt !== null) tellUnlessSeen(known);
    else take(rehearsal);
    // An earlier one may be on show.
    if (screen.peek() === 'rehearsal') show('rehearsal', rehearsal.id);
  });
}

/** Name of what goes on while one is cancelled, for `isDoing`. */
export const cancellingName = (id: string) => `cancel rehearsal ${id}`;

/** Ends one that is under way. */
export function cancelRehearsal(id: string): Promise<void> {
  return once(cancellingName(id), async () => {
    const { rehearsal } = await call('post /rehearsals/{id}/cancel', { params: { id }, body: {} });
    take(rehearsal);
  });
}
