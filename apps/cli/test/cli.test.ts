import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFarmClient } from '@farmhand/client';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { checkReport, sceneReport } from '@farmhand/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { commandsIn, jsonLines, type RunOptions, type Started } from './command.ts';

const SAMPLE = fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url));

let folder: string;
let farm: LocalFarm;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-cli-'));
  farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder', nodes: 2 });
  place = folder;
  const signedIn = await farmhand(['login', '--endpoint', farm.url, '--access-id', farm.account.accessId], {
    input: `${farm.account.accessKey}\n`,
  }).done;
  expect(signedIn).toMatchObject({ code: 0, err: '', out: `Signed in at ${farm.url}.\n` });
});
afterAll(async () => {
  await Promise.all([farmhand, stranger].map((run) => run(['serve', '--stop']).done));
  await farm.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Working folder of a test, with a project of its own. */
let place: string;
let project: string;
beforeEach(async () => {
  place = await mkdtemp(join(folder, 'place-'));
  project = join(place, 'project');
  await cp(SAMPLE, project, { recursive: true });
});

type Run = (args: readonly string[], options?: RunOptions) => Started;
const userOf =
  (home: string): Run =>
  (args, options = {}) =>
    commandsIn({ cwd: place, home: join(folder, home) })(args, options);
/** Somebody who is signed in at the farm, and somebody who is not. */
const farmhand = userOf('signed-in');
const stranger = userOf('stranger');

describe('farmhand scan', () => {
  it('lists what a scene depends on', async () => {
    const { code, out } = await farmhand(['scan', 'project/sample.blend']).done;
    expect(code).toBe(0);
    expect(out).toContain('saved by blender 3.4');
    expect(out).toMatch(/library\s+Library .*props\.blend/);
    expect(out).toMatch(/10 files\s+imageSequence/);
  });

  it('prints the scene report as JSON', async () => {
    const { out } = await farmhand(['scan', '--json', 'project/sample.blend']).done;
    const report = sceneReport.parse(JSON.parse(out));
    expect(report.path).toBe(join(project, 'sample.blend'));
  });

  it.skipIf(process.platform === 'win32')('lets no name steer the terminal', async () => {
    const name = 'a\u001b[2Jb\u009b31mc\u202ed\u2028e.blend';
    await cp(join(project, 'sample.blend'), join(project, name));
    const table = await farmhand(['scan', join('project', name)]).done;
    const json = await farmhand(['scan', '--json', join('project', name)]).done;
    for (const { code, raw } of [table, json]) {
      expect(code).toBe(0);
      for (const steering of ['\u001b', '\u009b', '\u202e', '\u2028']) expect(raw).not.toContain(steering);
    }
    expect(sceneReport.parse(JSON.parse(json.raw)).path).toBe(join(project, name));
  });

  it('says what is wrong with a file that is no scene, without a stack trace', async () => {
    const { code, err } = await farmhand(['scan', 'project/nowhere.blend']).done;
    expect(code).toBe(1);
    expect(err).toContain('nowhere.blend');
    expect(err).not.toMatch(/\bat .+:\d+:\d+/);
  });
});

describe('farmhand check', () => {
  it('finds nothing in a sound scene, and exits 0', async () => {
    const { code, out, err } = await farmhand(['check', 'project/sample.blend', '--frames', '1-4']).done;
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('Blender 3.4 (Linux)');
    expect(out).toMatch(/1-4\[1\] \(4\), 320x180, CYCLES, PNG/);
    expect(out).toContain('Ready: nothing was found.');
    expect(farm.inspect.tasks()).toEqual([]);
  });

  it('exits 3 with a warning and 4 with an error, and names the option that helps', async () => {
    await rm(join(project, 'textures', 'boards.png'));
    const warned = await farmhand(['check', 'project/sample.blend']).done;
    expect(warned.code).toBe(3);
    expect(warned.out).toMatch(/warning missing-file[\s\S]*boards\.png[\s\S]*--skip \S*boards\.png/);
    const refused = await farmhand(['check', 'project/sample.blend', '--frames', '10-1', '--json']).done;
    expect(refused.code).toBe(4);
    const report = checkReport.parse(JSON.parse(refused.out));
    expect(report.worst).toBe('error');
    expect(report.findings[0]).toMatchObject({ id: 'frames-invalid', severity: 'error' });
  });

  it('takes the version that was chosen, and files that the scene does not name', async () => {
    await mkdir(join(place, 'hdri'));
    await writeFile(join(place, 'hdri', 'sky.exr'), Buffer.alloc(1_234));
    const args = ['check', 'project/sample.blend', '--frames', '1', '--json'];
    const plain = checkReport.parse(JSON.parse((await farmhand(args).done).out));
    const extra = await farmhand([...args, '--extra-file', 'hdri', 'gone.exr']).done;
    expect(extra.code).toBe(3);
    const { upload, findings } = checkReport.parse(JSON.parse(extra.out));
    expect(upload).toMatchObject({ files: plain.upload.files + 1, bytes: plain.upload.bytes + 1_234 });
    expect(findings).toMatchObject([{ id: 'extra-file-missing', path: join(place, 'gone.exr') }]);

    const refused = await farmhand(['check', 'project/sample.blend', '--software-version', '1.0']).done;
    expect(refused.code).toBe(4);
    expect(refused.out).toMatch(/You chose Blender 1\.0[\s\S]*--software-version: Blender /);
    const offered = /--software-version: Blender (\S+)/.exec(refused.out)?.[1] ?? '';
    const chosen = checkReport.parse(
      JSON.parse((await farmhand([...args, '--software-version', offered]).done).out),
    );
    expect(chosen.environment.label).toContain(`Blender ${offered} (`);
    expect(chosen.environment.reasons[0]?.en).toContain('You chose');
  });

  it('speaks Chinese where the user does', async () => {
    const { out } = await farmhand(['check', 'project/sample.blend'], { env: { LANG: 'zh_CN.UTF-8' } }).done;
    expect(out).toContain('可以提交');
    expect(out).not.toContain('Ready');
  });

  it('takes settings from a file, and says which of them cannot be used', async () => {
    const settings = { schema: 'farmhand.job-settings/1', frames: '2-3', costLimit: 1 };
    await writeFile(join(place, 'job.json'), JSON.stringify(settings));
    const args = ['check', 'project/sample.blend', '--settings', 'job.json', '--json'];
    const taken = await farmhand([...args, '--seconds-per-frame', '3600', '--price-per-hour', '2']).done;
    const report = checkReport.parse(JSON.parse(taken.out));
    expect(report.plan?.frames).toBe('2-3[1]');
    expect(report.cost).toEqual({ nodeHours: 2, amount: 4 });
    expect(report.findings.map(({ id }) => id)).toEqual(['cost-over-limit']);
    await writeFile(join(place, 'job.json'), JSON.stringify({ ...settings, costLimit: -1 }));
    const refused = await farmhand(args).done;
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/job\.json.*costLimit/);
  });

  it('puts a scene and a camera in place of the lists of a file that a Windows program wrote', async () => {
    const lists = { cameras: ['Left', 'Right'], outputs: [{ name: 'Beauty' }] };
    const written = JSON.stringify({ schema: 'farmhand.job-settings/1', ...lists });
    await writeFile(join(place, 'job.json'), `\ufeff${written}`);
    const args = ['--settings', 'job.json', '--scene', 'Farmyard', '--camera', 'Camera', '--json'];
    const { code, out, err } = await stranger(['check', 'project/sample.blend', ...args]).done;
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(checkReport.parse(JSON.parse(out)).plan).toMatchObject({
      sceneName: 'Farmyard',
      camera: 'Camera',
    });
  });

  it('refuses settings with a name that it does not know', async () => {
    const slip = { schema: 'farmhand.job-settings/1', frame: '2-3' };
    await writeFile(join(place, 'job.json'), JSON.stringify(slip));
    const { code, out, err } = await farmhand(['check', 'project/sample.blend', '--settings', 'job.json'])
      .done;
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/job\.json.*"frame"/);
  });

  it('works without an account, and says what it could not look up', async () => {
    const { code, out } = await stranger(['check', 'project/sample.blend']).done;
    expect(code).toBe(0);
    expect(out).toContain('software-not-checked');
  });

  it('says what is wrong with a file that is no scene, and exits 1', async () => {
    const { code, err } = await farmhand(['check', 'project/nowhere.blend']).done;
    expect(code).toBe(1);
    expect(err).toContain('nowhere.blend');
    expect(err).not.toMatch(/\bat .+:\d+:\d+/);
  });
});

describe('farmhand submit --watch', () => {
  it('brings the frames home and exits 0', async () => {
    const { code, out, err } = await farmhand([
      'submit',
      'project/sample.blend',
      '--watch',
      '--frames',
      '1-3x2',
      '--output',
      'frames',
    ]).done;
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('done');
    expect((await readdir(join(place, 'frames'))).sort()).toEqual(['sample_0001.png', 'sample_0003.png']);
    expect((await farmhand(['jobs']).done).out).toMatch(/done .*sample\.blend/);
  });

  it('asks about warnings: nobody to ask cancels, --yes goes on', async () => {
    await rm(join(project, 'sequence', 'frame_0002.png'));
    const unasked = await farmhand(['submit', 'project/sample.blend', '--watch', '--frames', '1-2']).done;
    expect(unasked.code).toBe(1);
    expect(unasked.out).toContain('frame_0002.png');
    expect(unasked.err).toContain('--yes');
    const agreed = await farmhand(['submit', 'project/sample.blend', '--watch', '--yes', '--frames', '1-2'])
      .done;
    expect(agreed.code).toBe(0);
  });

  it('left with Ctrl+C says that the job goes on, and it does', async () => {
    const submitting = ['submit', 'project/sample.blend', '--watch', '--yes', '--frames', '1-400'];
    const { child, done, lines } = farmhand(submitting);
    for await (const line of lines) if (line === 'rendering') break;
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    const { err } = await done;
    const id = /farmhand cancel ([0-9a-f-]+)/.exec(err)?.[1] ?? '';
    expect((await farmhand(['jobs']).done).out).toMatch(new RegExp(`${id.slice(0, 8)} +\\d+ +rendering`));
    expect((await farmhand(['cancel', id]).done).code).toBe(0);
    expect((await farmhand(['watch', id]).done).out).toContain('cancelled');
  });

  it('without an account says how to get one', async () => {
    const { code, err } = await stranger(['submit', 'project/sample.blend']).done;
    expect(code).toBe(5);
    expect(err).toContain('farmhand login');
  });

  it('of a scene that is not there makes no job', async () => {
    const { code, out, err } = await farmhand(['submit', 'project/nowhere.blend', '--json']).done;
    expect([code, out, err]).toEqual([1, '', expect.stringContaining('nowhere.blend')]);
  });

  it('says which frames are wrong', async () => {
    const { code, err } = await farmhand(['submit', 'project/sample.blend', '--frames', 'all of them']).done;
    expect(code).toBe(1);
    expect(err).toContain('1-100x2');
  });
});

it('the README’s example works as it stands there', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const commands = /```sh\n([\s\S]*?)```/.exec(readme)?.[1]?.trim().split('\n') ?? [];
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands) {
    const [program, ...args] = command.split(' ').map((word) => word.replaceAll('"', ''));
    expect(program).toBe('farmhand');
    expect(await farmhand(args).done, command).toMatchObject({ code: 0, err: '' });
  }
  expect(await readdir(join(place, 'frames'))).toHaveLength(2);
});

describe('farmhand login', () => {
  it.each([
    [
      'no key at all',
      ['--endpoint', 'https://farm.example', '--access-id', 'AKID'],
      ' \n',
      'FARMHAND_ACCESS_KEY',
    ],
    ['no address', ['--endpoint', 'farm.example', '--access-id', 'AKID'], 'key\n', 'https://'],
    ['no farm', [], 'key\n', '--endpoint'],
  ])('given %s says what to give', async (_what, args, input, words) => {
    const { code, err } = await stranger(['login', ...args], { input }).done;
    expect([code, err]).toEqual([1, expect.stringContaining(words)]);
  });

  it('refuses a wrong key and does not repeat it', async () => {
    const key = 'this-is-not-the-key';
    const { code, out, err } = await stranger(
      ['login', '--endpoint', farm.url, '--access-id', farm.account.accessId],
      {
        env: { FARMHAND_ACCESS_KEY: key },
      },
    ).done;
    expect(code).toBe(5);
    expect(err).toContain('key');
    expect(`${out}${err}`).not.toContain(key);
  });

  it('keeps the key out of the sidecar’s process list and log', async () => {
    const [running] = jsonLines(await farmhand(['serve', '--json']).done);
    const { pid } = z.object({ pid: z.number() }).parse(running);
    const commandLine = process.platform === 'linux' ? await readFile(`/proc/${pid}/cmdline`, 'utf8') : '';
    const log = await readFile(join(folder, 'signed-in', 'logs', 'sidecar.log'), 'utf8');
    expect(`${commandLine}${log}`).not.toContain(farm.account.accessKey);
  });
});

const readyLine = z.object({
  url: z.string(),
  domain: z.string(),
  port: z.number(),
  accessId: z.string(),
  renderer: z.object({ kind: z.string() }),
  admin: z.object({ url: z.string(), token: z.string() }).nullable(),
});

/** Starts a local farm by the command, which is told to stop after the test. */
async function startFarmCommand(args: readonly string[], env: Record<string, string> = {}) {
  const started = farmhand(['farm', '--port', '0', '--renderer', 'placeholder', ...args], { env });
  onTestFinished(() => void started.child.kill('SIGKILL'));
  const { value: line } = await started.lines[Symbol.asyncIterator]().next();
  return { ...started, ready: readyLine.parse(JSON.parse(line)) };
}

describe('farmhand farm', () => {
  it('runs a farm that farmhand login --local finds, and says where in one line of JSON', async () => {
    const { child, done, ready } = await startFarmCommand(['--data', 'own-farm']);
    expect(ready).toMatchObject({ url: `http://127.0.0.1:${ready.port}`, domain: `127.0.0.1:${ready.port}` });
    expect(ready.admin).toBeNull();
    const local = userOf('local');
    onTestFinished(() => local(['serve', '--stop']).done.then(() => undefined));
    expect((await local(['login', '--local', 'own-farm', '--endpoint', ready.url]).done).code).toBe(0);
    child.kill('SIGTERM');
    const { code, out } = await done;
    expect([code, out.trim().split('\n').length]).toEqual([0, 1]);
  });

  it('takes its account from the command line or the environment, and shows no key', async () => {
    for (const [args, env] of [
      [['--account', 'AKIDtest:s3cret:key'], {}],
      [[], { FARMHAND_FARM_ACCOUNT: 'AKIDtest:s3cret:key' }],
    ] as const) {
      const { child, done, ready } = await startFarmCommand(['--data', 'given', ...args], env);
      expect(ready.accessId).toBe('AKIDtest');
      const client = createFarmClient({ endpoint: ready.url, accessId: 'AKIDtest', accessKey: 's3cret:key' });
      expect((await client.profile()).userName).toBe('local');
      await client.close();
      child.kill('SIGINT');
      const { code, out, err } = await done;
      expect(code).toBe(0);
      expect(out + err).not.toContain('s3cret');
    }
  });

  it('says what is wrong with an account, a catalogue or a port, and repeats no key', async () => {
    const account = await farmhand(['farm', '--account', 'no-colon-s3cret']).done;
    expect([account.code, account.err]).toEqual([1, expect.stringContaining('ID:KEY')]);
    expect(account.err).not.toContain('s3cret');
    await writeFile(join(place, 'bad.json'), '{"software": 1}');
    const catalog = await farmhand(['farm', '--port', '0', '--catalog', 'bad.json']).done;
    expect([catalog.code, catalog.err]).toEqual([1, expect.stringContaining('bad.json')]);
    const port = await farmhand(['farm', '--port', String(new URL(farm.url).port)]).done;
    expect([port.code, port.err]).toEqual([1, expect.stringContaining('is taken')]);
    for (const [args, words] of [
      [['--port', '70000'], 'up to 65535'],
      [['--port', ''], 'whole number'],
      [['--data', '', '--port', '0'], 'needs a folder'],
      [['--balance', 'lots'], 'amount'],
    ] as const) {
      const { code, err } = await farmhand(['farm', ...args]).done;
      expect([code, err], String(args)).toEqual([1, expect.stringContaining(words)]);
    }
    const login = await farmhand(['login', '--local', 'nowhere']).done;
    expect([login.code, login.err]).toEqual([1, expect.stringContaining('--access-id')]);
  });

  it('takes money and accounts below with their rights', async () => {
    const { ready } = await startFarmCommand([
      ...['--data', 'family', '--account', 'AKIDmain:main-key', '--balance', '12.5', '--coupon', '3'],
      ...['--sub-account', 'AKIDsub:sub-key', '--sub-rights', 'share-assets', 'delete-tasks', 'main-balance'],
    ]);
    const profileOf = async (accessId: string, accessKey: string) => {
      const client = createFarmClient({ endpoint: ready.url, accessId, accessKey });
      onTestFinished(() => client.close());
      return client.profile();
    };
    const main = await profileOf('AKIDmain', 'main-key');
    expect(main).toMatchObject({ balanceUsd: 12.5, coupon: 3, mainUserId: null });
    expect(await profileOf('AKIDsub', 'sub-key')).toMatchObject({
      mainUserId: main.userId,
      sharesMainAssets: true,
      subAccountsMayDeleteTasks: true,
      usesMainBalance: true,
      downloadDisabled: false,
    });
  });

  it('lets other programs break it only when asked for', async () => {
    const { ready } = await startFarmCommand(['--data', 'breakable', '--faults']);
    const { url = '', token = '' } = ready.admin ?? {};
    const ask = (authorization: string) => fetch(`${url}/requests`, { headers: { authorization } });
    expect((await ask(`Bearer ${token}`)).status).toBe(200);
    expect((await ask('Bearer guessed')).status).toBe(401);
  });
});

it('farmhand catalog writes down what an account is offered, for a local farm that offers the same', async () => {
  expect((await farmhand(['catalog', '--output', 'offer.json']).done).code).toBe(0);
  const nowhere = await farmhand(['catalog', '--output', 'no/such/offer.json']).done;
  expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('cannot be written to')]);
  const offer = JSON.parse(await readFile(join(place, 'offer.json'), 'utf8'));
  const houdini = offer.software.find(({ cgId }: { cgId: number }) => cgId === 2004);
  offer.software = [houdini];
  offer.defaultCgId = 2004;
  await writeFile(join(place, 'offer.json'), JSON.stringify(offer));

  const { ready } = await startFarmCommand([
    '--data',
    'same',
    '--catalog',
    'offer.json',
    '--account',
    'AKIDtest:key',
  ]);
  const same = createFarmClient({ endpoint: ready.url, accessId: 'AKIDtest', accessKey: 'key' });
  const original = createFarmClient({
    endpoint: farm.url,
    accessId: farm.account.accessId,
    accessKey: farm.account.accessKey,
  });
  const listed = (await original.softwareList()).software.filter(({ softwareId }) => softwareId === 2004);
  expect((await same.softwareList()).software).toEqual(listed);
  expect(listed).toHaveLength(1);
  for (const system of ['windows', 'linux'] as const) {
    const request = { softwareId: 2004, system };
    expect(await same.softwareDetail(request)).toEqual(await original.softwareDetail(request));
  }
  expect(await same.hardwareConfigs()).toEqual(await original.hardwareConfigs());
  await same.close();
  await original.close();
});

it('an unknown command exits 1 and points to the help', async () => {
  const { code, err } = await farmhand(['sumbit']).done;
  expect(code).toBe(1);
  expect(err).toContain('submit');
});
