import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFarmClient, type FarmClient } from '@farmhand/client';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { submissionEvent, submissionView } from '@farmhand/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandsIn, type Done, jsonLines, type RunOptions } from './command.ts';

const SAMPLE = fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url));

let folder: string;
let farm: LocalFarm;
let client: FarmClient;
let farmhand: ReturnType<typeof commandsIn>;
const run = (args: readonly string[], options?: RunOptions): Promise<Done> => farmhand(args, options).done;

/** A job of four frames that is done, and one of many frames that stays under way until it is cancelled. */
let short: z.infer<typeof submissionView>;
let long: z.infer<typeof submissionView>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-jobs-'));
  farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder', nodes: 1 });
  client = createFarmClient({ endpoint: farm.url, ...farm.account });
  await cp(SAMPLE, join(folder, 'project'), { recursive: true });
  farmhand = commandsIn({ cwd: folder, home: join(folder, 'home') });
  const { code, err } = await run(['login', '--endpoint', farm.url, '--access-id', farm.account.accessId], {
    input: `${farm.account.accessKey}\n`,
  });
  expect([code, err]).toEqual([0, '']);
  short = await submitted(['--frames', '1-4', '--output', 'frames']);
  expect((await run(['watch', short.id])).code).toBe(0);
  short = viewsOf(await run(['jobs', '--json']))[0] ?? short;
  long = await submitted(['--frames', '1-2000', '--output', 'long']);
  const watching = farmhand(['watch', long.id, '--json']);
  for await (const line of watching.lines) if (/"state":"rendering"/.test(line)) break;
  watching.child.kill('SIGINT');
  expect((await watching.done).code).toBe(130);
  long = viewsOf(await run(['jobs', '--json']))[0] ?? long;
});
afterAll(async () => {
  await run(['cancel', long.id]);
  await run(['serve', '--stop']);
  await client.close();
  await farm.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

async function submitted(options: readonly string[]): Promise<z.infer<typeof submissionView>> {
  const done = await run(['submit', 'project/sample.blend', '--json', '--yes', ...options]);
  expect([done.code, done.err]).toEqual([0, '']);
  return submissionView.parse(jsonLines(done)[0]);
}

const viewsOf = (done: Done) => jsonLines(done).map((line) => submissionView.parse(line));
const task = async ({ taskId }: { readonly taskId: number | null }) => {
  const [found] = await client.taskInfo([taskId ?? 0]);
  if (found === undefined) throw new Error('the farm does not have the job');
  return found;
};

describe('farmhand watch', () => {
  it('prints each event as a line of JSON without a terminal, until the job has ended', async () => {
    const done = await run(['watch', short.id, '--json']);
    expect([done.code, done.err]).toEqual([0, '']);
    const events = jsonLines(done).map((line) => submissionEvent.parse(line));
    expect(events.map(({ submissionId }) => submissionId)).toEqual(events.map(() => short.id));
    expect(events.filter(({ body }) => body.type === 'downloaded')).toHaveLength(4);
    expect(events.at(-1)?.body).toEqual({ type: 'state', state: 'done' });
  });

  it('left with Ctrl+C says on standard error how to go on, and the job does', async () => {
    const { child, done, lines } = farmhand(['watch', long.id.slice(0, 8), '--json']);
    for await (const _line of lines) break;
    child.kill('SIGINT');
    const { code, err, raw } = await done;
    expect(code).toBe(130);
    expect(err).toContain(`farmhand watch ${long.id}`);
    expect(err).toContain(`farmhand cancel ${long.id}`);
    expect(raw).not.toContain('farmhand watch');
    expect(viewsOf(await run(['jobs', '--state', 'open', '--json'])).map(({ id }) => id)).toEqual([long.id]);
  });
});

describe('a job with warnings', () => {
  it('is not cancelled by who only watches it, without anybody to ask', async () => {
    await cp(join(folder, 'project'), join(folder, 'lacking'), { recursive: true });
    await rm(join(folder, 'lacking', 'textures', 'boards.png'));
    const submitting = await run(['submit', 'lacking/sample.blend', '--frames', '1', '--json']);
    const [{ id } = { id: '' }] = viewsOf(submitting);
    const { child, done, said } = farmhand(['watch', id, '--json']);
    for await (const line of said) if (line.includes(`farmhand confirm ${id}`)) break;
    child.kill('SIGINT');
    expect((await done).code).toBe(130);
    const [asks] = viewsOf(await run(['jobs', id, '--json']));
    expect(asks?.state).toBe('awaitingConfirmation');
    expect((await run(['cancel', id])).code).toBe(0);
    expect((await run(['delete', id])).code).toBe(0);
  });
});

describe('farmhand jobs', () => {
  it('lists them newest first, by state, words, time and number', async () => {
    const both = [long.id, short.id];
    const cases: readonly (readonly [args: readonly string[], ids: readonly string[]])[] = [
      [[], both],
      [['--state', 'ended'], [short.id]],
      [['--limit', '1'], [long.id]],
      [['--since', '1h', 'SAMPLE.blend'], both],
      [['--until', '1h'], []],
      [['no such scene'], []],
      [[String(short.taskId)], [short.id]],
    ];
    const found = await Promise.all(cases.map(([args]) => run(['jobs', '--json', ...args])));
    expect(found.map((done) => viewsOf(done).map(({ id }) => id))).toEqual(cases.map(([, ids]) => ids));
  });

  it('shows a table, and says what else there is', async () => {
    const { out, err } = await run(['list', '--limit', '1']);
    expect(out).toMatch(/^JOB +TASK +STATE +FRAMES +CREATED +SCENE\n/);
    expect(out).toMatch(
      new RegExp(`^${long.id.slice(0, 8)} +\\d+ +rendering +\\d+/2000 .*sample\\.blend$`, 'm'),
    );
    expect(err).toContain('1 more');
  });

  it('says everything about one, with what happened to it', async () => {
    const { out } = await run(['jobs', short.id.slice(0, 8)]);
    expect(out).toMatch(new RegExp(`^job +${short.id}$`, 'm'));
    expect(out).toMatch(/^frames +4\/4$/m);
    expect(out).toMatch(/^history$[\s\S]*reading the scene[\s\S]*done/m);
    const [line] = jsonLines(await run(['jobs', short.id, '--json']));
    const { history } = z.object({ history: z.array(submissionEvent) }).parse(line);
    expect(history.at(-1)?.body).toEqual({ type: 'state', state: 'done' });
  });

  it('knows no job that there is not, and says where to look', async () => {
    const unknown = [
      ['jobs', 'abcdef01'],
      ['watch', 'abcdef01'],
      ['cancel', '99999999'],
      ['download', 'zz'],
    ];
    for (const { code, out, err } of await Promise.all(unknown.map((args) => run(args)))) {
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain('farmhand jobs');
    }
  });
});

describe('job control', () => {
  it('pauses and starts a job at the farm, and changes what it has', async () => {
    expect((await run(['stop', long.id])).code).toBe(0);
    expect((await task(long)).statusName).toBe('stopped');
    expect((await run(['start', long.id.slice(0, 8)])).code).toBe(0);
    expect((await task(long)).statusName).not.toBe('stopped');
    expect((await run(['priority', long.id, '--to', 'high'])).code).toBe(0);
    expect((await run(['labels', 'set', long.id, 'shot_010'])).code).toBe(0);
    expect((await run(['timeouts', long.id, '--job', '3h'])).code).toBe(0);
    const changed = await task(long);
    expect(changed).toMatchObject({ priority: 60, timeoutSeconds: 3 * 3600 });
    expect(changed.labels).toContain('shot_010');
  });

  it('says which job to name, and to whom "farmhand stop" was once said', async () => {
    const { code, err } = await run(['stop']);
    expect(code).toBe(1);
    expect(err).toContain('farmhand serve --stop');
    expect((await run(['stop', short.id, 'abcdef01'])).code).toBe(1);
  });

  it('has frames rendered again, and says so in the history of the job', async () => {
    // The farm has one node.
    expect((await run(['stop', long.id])).code).toBe(0);
    const { code, err } = await run(['retry', short.id, '--frames', '2']);
    expect([code, err]).toEqual([0, '']);
    const done = await run(['watch', short.id, '--json']);
    expect(done.code).toBe(0);
    const events = jsonLines(done).map((line) => submissionEvent.parse(line));
    const control = { type: 'resubmitFrames', frames: '2' };
    const agreed = events.findIndex(
      ({ body }) => body.type === 'control' && body.outcome === 'done' && body.control.type === control.type,
    );
    expect(events[agreed]?.body).toMatchObject({ control });
    expect(events[agreed]?.by?.program).toBe('cli');
    expect(events.slice(agreed).map(({ body }) => body)).toContainEqual({ type: 'state', state: 'done' });
  });
});

describe('farmhand resubmit', () => {
  it('makes a new job with what the options change, and all else as it was', async () => {
    const done = await run(['resubmit', short.id, '--frames', '2', '--watch', '--json']);
    expect([done.code, done.err]).toEqual([0, '']);
    const [again] = viewsOf(await run(['jobs', '--limit', '1', '--json']));
    expect(again).toMatchObject({ renews: short.id, downloadFolder: short.downloadFolder });
    expect(again?.frames).toMatchObject({ total: 1, done: 1 });
  });
});

describe('farmhand export', () => {
  it('writes a folder that farmhand submit takes', async () => {
    const exported = await run(['export', short.id, 'portable', '--with-files', '--json']);
    expect([exported.code, exported.err]).toEqual([0, '']);
    expect(jsonLines(exported)[0]).toMatchObject({ id: short.id, folder: join(folder, 'portable') });
    const done = await run(['submit', 'portable', '--watch', '--json', '--yes']);
    expect([done.code, done.err]).toEqual([0, '']);
    // Unless told otherwise frames go below the folder one is in, as of any job, and not where the former's are.
    expect(await readdir(join(folder, 'renders'))).toHaveLength(4);
  });

  it('of a folder takes no option that the folder has an answer to', async () => {
    const { code, err } = await run(['submit', 'portable', '--frames', '1']);
    expect(code).toBe(1);
    expect(err).toContain('--frames');
  });
});

describe('farmhand download', () => {
  const fileLine = z.object({ type: z.literal('file'), path: z.string(), outcome: z.string() });

  it('brings home the frames of a job that was submitted elsewhere with the account', async () => {
    const id = short.taskId;
    const elsewhere = commandsIn({ cwd: folder, home: join(folder, 'other-home') });
    const env = {
      FARMHAND_ENDPOINT: farm.url,
      FARMHAND_ACCESS_ID: farm.account.accessId,
      FARMHAND_ACCESS_KEY: farm.account.accessKey,
    };
    try {
      const done = await elsewhere(['download', String(id), '--output', 'elsewhere', '--json'], { env }).done;
      expect([done.code, done.err]).toEqual([0, '']);
      const lines = jsonLines(done);
      expect(lines.slice(0, -1).map((line) => fileLine.parse(line).outcome)).toEqual(
        Array(4).fill('downloaded'),
      );
      expect(lines.at(-1)).toMatchObject({ type: 'end', taskId: id, files: 4, downloaded: 4 });
      const frame = 'sample_0003.png';
      expect(await readFile(join(folder, 'elsewhere', frame))).toEqual(
        await readFile(join(folder, 'frames', frame)),
      );
    } finally {
      await elsewhere(['serve', '--stop']).done;
    }
  });

  it('fetches nothing twice, and keeps both or skips where another file is', async () => {
    const args = ['download', short.id, '--output', 'again', '--template', '{scene}/{task}/{path}', '--json'];
    const id = short.taskId;
    const place = join(folder, 'again', 'sample', String(id));
    expect((await run(args)).code).toBe(0);
    expect(await readdir(place)).toHaveLength(4);
    expect(jsonLines(await run(args)).at(-1)).toMatchObject({ downloaded: 0, alreadyThere: 4 });
    await writeFile(join(place, 'sample_0001.png'), 'painted over');
    const skipped = await run([...args, '--on-existing', 'skip']);
    expect(skipped.code).toBe(2);
    expect(await readFile(join(place, 'sample_0001.png'), 'utf8')).toBe('painted over');
    expect((await run([...args, '--on-existing', 'keep-both'])).code).toBe(0);
    expect(await readFile(join(place, 'sample_0001.png'), 'utf8')).toBe('painted over');
    expect(await readdir(place)).toHaveLength(5);
    expect((await run(args)).code).toBe(0);
    expect(await readFile(join(place, 'sample_0001.png'), 'utf8')).not.toBe('painted over');
  });

  it('refuses a template that says nothing, a number of no job, and a pause', async () => {
    const template = await run(['download', short.id, '--template', '{scene}']);
    expect([template.code, template.err]).toEqual([1, expect.stringContaining('{path}')]);
    const number = await run(['download', '99999999']);
    expect([number.code, number.err]).toEqual([1, expect.stringContaining('99999999')]);
    expect((await run(['transfers', 'pause'])).code).toBe(0);
    const paused = await run(['download', short.id]);
    expect([paused.code, paused.err]).toEqual([1, expect.stringContaining('farmhand transfers resume')]);
    expect((await run(['transfers', 'resume'])).code).toBe(0);
  });

  it('takes part in a pause that begins meanwhile', async () => {
    expect((await run(['start', long.id])).code).toBe(0);
    const args = ['download', long.id, '--output', 'held', '--watch', '--json'];
    const { child, done, lines, said } = farmhand(args);
    for await (const _line of lines) break;
    expect((await run(['transfers', 'pause'])).code).toBe(0);
    let heard = false;
    for await (const line of said) {
      heard = line.includes('farmhand transfers resume');
      if (heard) break;
    }
    expect(heard).toBe(true);
    expect((await run(['transfers', 'resume'])).code).toBe(0);
    child.kill('SIGINT');
    expect((await done).code).toBe(130);
  });

  it('left with Ctrl+C says how to go on', async () => {
    const { child, done, lines } = farmhand(['download', long.id, '--output', 'left', '--watch', '--json']);
    for await (const _line of lines) break;
    child.kill('SIGINT');
    const { code, err } = await done;
    expect(code).toBe(130);
    expect(err).toMatch(/farmhand download \d+ --output/);
  });
});
