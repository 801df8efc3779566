import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Fault, type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { submissionView } from '@farmhand/model';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commandsIn, jsonLines } from './command.ts';

const SAMPLE = fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url));

/** What the gateway answers when the storage at the farm is full, until it is told otherwise. */
const FULL = { kind: 'status', status: 507, probability: 1 } as const;
const NO_UPLOAD: Fault = { gateway: 'missing', ...FULL };
const NO_DOWNLOAD: Fault = { gateway: 'list', ...FULL };

let folder: string;
let farm: LocalFarm;
let farmhand: ReturnType<typeof commandsIn>;
const run = (args: readonly string[]) => farmhand(args).done;
const lastJob = async () => submissionView.parse(jsonLines(await run(['jobs', '--limit', '1', '--json']))[0]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-failed-'));
  farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder' });
  await cp(SAMPLE, join(folder, 'project'), { recursive: true });
  farmhand = commandsIn({ cwd: folder, home: join(folder, 'home') });
  const login = ['login', '--endpoint', farm.url, '--access-id', farm.account.accessId];
  expect((await farmhand(login, { input: `${farm.account.accessKey}\n` }).done).code).toBe(0);
});
afterEach(() => farm.faults.clear());
afterAll(async () => {
  await run(['serve', '--stop']);
  await farm.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

/** Commands that a text names between quotation marks, each as words. */
const commandsNamed = (text: string) =>
  [...text.matchAll(/"farmhand ([^"]+)"/g)].map(([, words = '']) => words.split(' '));

describe('an upload that fails', () => {
  it('names the command that takes the job up again, wherever it is told, and that command does', async () => {
    farm.faults.next(NO_UPLOAD);
    const submit = ['submit', 'project/sample.blend', '--frames', '1-2', '--output', 'frames'];
    const submitted = await run([...submit, '--watch']);
    expect(submitted.code).toBe(1);
    const { id, state } = await lastJob();
    expect(state).toBe('failed');
    const told = [submitted, ...(await Promise.all([run(['jobs', id]), run(['watch', id])]))];
    for (const { out, err } of told) {
      expect(out).toContain(`farmhand retry ${id}`);
      expect(`${out}${err}`).not.toMatch(/press|\bRetry\b/);
    }
    farm.faults.clear();
    const [command = []] = commandsNamed(submitted.out);
    expect((await run(command)).code).toBe(0);
    expect((await run(['watch', id])).code).toBe(0);
    expect((await readdir(join(folder, 'frames'))).sort()).toEqual(['sample_0001.png', 'sample_0002.png']);
  });
});

describe('a download that fails', () => {
  it('names the download to call again, which goes on', async () => {
    const { taskId } = await lastJob();
    farm.faults.next(NO_DOWNLOAD);
    const failed = await run(['download', String(taskId), '--output', 'again']);
    expect(failed.code).toBe(1);
    expect(failed.err).toContain(`farmhand download ${taskId} --output`);
    expect(failed.err).not.toMatch(/press|\bRetry\b/);
    farm.faults.clear();
    expect((await run(['download', String(taskId), '--output', 'again'])).code).toBe(0);
    expect(await readdir(join(folder, 'again'))).toHaveLength(2);
  });
});

describe('frames that cannot be read', () => {
  it('are refused with what to write said once', async () => {
    const { id } = await lastJob();
    const { code, out, err } = await run(['retry', id, '--frames', 'abc']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('abc');
    expect(err.match(/Write frames like/g)).toHaveLength(1);
  });
});
