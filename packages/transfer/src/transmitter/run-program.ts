import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { win32 } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardGroup } from './orphan-guard.ts';

export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  /** Where it works. Removed, with all in it, should this process be killed meanwhile. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Typed into its standard input, which is then closed. */
  readonly input: string;
  /** When it aborts, the program and all it started are ended. */
  readonly signal: AbortSignal;
  /** Longest time without any output before it counts as hanging. */
  readonly silenceMs: number;
  /** How long it may take to end by itself when it is asked to; 3 seconds unless given. */
  readonly graceMs?: number | undefined;
  /** Each line of its output and error output, without the line break; the longest are cut. */
  readonly onLine: (line: string) => void;
}

/** How a program ended. `exited` with null when something else killed it. */
export type ProgramEnd =
  | { readonly kind: 'exited'; readonly code: number | null }
  | { readonly kind: 'hung' };

const LONGEST_LINE = 16_384;
/** Timers wait no longer. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;
const GRACE_MS = 3_000;
/** A killed program is gone in milliseconds; one that waits for a dead network drive may take its time. */
const DEATH_MS = 5_000;

/**
 * Runs a program in a process group of its own and waits for its end and that of all it started. Rejects with the
 * signal's reason, or with the system's error when the program cannot be started.
 */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  run.signal.throwIfAborted();
  const child = spawn(run.program, run.args, {
    cwd: run.folder,
    env: run.environment,
    // A group of its own on POSIX; on Windows it would get a console window instead, and taskkill finds the tree.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const guard = guardGroup(child.pid, run.folder);
  const stop = new AbortController();
  let hung = false;
  const silence = setTimeout(
    () => {
      hung = true;
      stop.abort();
    },
    Math.min(run.silenceMs, LONGEST_WAIT_MS),
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('error', () => {});
    readLines(stream, (line) => run.onLine(line));
    stream.on('data', () => silence.refresh());
  }
  // A program that ends before it has asked closes the pipe; how it ended says more.
  child.stdin.on('error', () => {});
  child.stdin.end(run.input);

  const onAbort = (): void => stop.abort();
  run.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const ended = once(child, 'close');
    // It may have ended before somebody waits for it below.
    ended.catch(() => {});
    stop.signal.addEventListener('abort', () => void endGroup(child, run.graceMs ?? GRACE_MS), {
      once: true,
    });
    const [code] = await ended;
    if (stop.signal.aborted || code !== 0) await endGroup(child, 0);
    run.signal.throwIfAborted();
    return hung ? { kind: 'hung' } : { kind: 'exited', code: typeof code === 'number' ? code : null };
  } finally {
    clearTimeout(silence);
    run.signal.removeEventListener('abort', onAbort);
    guard.release();
  }
}

/** How to end a program and everything it started on Windows, where no signal reaches a group. */
export function treeKillCommand(
  pid: number,
  windowsFolder: string = process.env.SystemRoot ?? 'C:\\Windows',
): { readonly program: string; readonly args: readonly string[] } {
  // By its whole path: Windows would look for a bare name in the current folder first.
  const program = win32.join(windowsFolder, 'System32', 'taskkill.exe');
  return { program, args: ['/T', '/F', '/PID', String(pid)] };
}

/** Asks the whole group to end, then kills what is left of it. Resolves when nothing of it runs. */
async function endGroup(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    // Once it has ended, its number may be another's.
    if (child.exitCode !== null || child.signalCode !== null) return;
    const { program, args } = treeKillCommand(child.pid);
    const killer = spawn(program, args, { windowsHide: true, stdio: 'ignore' });
    const [code] = await once(killer, 'close').catch(() => [null]);
    if (code !== 0) child.kill();
    return;
  }
  if (graceMs > 0) {
    sendToGroup(child.pid, 'SIGTERM');
    if (await isGone(child.pid, graceMs)) return;
  }
  sendToGroup(child.pid, 'SIGKILL');
  await isGone(child.pid, DEATH_MS);
}

function sendToGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal);
  } catch {
    // Nothing of it is left.
  }
}

async function isGone(groupId: number, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      process.kill(-groupId, 0);
    } catch {
      return true;
    }
    if (performance.now() >= until) return false;
    await sleep(20);
  }
}

/** Calls back with each line; the vendor's program ends them with `\n`, `\r\n` or, over one line, `\r`. */
function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  const decoder = new TextDecoder();
  let rest = '';
  stream.on('data', (bytes: Buffer) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    for (const line of lines) if (line !== '') onLine(line.slice(0, LONGEST_LINE));
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}
