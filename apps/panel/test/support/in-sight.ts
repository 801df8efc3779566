/** Pages that nobody looks at: a browser without a screen takes all of its pages for ones that are seen. */
import type { Page } from 'playwright-core';

/** Has a page believe that it is behind others, or seen again. */
export function setSeen(page: Page, isSeen: boolean): Promise<void> {
  return page.evaluate((seen) => {
    const get = () => (seen ? 'visible' : 'hidden');
    Object.defineProperty(document, 'visibilityState', { configurable: true, get });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isSeen);
}

/** Leaves a page, whose clock must have been installed, behind others until it has let go of its connection. */
export async function leaveBehind(page: Page): Promise<void> {
  const letGo = page.waitForEvent('requestfailed', (request) => request.url().includes('/panel/events'));
  await setSeen(page, false);
  await page.clock.runFor(11_000);
  await letGo;
}
