import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleSidecar } from '../../bundle/sidecar-bundle.ts';
import { median } from '../statistics.ts';

export interface SidecarStart {
  /** Milliseconds from the start of the process to the first answer of `/health`. */
  readonly healthyMs: number;
  /** Milliseconds that an empty Node program takes from start to end. */
  readonly emptyMs: number;
  /** Memory of the sidecar after its first answer; 0 where the system does not tell. */
  readonly residentBytes: number;
}

const ROUNDS = 9;

/** Starts the sidecar as it is shipped, each time on a home of its own. */
export async function measureSidecarStart(): Promise<SidecarStart> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-bench-sidecar-'));
  try {
    const program = join(folder, 'sidecar.mjs');
    await writeFile(program, (await bundleSidecar()).code);
    await writeFile(join(folder, 'empty.mjs'), '');
    const healthy: number[] = [];
    const empty: number[] = [];
    let residentBytes = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const emptyAt = performance.now();
      spawnSync(process.execPath, [join(folder, 'empty.mjs')]);
      empty.push(performance.now() - emptyAt);
      const home = join(folder, `home-${round}`);
      const startedAt = performance.now();
      const child = spawn(process.execPath, [program], {
        env: { ...process.env, FARMHAND_HOME: home },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      try {
        await firstLine(child);
        const { port, token } = JSON.parse(await readFile(join(home, 'sidecar.json'), 'utf8')) as {
          readonly port: number;
          readonly token: string;
        };
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/health`, {
          headers: { authorization: `Bearer ${token}` },
        });
        if (!answer.ok) throw new Error(`the sidecar answered ${answer.status}`);
        healthy.push(performance.now() - startedAt);
        residentBytes = await residentOf(child.pid ?? 0);
      } finally {
        child.kill();
        await ended;
      }
    }
    return { healthyMs: median(healthy), emptyMs: median(empty), residentBytes };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The line that a sidecar prints when it listens. */
async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the sidecar has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the sidecar ended before it was ready');
}

/** Memory of a process, where Linux tells. */
export async function residentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
}
