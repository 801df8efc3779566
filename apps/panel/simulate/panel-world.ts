/** The panel in real Chromium, on a real sidecar with a real local farm and a simulated host: for tests, pictures and measuring. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalFarm, type LocalFarmOptions, startLocalFarm } from '@farmhand/local-farm';
import {
  type FarmhandHome,
  farmhandHome,
  type Sidecar,
  type SidecarOptions,
  startSidecar,
} from '@farmhand/sidecar';
import type { PanelScreen } from '@farmhand/sidecar/api';
import { type SidecarClient, sidecarClient } from '@farmhand/sidecar/connect';
import type { BrowserContext, Page } from 'playwright-core';
import { builtPanel, removeBuiltPanel } from './built-panel.ts';
import { makeProject, type Project, type SimulatedHostName } from './projects.ts';
import { type SimulatedHost, simulateHost } from './simulated-host.ts';
import { closePages, leavePage, PAGE_SIZE, takePage } from './world-pages.ts';

/** Closes the browser and removes the built panel, when everything that used them is closed. A panel that processes share stays. */
export async function closeBrowser(): Promise<void> {
  await closePages();
  await removeBuiltPanel();
}

export interface PanelWorldOptions {
  /** Host whose project is open; null for none. Blender unless given. */
  readonly host?: SimulatedHostName | null;
  /** False for a sidecar without an account. */
  readonly account?: boolean;
  readonly screen?: PanelScreen;
  /** Size of the page; {@link PAGE_SIZE} unless given. Pixels. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Language of the browser: `en-GB` unless given. */
  readonly locale?: string;
  readonly theme?: 'dark' | 'light';
  readonly reducedMotion?: boolean;
  readonly farm?: Partial<LocalFarmOptions>;
  readonly sidecar?: Partial<SidecarOptions>;
  /** Called when the farm is up and the sidecar is not, with the home that it will have. */
  readonly prepare?: (before: { readonly farm: LocalFarm; readonly home: FarmhandHome }) => Promise<void>;
  /** Called when the sidecar is up and nothing is open yet. */
  readonly afterSidecar?: (after: {
    readonly farm: LocalFarm;
    readonly client: SidecarClient;
  }) => Promise<void>;
  /** Where everything of it lies; removed in the end. A temporary folder unless given. */
  readonly folder?: string;
  /** Makes another project in place of the host's own, in the folder. */
  readonly makeProject?: (host: SimulatedHostName, folder: string) => Promise<Project>;
}

export interface PanelWorld {
  /** The next world may have it again: init scripts and clocks, which nothing takes out of a page, belong into a `newPage()`. */
  readonly page: Page;
  readonly context: BrowserContext;
  readonly sidecar: Sidecar;
  readonly client: SidecarClient;
  readonly farm: LocalFarm;
  /** Null when none was wished for. */
  readonly host: SimulatedHost | null;
  readonly project: Project | null;
  /** A folder of its own. */
  readonly folder: string;
  /** What went wrong in the page so far: exceptions, broken security policy, addresses elsewhere. */
  readonly faults: readonly string[];
  /** A page with nothing in it yet, watched as the others are. */
  newPage(): Promise<Page>;
  /** Opens another page on the same sidecar. */
  openAgain(screen?: PanelScreen): Promise<Page>;
  /** Ends all of it and removes the folder. */
  close(): Promise<void>;
}

/** Opens all of it. */
export async function openPanelWorld(options: PanelWorldOptions = {}): Promise<PanelWorld> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'farmhand-panel-world-')));
  const cleanups: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  const close = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    return { ...(await openInFolder(folder, cleanups, options)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openInFolder(
  folder: string,
  cleanups: (() => unknown)[],
  options: PanelWorldOptions,
): Promise<Omit<PanelWorld, 'close'>> {
  const farm = await startLocalFarm({
    dataFolder: join(folder, 'farm'),
    renderer: 'placeholder',
    nodes: 2,
    ...options.farm,
  });
  cleanups.push(() => farm.stop());
  const { accessId, accessKey } = farm.account;
  const home = farmhandHome({
    env: { FARMHAND_HOME: join(folder, 'home') },
    platform: process.platform,
    userHome: folder,
  });
  await options.prepare?.({ farm, home });
  const sidecar = await startSidecar({
    home,
    env:
      options.account === false
        ? {}
        : { FARMHAND_ENDPOINT: farm.url, FARMHAND_ACCESS_ID: accessId, FARMHAND_ACCESS_KEY: accessKey },
    pollMs: 20,
    panelFolder: await builtPanel(),
    ...options.sidecar,
  });
  if (sidecar === null) throw new Error('another sidecar runs');
  cleanups.push(() => sidecar.stop());
  const client = sidecarClient(sidecar.discovery);
  await options.afterSidecar?.({ farm, client });
  const name = options.host === undefined ? 'blender' : options.host;
  const project =
    name === null ? null : await (options.makeProject ?? makeProject)(name, join(folder, 'project'));
  const host =
    project === null
      ? null
      : await simulateHost({ discovery: sidecar.discovery, snapshot: project.snapshot, pollMs: 2000 });
  if (host !== null) cleanups.push(() => host.close());

  const faults: string[] = [];
  const locale = options.locale ?? 'en-GB';
  const { context, page: first } = await takePage(locale);
  cleanups.push(() => leavePage({ context, page: first, locale }));
  const prepare = async (page: Page): Promise<Page> => {
    watch(page, sidecar.url, faults);
    await page.setViewportSize(options.size ?? PAGE_SIZE);
    await page.emulateMedia({
      colorScheme: options.theme ?? 'dark',
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
    });
    return page;
  };
  const newPage = async (): Promise<Page> => prepare(await context.newPage());
  const open = async (page: Page, screen?: PanelScreen): Promise<Page> => {
    const url = await client.panelUrl({
      ...(host === null ? {} : { hostSessionId: host.id }),
      ...(screen === undefined ? {} : { screen }),
    });
    await page.goto(url);
    await page.getByRole('navigation').waitFor();
    return page;
  };
  const page = await open(await prepare(first), options.screen);
  const openAgain = async (screen?: PanelScreen) => open(await newPage(), screen);
  return { page, context, sidecar, client, farm, host, project, folder, faults, newPage, openAgain };
}

/** Notes what must never happen in a page. */
function watch(page: Page, own: string, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Trusted/i.test(message.text())) {
      faults.push(`policy: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${own}/`) && !url.startsWith('blob:') && !url.startsWith('data:')) {
      faults.push(`asked for ${url}`);
    }
  });
}
