import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rootFolder } from '../../../tooling/bundle/root.ts';
import { blenderForTests } from '../../../tooling/fixtures/blend.ts';

const run = promisify(execFile);

/** A Blender of its own: home, settings, add-ons and Farmhand folder lie in one temporary folder. */
export interface Sandbox {
  readonly folder: string;
  /** Environment for the Blender processes in it. */
  readonly env: NodeJS.ProcessEnv;
  /** Path of a copy of the sample scene, with all it refers to. */
  readonly scene: string;
  /**
   * Runs headless Blender, optionally on a scene, with one of the scripts of `in-blender/`.
   *
   * @returns what the script wrote as its answer.
   * @throws with the end of Blender's output when the script raises, or anything printed a traceback.
   */
  runScript(script: string, parameters: object, options?: { readonly scene?: string }): Promise<unknown>;
  /** Runs headless Blender with plain arguments. */
  runBlender(args: readonly string[]): Promise<void>;
  /** Ends the sidecar started in here, if one was, and removes the folder. */
  remove(): Promise<void>;
}

export async function makeSandbox(): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-blender-'));
  const home = join(folder, 'home');
  const scenes = join(folder, 'scenes');
  await mkdir(join(folder, 'blender'), { recursive: true });
  await mkdir(home);
  await cp(join(rootFolder, 'tooling', 'fixtures', 'sample'), scenes, { recursive: true });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    BLENDER_USER_RESOURCES: join(folder, 'blender'),
    FARMHAND_HOME: join(folder, 'farmhand'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const runBlender = async (args: readonly string[]) => {
    const ran = run(requiredBlender(), args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
    const { stderr } = await ran.catch((error: unknown) => {
      throw new Error(`Blender ended badly.\n${outputOf(error)}`, { cause: error });
    });
    // Blender itself goes on after one in an add-on, and one at its exit does not change the exit code.
    if (stderr.includes('Traceback'))
      throw new Error(`Blender printed a traceback.\n${stderr.slice(-5_000)}`);
  };
  return {
    folder,
    env,
    scene: join(scenes, 'sample.blend'),
    runBlender,
    async runScript(script, parameters, options = {}) {
      const [parameterFile, answerFile] = [join(folder, 'parameters.json'), join(folder, 'answer.json')];
      await rm(answerFile, { force: true });
      // Through a file, since a key among them must not show in the list of processes.
      await writeFile(parameterFile, JSON.stringify(parameters), { mode: 0o600 });
      const scene = options.scene === undefined ? [] : [options.scene];
      const path = join(import.meta.dirname, 'in-blender', script);
      const handover = ['--python', path, '--', parameterFile, answerFile];
      await runBlender(['--background', ...scene, '--python-exit-code', '1', ...handover]);
      return JSON.parse(await readFile(answerFile, 'utf8'));
    },
    async remove() {
      await endSidecar(join(folder, 'farmhand', 'sidecar.json'));
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function requiredBlender(): string {
  const blender = blenderForTests();
  if (blender === null)
    throw new Error('Blender was not found. Install it, or set FARMHAND_BLENDER to its path.');
  return blender;
}

/** Asks the sidecar of a discovery file to end; without one there is nothing to do. */
async function endSidecar(discoveryFile: string): Promise<void> {
  let discovery: { readonly port: number; readonly token: string };
  try {
    discovery = JSON.parse(await readFile(discoveryFile, 'utf8'));
  } catch {
    return;
  }
  await fetch(`http://127.0.0.1:${discovery.port}/api/v1/shutdown`, {
    method: 'POST',
    headers: { authorization: `Bearer ${discovery.token}`, 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => undefined);
}

function outputOf(error: unknown): string {
  if (!(error instanceof Error) || !('stdout' in error) || !('stderr' in error)) return String(error);
  return `${String(error.stdout).slice(-3_000)}\n${String(error.stderr).slice(-5_000)}`;
}
