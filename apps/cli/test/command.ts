import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

/** The program as the tests run it. */
export const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
export const NODE_ARGUMENTS = ['--conditions=@farmhand/source', MAIN] as const;

/** What was compiled once need not be compiled anew for every folder that a command finds empty. */
export const COMPILED: Readonly<Record<string, string>> =
  process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };

export interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Standard output as it left the program. */
  readonly raw: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly done: Promise<Done>;
  /** Lines of standard output as they come. */
  readonly lines: AsyncIterable<string>;
  /** Lines of standard error as they come. */
  readonly said: AsyncIterable<string>;
}

export interface Place {
  /** Working folder. */
  readonly cwd: string;
  /** `FARMHAND_HOME`. */
  readonly home: string;
}

export interface RunOptions {
  readonly env?: Record<string, string>;
  readonly input?: string;
}

/** Runs commands in a place; they print text, as at a terminal, unless JSON is asked for. */
export function commandsIn({ cwd, home }: Place) {
  return ([command = '', ...rest]: readonly string[], options: RunOptions = {}): Started => {
    const form = rest.includes('--json') || rest.includes('--tree') ? [] : ['--text'];
    const child = spawn(process.execPath, [...NODE_ARGUMENTS, command, ...form, ...rest], {
      cwd,
      env: { PATH: process.env.PATH, FARMHAND_HOME: home, NO_COLOR: '1', ...COMPILED, ...options.env },
    });
    child.stdin.end(options.input ?? '');
    const lines = createInterface({ input: child.stdout });
    const said = createInterface({ input: child.stderr });
    const done = (async () => {
      const exited = once(child, 'close');
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
      await exited;
      return {
        code: child.exitCode,
        out: stripVTControlCharacters(out),
        err: stripVTControlCharacters(err),
        raw: out,
      };
    })();
    return { child, done, lines, said };
  };
}

/** What a command printed as JSON, one value in each line. */
export function jsonLines({ raw }: Done): readonly unknown[] {
  return raw
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
