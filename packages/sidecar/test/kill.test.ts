import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { ENDED_STATES, JOB_SETTINGS_SCHEMA, localPath, type SubmissionView } from '@farmhand/model';
import { farmhandHome, readDiscovery } from '@farmhand/sidecar';
import { type SidecarClient, sidecarClient } from '@farmhand/sidecar/connect';
import { CHECKPOINTS } from '@farmhand/submission';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

const SAMPLE = fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url));
const ENTRY = fileURLToPath(new URL('./support/crashing-sidecar.ts', import.meta.url));

let folder: string;
let farm: LocalFarm;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-kill-'));
  await cp(SAMPLE, join(folder, 'project'), { recursive: true });
  farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder', nodes: 2 });
});
afterAll(async () => {
  await farm.stop();
  await rm(folder, { recursive: true, force: true });
});

async function startChild(
  home: string,
  crashAt: string | null,
): Promise<{ child: ChildProcess; client: SidecarClient }> {
  const { accessId, accessKey } = farm.account;
  const child = spawn(process.execPath, ['--conditions=@farmhand/source', ENTRY], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      FARMHAND_HOME: home,
      FARMHAND_ENDPOINT: farm.url,
      FARMHAND_ACCESS_ID: accessId,
      FARMHAND_ACCESS_KEY: accessKey,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      ...(crashAt === null ? {} : { CRASH_AT: crashAt }),
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.stdout === null) throw new Error('the child has no standard output');
  const lines = createInterface({ input: child.stdout });
  const said = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  expect(said).toEqual(['ready']);
  const discovery = await readDiscovery(
    farmhandHome({ env: { FARMHAND_HOME: home }, platform: process.platform, userHome: home }).discoveryFile,
  );
  if (discovery === null) throw new Error('no discovery file');
  return { child, client: sidecarClient(discovery) };
}

async function untilEnded(client: SidecarClient, id: string): Promise<SubmissionView> {
  for await (const { body } of client.events({ submissionId: id, after: 0 })) {
    if (body.type === 'state' && ENDED_STATES.has(body.state)) break;
  }
  return client.submission(id);
}

describe('killed with SIGKILL', () => {
  // Two processes are started from their sources, which takes its time on a machine that is busy.
  it.each(CHECKPOINTS)(
    'at %s, the job completes after a restart and the farm has one job for it',
    { timeout: 120_000 },
    async (checkpoint) => {
      const home = join(folder, `home-${checkpoint.replace(':', '-')}`);
      const renders = join(folder, `renders-${checkpoint.replace(':', '-')}`);
      await mkdir(renders);
      const before = new Set(farm.inspect.tasks().map(({ id }) => id));

      const first = await startChild(home, checkpoint);
      const exited = once(first.child, 'exit');
      // The kill may come before the answer does: what counts is what the journal holds.
      await first.client
        .submit({
          scenePath: localPath.parse(join(folder, 'project', 'sample.blend')),
          settings: { schema: JOB_SETTINGS_SCHEMA, frames: '1-2', downloadFolder: localPath.parse(renders) },
          confirmWarnings: true,
        })
        .catch(() => undefined);
      expect((await exited)[1]).toBe('SIGKILL');

      const second = await startChild(home, null);
      try {
        const submissions = await second.client.submissions();
        expect(submissions).toHaveLength(1);
        const id = submissions[0]?.id ?? '';
        const ended = await untilEnded(second.client, id);
        expect(ended).toMatchObject({ state: 'done', problem: null, filesDownloaded: 2 });
        expect((await readdir(renders)).filter((name) => !name.endsWith('.png'))).toEqual([]);
        expect(await readdir(renders)).toHaveLength(2);
        const made = farm.inspect.tasks().filter((task) => !before.has(task.id));
        const submitted = made.filter(({ submittedAt }) => submittedAt !== null);
        expect(submitted.map((task) => ({ id: task.id, frames: task.frames.length }))).toEqual([
          { id: ended.taskId, frames: 2 },
        ]);
        // The farm lists no task before it is submitted: one whose answer is lost stays behind, empty and unpaid.
        expect(made).toHaveLength(checkpoint === 'createTask:answered' ? 2 : 1);
      } finally {
        const gone = once(second.child, 'exit');
        await second.client.shutdown();
        await gone;
      }
    },
  );
});
