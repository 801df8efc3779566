import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TransferError } from '../transfer-error.ts';
import { vendorEnvironment } from '../vendor-environment.ts';
import { type Daemon, nothing } from './daemon.ts';

/** What the client is asked to find out whether it is the farm's. */
const SIGN = { sign: 'render-bus' };
const START_PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 200;
/** When a client was last started, by its folder: transfers that begin together start one, and all wait for it. */
const startedAtMs = new Map<string, number>();

/** How the Raysync client is started from its folder, by system; the vendor's SDK does it so. */
export function startCommand(
  folder: string,
  platform: NodeJS.Platform = process.platform,
): { readonly program: string; readonly args: readonly string[] } {
  switch (platform) {
    case 'win32':
      return { program: join(folder, 'Raysync-sdk.exe'), args: [] };
    case 'darwin':
      return { program: join(folder, 'Raysync-sdk'), args: ['--localConfig'] };
    default:
      return { program: 'sh', args: [join(folder, 'start.sh')] };
  }
}

/**
 * Makes sure that the Raysync client runs, starting it when nothing answers. It is left running: other programs
 * may use it, and starting it takes seconds.
 *
 * @throws TransferError `raysync-not-running`, `raysync-not-understood`, `raysync-refused`, `raysync-missing`.
 */
export async function ensureDaemon(
  daemon: Daemon,
  options: { readonly mayStart: boolean; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { signal } = options;
  const failure = await lookFor(daemon, signal);
  if (failure === null) return;
  if (failure.problem.code !== 'raysync-not-running' || !options.mayStart) throw failure;
  let cannotStart = false;
  const lastMs = startedAtMs.get(daemon.folder) ?? Number.NEGATIVE_INFINITY;
  if (performance.now() - lastMs > START_PATIENCE_MS) {
    startedAtMs.set(daemon.folder, performance.now());
    startClient(daemon.folder, () => {
      cannotStart = true;
      startedAtMs.delete(daemon.folder);
    });
  }
  const until = performance.now() + START_PATIENCE_MS;
  for (let last = failure; ; ) {
    if (cannotStart || performance.now() >= until) throw last;
    await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => signal?.throwIfAborted());
    const again = await lookFor(daemon, signal);
    if (again === null) return;
    last = again;
  }
}

function startClient(folder: string, onFailure: () => void): void {
  const { program, args } = startCommand(folder);
  const child = spawn(program, args, {
    cwd: folder,
    env: vendorEnvironment(),
    detached: true,
    windowsHide: true,
    stdio: 'ignore',
  });
  child.on('error', onFailure);
  child.unref();
}

async function lookFor(daemon: Daemon, signal: AbortSignal | undefined): Promise<TransferError | null> {
  try {
    await daemon.ask('/check-raysync-http', SIGN, nothing, signal);
    return null;
  } catch (error) {
    signal?.throwIfAborted();
    if (TransferError.isInstance(error)) return error;
    throw error;
  }
}
