import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sandbox } from '../../apps/blender/test/sandbox.ts';
import { blenderForTests } from '../fixtures/blend.ts';
import { openVirtualDisplay } from './virtual-display.ts';

const run = promisify(execFile);

/** Far longer than anything that is done in a window here takes. */
const TIMEOUT_MILLISECONDS = 300_000;

/** A window of Blender and what is done in it. */
export interface WindowRun {
  /** Pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** Path of the .blend that is open. */
  readonly scene: string;
  /** Path of the Python script that does it; it finds the files of its parameters and its answer after `--`. */
  readonly script: string;
  readonly parameters: object;
}

/**
 * Runs a script inside a Blender of the sandbox that has a window, on a display of its own.
 *
 * @returns what the script wrote as its answer.
 * @throws when there is no Blender, it ends badly or prints a traceback, or the answer holds an `error`.
 */
export async function runInWindow(
  sandbox: Sandbox,
  { size, scene, script, parameters }: WindowRun,
): Promise<Readonly<Record<string, unknown>>> {
  const blender = blenderForTests();
  if (blender === null) throw new Error('There is no Blender on this machine.');
  const display = await openVirtualDisplay(size);
  try {
    const parameterFile = join(sandbox.folder, 'window.json');
    const answerFile = join(sandbox.folder, 'window-answer.json');
    await writeFile(parameterFile, JSON.stringify(parameters));
    const place = ['--window-geometry', '0', '0', String(size.width), String(size.height)];
    const { stderr } = await run(
      blender,
      [...place, scene, '--python', script, '--', parameterFile, answerFile],
      {
        cwd: sandbox.folder,
        env: { ...sandbox.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1' },
        timeout: TIMEOUT_MILLISECONDS,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    if (stderr.includes('Traceback'))
      throw new Error(`Blender printed a traceback.\n${stderr.slice(-5_000)}`);
    const answer = JSON.parse(await readFile(answerFile, 'utf8')) as Record<string, unknown>;
    if (answer.error !== undefined) throw new Error(`The window's script failed.\n${answer.error}`);
    return answer;
  } finally {
    await display.close();
  }
}
