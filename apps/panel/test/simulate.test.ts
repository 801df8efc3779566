import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../simulate/main.ts', import.meta.url));

async function start(...args: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-simulate-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const child = spawn(
    process.execPath,
    ['--conditions=@farmhand/source', MAIN, '--panel', '--placeholder', '--folder', folder, ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  onTestFinished(async () => void (await ended(child, exited)));
  return { child, exited };
}

async function ended(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await exited;
}

// Windows has no signal that a program hears as Ctrl+C from another.
it.skipIf(process.platform === 'win32')(
  'npm start -- --panel gives addresses of a panel about a simulated host, until Ctrl+C',
  { timeout: 60_000 },
  async () => {
    const { child, exited } = await start('--host', 'cinema4d');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const until = async (wanted: RegExp): Promise<RegExpExecArray> => {
      for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
        const found = wanted.exec(next.value);
        if (found !== null) return found;
      }
      throw new Error(`it never said ${wanted}`);
    };
    await until(/cinema4d \(simulated\), .*orchard\.c4d/);
    const address = /^ {2}(http:\/\/127\.0\.0\.1:\d+)\/#code=([\w-]+)/;
    const trade = async ([, origin = '', code = '']: RegExpExecArray) =>
      fetch(`${origin}/api/v1/panel/sessions`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      });
    const first = await until(address);
    const session = await trade(first);
    expect(session.status).toBe(200);
    const { token, hostSessionId } = (await session.json()) as {
      readonly token: string;
      readonly hostSessionId: string;
    };
    const { hosts } = (await (
      await fetch(`${first[1]}/api/v1/hosts`, { headers: { authorization: `Bearer ${token}` } })
    ).json()) as { readonly hosts: readonly object[] };
    expect(hosts).toMatchObject([{ id: hostSessionId, host: { name: 'cinema4d' } }]);
    expect(await (await fetch(`${first[1]}/`)).text()).toContain('/panel-');

    child.stdin.write('\n');
    expect((await trade(await until(address))).status).toBe(200);
    child.kill('SIGINT');
    expect((await exited)[0]).toBe(0);
  },
);

it('a host that nobody simulates is refused with those there are', async () => {
  const { child, exited } = await start('zbrush');
  expect(await text(child.stdout)).toContain('choose one of blender, houdini, cinema4d, 3dsmax');
  expect((await exited)[0]).toBe(2);
});
