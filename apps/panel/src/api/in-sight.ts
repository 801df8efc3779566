import { signal } from '@preact/signals';

/** Whether somebody may be looking at the page: false while its tab is behind others, or its window is out of sight. */
export const inSight = signal(true);

/**
 * Follows what the browser says of it. A view in a host program that takes input while it says that it is hidden is not believed
 * from then on.
 */
export function followSight(): void {
  let isBelieved = true;
  const look = () => {
    inSight.value = !isBelieved || document.visibilityState === 'visible';
  };
  const touched = () => {
    if (document.visibilityState === 'visible') return;
    isBelieved = false;
    look();
  };
  document.addEventListener('visibilitychange', look);
  for (const touch of ['pointerdown', 'keydown']) window.addEventListener(touch, touched, true);
  look();
}
