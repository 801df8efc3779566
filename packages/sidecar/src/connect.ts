/** Finding the user's sidecar, or starting it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Problem } from '@farmhand/model';
import type { HealthAnswer } from './api/health.ts';
import { type ClientVersion, type Handshake, handshake, OWN_VERSION } from './client/handshake.ts';
import { type SidecarClient, type SidecarClientOptions, sidecarClient } from './client/sidecar-client.ts';
import { SidecarError } from './client/sidecar-error.ts';
import { logFile, type SidecarLaunch, startProcess } from './client/start-process.ts';
import { readDiscovery } from './discovery.ts';
import type { FarmhandHome } from './home.ts';

export type { EventsInput } from './client/events.ts';
export {
  type SidecarClient,
  type SidecarClientOptions,
  type SubmissionsInput,
  type SubmissionsPage,
  sidecarClient,
} from './client/sidecar-client.ts';
export { SidecarError } from './client/sidecar-error.ts';
export { cleanEnvironment, type SidecarLaunch } from './client/start-process.ts';
export { type FarmhandHome, farmhandHome } from './home.ts';
export { openUrl } from './open-in-system.ts';

/** How often a sidecar is looked for and started before giving up: one may end just as it is found. */
const ATTEMPTS = 3;
/** A sidecar answers at once; what takes longer is another program on a port that was once a sidecar's. */
const HEALTH_MS = 3000;
/** Longest an older sidecar that said it ends is waited for, and how often it is looked at. Milliseconds. */
const LEAVE_MS = 20_000;
const LEAVE_LOOK_MS = 50;

export interface ConnectOptions extends SidecarClientOptions {
  /** Version of the sidecar that `launch` starts, and of the API this program speaks; those of this package unless given. */
  readonly own?: ClientVersion;
}

/**
 * Connects to the user's sidecar, starting one when none answers.
 *
 * One that is older than this client is asked to end when it is idle; when it is idle now, a newer one takes its place,
 * and until then the older one serves, as long as both speak the same major version of the API.
 *
 * @throws SidecarError when none can be started, saying why; `sidecar-older-busy` when an older one with another API
 * cannot end yet, `program-outdated` when the running one is too new for this client.
 */
export async function connectSidecar(
  home: FarmhandHome,
  launch: SidecarLaunch,
  options: ConnectOptions = {},
): Promise<SidecarClient> {
  const { own = OWN_VERSION } = options;
  for (let attempt = 0; attempt <= ATTEMPTS; attempt += 1) {
    const running = await lookFor(home, options);
    if (running !== null) {
      const agreed = await agree(home, running, own);
      if (agreed !== null) return agreed;
    }
    if (attempt === ATTEMPTS) break;
    const line = await startProcess(home, launch);
    if (line.event === 'failed') throw new SidecarError(line.problem);
    if (line.event === 'ready') {
      // Ours, whatever version this client believes it to be of.
      const started = await findSidecar(home, options);
      if (started !== null) return started;
    }
  }
  throw new SidecarError({
    code: 'sidecar-silent',
    message: 'The Farmhand sidecar started but does not answer.',
    hint: `Look at ${logFile(home)}, then try again.`,
    retryable: true,
    zh: { message: 'Farmhand 后台程序已启动，但没有响应。', hint: `请查看 ${logFile(home)}，然后重试。` },
  });
}

/** The running sidecar, of whatever version, or null when none answers for this home. */
export async function findSidecar(
  home: FarmhandHome,
  options: SidecarClientOptions = {},
): Promise<SidecarClient | null> {
  return (await lookFor(home, options))?.client ?? null;
}

interface Running {
  readonly client: SidecarClient;
  readonly health: HealthAnswer;
}

async function lookFor(home: FarmhandHome, options: SidecarClientOptions = {}): Promise<Running | null> {
  const discovery = await readDiscovery(home.discoveryFile);
  if (discovery === null) return null;
  const client = sidecarClient(discovery, options);
  try {
    const health = await client.health(AbortSignal.timeout(HEALTH_MS));
    return health.pid === discovery.pid ? { client, health } : null;
  } catch {
    return null;
  }
}

/** The client to work with, or null when the running sidecar has made room for another. */
async function agree(
  home: FarmhandHome,
  { client, health }: Running,
  own: ClientVersion,
): Promise<SidecarClient | null> {
  const verdict: Handshake = handshake(health, own);
  if (verdict === 'talk') return client;
  if (verdict === 'updateClient') throw new SidecarError(outdated(health.version, own.version));
  // One that ends of itself meanwhile has made room as well.
  const { ending } = await client.shutdown('idle').catch(() => ({ ending: true }));
  if (ending) {
    await untilGone(home, health.pid);
    return null;
  }
  if (health.apiVersion.split('.')[0] === own.apiVersion.split('.')[0]) return client;
  throw new SidecarError(olderBusy(health.version));
}

/** Waits until the sidecar is no longer to be found; one that takes too long is left to whoever starts the next. */
async function untilGone(home: FarmhandHome, pid: number): Promise<void> {
  const giveUpAt = performance.now() + LEAVE_MS;
  while (performance.now() < giveUpAt) {
    if ((await readDiscovery(home.discoveryFile))?.pid !== pid) return;
    if ((await lookFor(home)) === null) return;
    await wait(LEAVE_LOOK_MS);
  }
}

function outdated(running: string, own: string): Problem {
  return {
    code: 'program-outdated',
    message: `The Farmhand sidecar that is running is of version ${running}, too new for this program (${own}).`,
    hint: 'Update the Farmhand plugin or command line you are using, then try again.',
    retryable: false,
    zh: {
      message: `正在运行的 Farmhand 后台程序是版本 ${running}，对此程序（${own}）来说太新。`,
      hint: '请更新您使用的 Farmhand 插件或命令行，然后重试。',
    },
  };
}

function olderBusy(running: string): Problem {
  return {
    code: 'sidecar-older-busy',
    message: `An older Farmhand sidecar (${running}) is still at work and cannot serve this program.`,
    hint: 'It ends as soon as its work is done; try again then. To go on at once, close the programs that use Farmhand.',
    retryable: true,
    zh: {
      message: `较旧的 Farmhand 后台程序（${running}）仍在工作，无法为此程序服务。`,
      hint: '它完成工作后会自动退出，请届时重试。如需立即继续，请关闭正在使用 Farmhand 的软件。',
    },
  };
}
