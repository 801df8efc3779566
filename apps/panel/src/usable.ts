import { effect } from '@preact/signals';
import { connection } from './api/news.ts';
import { ownHost } from './api/session.ts';
import { loadedScreens } from './screens/load-screens.ts';
import { hostsKnown } from './state/hosts.ts';
import { scenePath, settings } from './state/scene.ts';
import { screen } from './state/screens.ts';
import { USABLE } from './usable-mark.ts';

/**
 * Sets the mark once, and calls `then`: connected, and where the page has a host, the settings of its scene on show. A scene
 * that was never saved has none.
 */
export function markUsable(then: () => void): void {
  let isMarked = false;
  effect(() => {
    const hasScene =
      ownHost.value === null || (hostsKnown.value && (scenePath.value === null || settings.value !== null));
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
