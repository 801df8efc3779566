import { localPath } from '@farmhand/model';
import { connectSidecar, farmhandHome, findSidecar, type SidecarClient } from '@farmhand/sidecar';
import { askFor, INTERRUPTED } from './ask.ts';
import { exitCodeFor, follow } from './follow.ts';
import type { JobOptions } from './job-options.ts';
import { settingsOf } from './job-settings.ts';
import { sidecarLaunch } from './launch.ts';
import { say } from './say.ts';
import { plain } from './terminal.ts';

export interface SubmitOptions extends JobOptions {
  readonly watch?: boolean;
  readonly yes?: boolean;
}

/** The user's sidecar, started where none runs. */
export function connect(): Promise<SidecarClient> {
  return connectSidecar(farmhandHome(), sidecarLaunch());
}

/** @returns The exit code. */
export async function submit(file: string, options: SubmitOptions): Promise<number> {
  const client = await connect();
  const submission = await client.submit({
    scenePath: localPath.parse(file),
    settings: await settingsOf(options),
    confirmWarnings: options.yes ?? false,
  });
  say(`submission ${submission.id}`);
  return options.watch ? watchUntilEnd(client, submission.id) : 0;
}

/** @returns The exit code. */
export async function watch(id: string): Promise<number> {
  return watchUntilEnd(await connect(), id);
}

export async function list(): Promise<void> {
  for (const { id, state, taskId, scenePath } of await (await connect()).submissions()) {
    say(`${id}  ${state.padEnd(20)} ${String(taskId ?? '-').padStart(8)}  ${plain(scenePath)}`);
  }
}

export async function act(action: 'cancel' | 'retry' | 'confirm', id: string): Promise<void> {
  const { state } = await (await connect())[action](id);
  say(state);
}

export async function serve(): Promise<void> {
  const { discovery } = await connect();
  say(`The sidecar answers on http://127.0.0.1:${discovery.port} (process ${discovery.pid}).`);
}

export async function stop(): Promise<void> {
  const running = await findSidecar(farmhandHome());
  if (running === null) say('No sidecar is running.');
  else await running.shutdown();
}

async function watchUntilEnd(client: SidecarClient, id: string): Promise<number> {
  const leave = new AbortController();
  const onInterrupt = () => leave.abort();
  process.once('SIGINT', onInterrupt);
  const left = new Promise<null>((resolve) => {
    leave.signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  const confirm = async () => {
    if (!process.stdin.isTTY) {
      say('There are warnings and nobody to ask; submit with --yes to go on in spite of them.');
      return false;
    }
    return /^y(es)?$/i.test(await askFor('Go on in spite of the warnings? [y/N] '));
  };
  const following = follow(client, { id, say, confirm, signal: leave.signal });
  try {
    const ended = await Promise.race([following, left]);
    if (ended !== null) return exitCodeFor(ended);
    say(
      `The job goes on without this command. "farmhand watch ${id}" follows it again, "farmhand cancel ${id}" stops it.`,
    );
    following.catch(() => undefined);
    process.stdin.destroy();
    return INTERRUPTED;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}
