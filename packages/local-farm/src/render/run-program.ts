import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { killProcessGroup } from './process-group.ts';
import { RenderFailure, type RenderOrder } from './renderer.ts';

export interface RenderProgram {
  /** As the log and the frame's error call it: `Blender`. */
  readonly name: string;
  /** Program file. */
  readonly path: string;
  readonly arguments: readonly string[];
  /** All of the program's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * `open` until the program ends: should this process die, the end of its input tells the program that nobody waits for
   * it any more. `none` for programs that do not look at it.
   */
  readonly input: 'open' | 'none';
  /** Told of every line of the standard output, without its end. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs a program that renders frames of an order, in the order's scratch folder. Its error output goes to the order's log.
 * When the order's signal aborts, and in any case at the end, the program and all it started are ended.
 *
 * @throws RenderFailure when it cannot be started, is killed or ends with another exit code than 0; the signal's reason;
 * what `onLine` throws.
 */
export async function runProgram(program: RenderProgram, order: RenderOrder): Promise<void> {
  const { scratchFolder, signal, onLog, onProcess } = order;
  const child = spawn(program.path, program.arguments, {
    cwd: scratchFolder,
    env: program.environment,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A program that has ended takes no more input, and that is no error.
  child.stdin.on('error', () => undefined);
  if (program.input === 'none') child.stdin.end();
  const onAbort = () => killProcessGroup(child);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (child.pid !== undefined) onProcess(child.pid);
    const [ending] = await Promise.all([
      endingOf(child, program.name),
      readLines(child.stdout, program.onLine),
      readLines(child.stderr, (line) => onLog(`${line}\n`)),
    ]);
    signal.throwIfAborted();
    if (ending !== null) throw new RenderFailure(ending);
  } finally {
    signal.removeEventListener('abort', onAbort);
    killProcessGroup(child);
  }
}

async function readLines(output: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: output })) onLine(line);
}

/** Null for a good end, else what happened. */
function endingOf(child: ChildProcess, name: string): Promise<string | null> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`${name} could not be started: ${error.message}.`));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(null);
      else if (signal !== null) resolve(`${name} was killed (${signal}).`);
      else resolve(`${name} ended with exit code ${code}.`);
    });
  });
}
