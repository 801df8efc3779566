/** The panel in real Chromium on real parts, undone after the test, in which nothing may have gone wrong in the page. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, onTestFinished } from 'vitest';
import { sharePanelIn } from '../../simulate/built-panel.ts';
import {
  closeBrowser,
  openPanelWorld,
  type PanelWorld,
  type PanelWorldOptions,
} from '../../simulate/panel-world.ts';

export { chromiumPath } from '../../simulate/world-pages.ts';

sharePanelIn(inject('builtPanelFolder'));
afterAll(closeBrowser);

export async function openPanel(options: PanelWorldOptions = {}): Promise<PanelWorld> {
  const world = await openPanelWorld(options);
  onTestFinished(async () => {
    await world.close();
    expect(world.faults).toEqual([]);
  });
  return world;
}

/** One for all tests of a block, in which nothing may have gone wrong in the page after any of them. */
export function sharePanel(options: PanelWorldOptions = {}): () => PanelWorld {
  let world: PanelWorld | null = null;
  const shared = () => {
    if (world === null) throw new Error('the panel is only open while tests run');
    return world;
  };
  beforeAll(async () => {
    world = await openPanelWorld(options);
    world.page.setDefaultTimeout(10_000);
  });
  let told = 0;
  afterEach(() => {
    const since = shared().faults.slice(told);
    told += since.length;
    expect(since).toEqual([]);
  });
  afterAll(() => world?.close());
  return shared;
}

/** Looks again until it is as expected, for as long as a busy machine may take. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 10_000 });
}

/** Calls the sidecar as a program of the user does. */
export async function askSidecar<T>(
  world: PanelWorld,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const { port, token } = world.sidecar.discovery;
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Fails with what axe finds: WCAG 2.1 A and AA, contrast included. */
export async function expectAccessible(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  // The page's own policy stays as it is: the inspector's world may run what the page may not.
  const { frameTree } = (await session.send('Page.getFrameTree')) as { frameTree: { frame: { id: string } } };
  const { executionContextId } = (await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  })) as { executionContextId: number };
  const run = async (expression: string) => {
    const answer = (await session.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value?: unknown }; exceptionDetails?: unknown };
    if (answer.exceptionDetails !== undefined) throw new Error(JSON.stringify(answer.exceptionDetails));
    return answer.result.value;
  };
  await run(`${await readFile(axe, 'utf8')}; void 0`);
  const violations = await run(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
      .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map((node) => id + ': ' + node.target.join(' ') + ' ' + (node.failureSummary || '').slice(0, 300))))`,
  );
  await session.detach();
  expect(violations).toEqual([]);
}
