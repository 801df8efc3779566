import type { CDPSession, Page } from 'playwright-core';

/** What a page's main thread has done since it was opened. */
export interface PageMetrics {
  /** Milliseconds in scripts. */
  readonly scriptMs: number;
  /** Milliseconds in all tasks: scripts, layout, painting. */
  readonly taskMs: number;
  readonly heapBytes: number;
}

/** Reads a page's figures from the browser itself. */
export async function pageMetrics(page: Page): Promise<() => Promise<PageMetrics>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name: string) => metrics.find((each) => each.name === name)?.value ?? 0;
    return {
      scriptMs: of('ScriptDuration') * 1000,
      taskMs: of('TaskDuration') * 1000,
      heapBytes: of('JSHeapUsedSize'),
    };
  };
}
