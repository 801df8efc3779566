import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LocalizedText } from '@farmhand/model';
import { makeOwnFolder } from '@farmhand/transfer/make-folder';
import { z } from 'zod';
import { problemAnswer } from '../api/route-parts.ts';
import type { FarmhandHome } from '../home.ts';
import { SidecarError } from './sidecar-error.ts';

/** How to start a sidecar: the Node to run and the arguments that name the entry. */
export interface SidecarLaunch {
  readonly node: string;
  readonly args: readonly string[];
}

/**
 * Variables a sidecar may inherit. Anything else, `NODE_OPTIONS` first of all, could change what runs. The profile that one
 * program is to use is no business of the others that share the sidecar: requests name it. Those of the screen are for showing
 * files in the file manager; where Houdini, Maya and 3ds Max say they are installed is for rehearsals.
 */
const INHERITED =
  /^(FARMHAND_(?!PROFILE$)\w+|PATH|HOME|USER|USERPROFILE|LOCALAPPDATA|APPDATA|SYSTEMROOT|WINDIR|TEMP|TMP|TMPDIR|XDG_\w+|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|LANG|LC_\w+|TZ|HTTPS?_PROXY|NO_PROXY|HFS|MAYA_LOCATION|ADSK_3DSMAX_X64_20\d\d)$/i;

/** The environment a sidecar is started with. */
export function cleanEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (pair): pair is [string, string] => pair[1] !== undefined && INHERITED.test(pair[0]),
    ),
  );
}

/** Longest a sidecar may take to say its first line. It may wait for a former one to end first. Milliseconds. */
const START_MS = 60_000;

const startLine = z.discriminatedUnion('event', [
  z.object({ event: z.literal('ready') }),
  z.object({ event: z.literal('already-running') }),
  z.object({ event: z.literal('failed'), problem: problemAnswer.shape.problem }),
]);
export type StartLine = z.infer<typeof startLine>;

/**
 * Starts a sidecar that outlives this process, and waits for what it has to say.
 *
 * @throws SidecarError `sidecar-not-started` when it says nothing, or something else.
 */
export async function startProcess(home: FarmhandHome, { node, args }: SidecarLaunch): Promise<StartLine> {
  const log = await openLog(home);
  const child = spawn(node, [...args], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', log],
    env: { ...cleanEnvironment(process.env), FARMHAND_HOME: home.folder },
  });
  closeSync(log);
  try {
    return startLine.parse(JSON.parse(await firstLine(child)));
  } catch (cause) {
    // What says nothing, or something else, is no sidecar.
    child.kill();
    throw notStarted(home, cause);
  } finally {
    child.unref();
    child.stdout?.destroy();
  }
}

export function logFile(home: FarmhandHome): string {
  return join(home.logFolder, 'sidecar.log');
}

async function openLog(home: FarmhandHome): Promise<number> {
  try {
    await makeOwnFolder(home.logFolder);
    return openSync(logFile(home), 'a', 0o600);
  } catch (cause) {
    throw notStarted(home, cause);
  }
}

function notStarted(home: FarmhandHome, cause: unknown): SidecarError {
  const said = cause instanceof Error && 'code' in cause ? cause.message : null;
  const why: LocalizedText = said === null ? { en: '', zh: '' } : { en: ` (${said})`, zh: `（${said}）` };
  return new SidecarError(
    {
      code: 'sidecar-not-started',
      message: `The Farmhand sidecar could not be started${why.en}.`,
      hint: `Look at ${logFile(home)}, then try again.`,
      retryable: true,
      zh: { message: `无法启动 Farmhand 后台程序${why.zh}。`, hint: `请查看 ${logFile(home)}，然后重试。` },
    },
    { cause },
  );
}

/** The first line a process says; empty when it ends, or takes too long, without one. */
async function firstLine(child: ChildProcess): Promise<string> {
  const line = Promise.withResolvers<string>();
  const timer = setTimeout(() => line.resolve(''), START_MS);
  child.on('error', line.reject);
  if (child.stdout !== null) {
    createInterface({ input: child.stdout })
      .once('line', line.resolve)
      .once('close', () => line.resolve(''));
  }
  try {
    return await line.promise;
  } finally {
    clearTimeout(timer);
  }
}
