import type { HostName, Problem } from '@farmhand/model';
import { computed, effect, signal } from '@preact/signals';
import { connection } from '../../api/news.ts';
import { call } from '../../api/request.ts';
import { scanResult, sceneHost } from '../../state/scene.ts';

/** Why this computer cannot render the panel's scene; null when it can, and until that is known. */
export const rendererProblem = signal<Problem | null>(null);

/** Program that made the scene, by what is known of it. */
const program = computed(() => scanResult.value?.summary.host ?? sceneHost.value?.host ?? null);
const name = computed<HostName | null>(() => program.value?.name ?? null);
const version = computed(() => program.value?.version ?? '');
/** The program that the problem is of. */
let askedFor: HostName | null = null;
const isOnline = computed(() => connection.value.state === 'online');

/**
 * Asks whether the scene can be rendered here, until what is returned is called: at once, for another program, and whenever
 * the artist comes back to the page, who may have installed what was missing.
 */
export function followRenderer(): () => void {
  const comings = signal(0);
  const comeBack = () => {
    comings.value += 1;
  };
  window.addEventListener('focus', comeBack);
  const unfollow = effect(() => {
    comings.value;
    const [host, made] = [name.value, version.value];
    if (host !== askedFor) rendererProblem.value = null;
    askedFor = host;
    if (host === null || !isOnline.value) return undefined;
    const outdated = new AbortController();
    call('get /rehearsal-renderer', { query: { host, version: made } }, outdated.signal).then(
      ({ problem }) => {
        if (!outdated.signal.aborted) rendererProblem.value = problem;
      },
      // Whoever rehearses is told.
      () => undefined,
    );
    return () => outdated.abort();
  });
  return () => {
    window.removeEventListener('focus', comeBack);
    unfollow();
  };
}
