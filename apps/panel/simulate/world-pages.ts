/** Real Chromium, and the pages in it that worlds have one after the other. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's Chromium, or the one named; null where there is none, and the browser tests are left out by name. */
export const chromiumPath: string | null =
  [
    process.env.FARMHAND_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null;

/** Of a page, unless another is wished for. Pixels. */
export const PAGE_SIZE = { width: 1280, height: 800 };

let browser: Promise<Browser> | null = null;

/** The page of a world in a window of its own, with what cannot be changed later. */
export interface WorldPage {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly locale: string;
}

/** That of a world that is closed: a new one would cost Chromium two processes, which is more than the panel itself does. */
let leftPage: WorldPage | null = null;

/** Closes the browser with all pages. */
export async function closePages(): Promise<void> {
  await (await browser)?.close();
  browser = null;
  leftPage = null;
}

/** One for the process, until {@link closePages}. */
function openBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: chromiumPath ?? '',
    args: ['--no-sandbox', '--force-color-profile=srgb', '--font-render-hinting=none'],
  });
  return browser;
}

/** The page that was left, in that language, or a new one. */
export async function takePage(locale: string): Promise<WorldPage> {
  const left = leftPage;
  leftPage = null;
  if (left?.locale === locale) return left;
  await left?.context.close();
  const context = await (await openBrowser()).newContext({ viewport: PAGE_SIZE, locale, timezoneId: 'UTC' });
  return { context, page: await context.newPage(), locale };
}

/** Leaves nothing of a world in its page, so that the next may have it; what was stored is under its sidecar's own address. */
export async function leavePage(left: WorldPage): Promise<void> {
  const { context, page } = left;
  try {
    for (const each of [context, page]) each.removeAllListeners('request');
    for (const event of ['pageerror', 'console', 'dialog', 'response'] as const)
      page.removeAllListeners(event);
    await Promise.all(context.pages().map((other) => (other === page ? null : other.close())));
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await context.clearPermissions();
    page.setDefaultTimeout(30_000);
    await page.goto('about:blank');
    await page.mouse.move(0, 0);
  } catch {
    // Closed or crashed: the next world has a new one.
    return context.close();
  }
  if (leftPage === null) leftPage = left;
  else await context.close();
}
