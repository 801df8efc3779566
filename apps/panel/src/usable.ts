import { effect } from '@preact/signals';
import { connection } from './api/news.ts';
import { openedByHost } from './api/session.ts';
import { loadedScreens } from './screens/load-screens.ts';
import { scenePath, settings } from './state/scene.ts';
import { screen } from './state/screens.ts';
import { USABLE } from './usable-mark.ts';

/** Sets the mark once, and calls `then`: connected, and the settings of the host's scene on show where a host opened the page. */
export function markUsable(then: () => void): void {
  let isMarked = false;
  effect(() => {
    const hasScene = openedByHost() === null || (scenePath.value !== null && settings.value !== null);
    const isReady =
      connection.value.state === 'online' && hasScene && loadedScreens.value[screen.value] !== undefined;
    if (!isReady || isMarked) return;
    isMarked = true;
    // After the frame that shows it.
    requestAnimationFrame(() =>
      setTimeout(() => {
        performance.mark(USABLE);
        then();
      }),
    );
  });
}
