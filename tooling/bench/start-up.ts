import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootFolder } from './root.ts';
import { median } from './statistics.ts';

/** Milliseconds from start to end of a process that does one thing only. */
export interface StartUp {
  readonly emptyMs: number;
  /** Loads undici and zod. */
  readonly dependenciesMs: number;
  /** Makes a client. */
  readonly clientMs: number;
}

const ROUNDS = 15;

/** Starts Node with each program in turn, the client installed as a package with its dependencies beside it. */
export async function measureStartUp(client: Uint8Array): Promise<StartUp> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-bench-start-'));
  try {
    const packages = join(folder, 'node_modules');
    await mkdir(join(packages, 'client'), { recursive: true });
    await writeFile(join(packages, 'client', 'package.json'), '{"type":"module","exports":"./index.js"}');
    await writeFile(join(packages, 'client', 'index.js'), client);
    for (const name of ['undici', 'zod']) {
      const target = await realpath(join(rootFolder, 'packages', 'client', 'node_modules', name));
      await symlink(target, join(packages, name), 'junction');
    }
    const program = async (name: string, text: string) => {
      const file = join(folder, `${name}.mjs`);
      await writeFile(file, text);
      return { file, times: [] as number[] };
    };
    const account = '{ endpoint: "http://127.0.0.1", accessId: "a", accessKey: "b" }';
    const empty = await program('empty', '');
    const dependencies = await program('dependencies', 'import "undici"; import "zod";');
    const whole = await program(
      'client',
      `import { createFarmClient } from "client"; createFarmClient(${account});`,
    );
    for (let round = 0; round < ROUNDS; round++) {
      for (const { file, times } of [empty, dependencies, whole]) times.push(runOnce(file));
    }
    return {
      emptyMs: median(empty.times),
      dependenciesMs: median(dependencies.times),
      clientMs: median(whole.times),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runOnce(file: string): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  const ms = performance.now() - startedAt;
  if (status !== 0) throw new Error(`A start-up program failed: ${stderr}`);
  return ms;
}
