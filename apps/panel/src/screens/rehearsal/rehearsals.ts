import type { Rehearsal } from '@farmhand/sidecar/api';
import { computed, signal } from '@preact/signals';
import { connection, onNews } from '../../api/news.ts';
import { call } from '../../api/request.ts';
import { once } from '../../kit/once.ts';
import { sceneHost, scenePath, settings } from '../../state/scene.ts';
import type { Wish } from './wish.ts';

/** Rehearsals of this computer, the latest first; null until they are loaded. */
export const rehearsals = signal<readonly Rehearsal[] | null>(null);

/** The one that the artist chose to look at; null for the newest of the scene. */
export const chosenRehearsal = signal<string | null>(null);

/** The rehearsal on show; null when there is none. */
export const shownRehearsal = computed<Rehearsal | null>(() => {
  const all = rehearsals.value ?? [];
  const chosen = all.find(({ id }) => id === chosenRehearsal.value);
  return chosen ?? all.find((each) => each.scenePath === scenePath.value) ?? null;
});

/** Whether the panel's scene is being rehearsed. */
export const isRehearsing = computed(() =>
  (rehearsals.value ?? []).some((each) => each.state === 'running' && each.scenePath === scenePath.value),
);

/** Takes in what was heard of one, which is never older than what is known. */
function take(news: Rehearsal): void {
  const all = rehearsals.peek() ?? [];
  const known = all.find(({ id }) => id === news.id);
  if (known !== undefined && known.endedAt !== null && news.endedAt === null) return;
  const others = all.filter(({ id }) => id !== news.id);
  rehearsals.value = [news, ...others].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}

async function load(): Promise<void> {
  try {
    const { rehearsals: all } = await call('get /rehearsals', {});
    rehearsals.value = all;
  } catch {
    // The connection's state tells; it is loaded again with the next.
  }
}

/** Loads and follows them, until what is returned is called. */
export function followRehearsals(): () => void {
  if (connection.peek().state === 'online') void load();
  return onNews((news) => {
    if (news.type === 'hello') void load();
    if (news.type === 'rehearsal') take(news.rehearsal);
  });
}

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
    take(rehearsal);
    chosenRehearsal.value = null;
  });
}

/** Ends one that is under way. */
export function cancelRehearsal(id: string): Promise<void> {
  return once('cancel rehearsal', async () => {
    const { rehearsal } = await call('post /rehearsals/{id}/cancel', { params: { id }, body: {} });
    take(rehearsal);
  });
}
