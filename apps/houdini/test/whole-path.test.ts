import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, type SubmissionView, submissionView } from '@farmhand/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildHoudiniZip } from '../../../tooling/bundle/houdini-zip.ts';
import { thisPlatform } from '../../../tooling/bundle/platforms.ts';
import { hipOfRecipe, readRecipe } from '../../../tooling/fixtures/hip-recipe.ts';

const app = join(import.meta.dirname, '..');
const inHoudini = join(import.meta.dirname, 'in-houdini');
const recipe = join(inHoudini, 'mill.json');
const run = promisify(execFile);
const platform = thisPlatform();
const windows = process.platform === 'win32';
/** The one switch: with `HFS` set, all of this happens in the real hython of that Houdini. */
const hfs = process.env.HFS ?? '';
const python = windows ? 'python' : 'python3';
const [program, ...before] =
  hfs === ''
    ? [python, join(inHoudini, 'run_plugin.py'), '--fakes', join(app, 'fakes')]
    : [join(hfs, 'bin', windows ? 'hython.exe' : 'hython'), join(inHoudini, 'run_plugin.py')];

interface Host {
  readonly id: string;
  readonly host: { readonly name: string; readonly version: string };
  readonly abilities: readonly string[];
  readonly scene: { readonly path: string | null; readonly unsavedChanges: boolean };
  readonly snapshotTakenAt: string | null;
}

interface Shown {
  readonly status: string;
  readonly problem: string | null;
  readonly state: string | null;
}

describe.skipIf(platform === null)(
  `the built package in ${hfs === '' ? 'a stand-in for Houdini' : hfs}`,
  { timeout: 240_000 },
  () => {
    let folder: string;
    let scene: string;
    let farm: LocalFarm;
    let houdini: ChildProcessByStdio<Writable, Readable, null>;
    let told: AsyncIterator<Record<string, unknown>>;
    let version: string;

    beforeAll(async () => {
      // A show's folder as studios have them, with blanks and letters of other languages.
      folder = await mkdtemp(join(tmpdir(), 'farmhand houdini-'));
      const show = join(folder, 'große Mühle 夜');
      await mkdir(join(show, 'tex'), { recursive: true });
      for (const tile of ['1001', '1002'])
        await writeFile(join(show, 'tex', `wood.${tile}.exr`), Buffer.alloc(900));
      scene = join(show, 'mill.hip');
      // hython writes its own.
      if (hfs === '') await writeFile(scene, hipOfRecipe(await readRecipe(recipe)));

      // As artists do: unpacked into the folder of packages.
      const zip = await buildHoudiniZip({
        platform: platform ?? 'linux-x64',
        outFolder: join(folder, 'zip'),
      });
      const packages = join(folder, 'houdini20.5', 'packages');
      await mkdir(packages, { recursive: true });
      await run(python, ['-m', 'zipfile', '-e', zip, packages]);
      const packageFolder = join(packages, 'farmhand');

      farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder', nodes: 2 });
      houdini = spawn(program ?? python, [...before, packageFolder, recipe, scene], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: {
          ...process.env,
          FARMHAND_HOME: join(folder, 'home'),
          FARMHAND_ENDPOINT: farm.url,
          FARMHAND_ACCESS_ID: farm.account.accessId,
          FARMHAND_ACCESS_KEY: farm.account.accessKey,
          PYTHONDONTWRITEBYTECODE: '1',
          PYTHONIOENCODING: 'utf-8',
          BROWSER: `${python} '${join(inHoudini, 'browser.py')}' '${join(folder, 'address.txt')}' %s`,
        },
      });
      told = messages(houdini.stdout);
      const { started } = await next();
      version = String(started);
    }, 240_000);

    afterAll(async () => {
      if (houdini && houdini.exitCode === null) houdini.kill('SIGKILL');
      await call('POST', '/shutdown', { when: 'now' }).catch(() => undefined);
      await farm?.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    });

    const next = async (): Promise<Record<string, unknown>> => {
      const { value, done } = await told.next();
      if (done) throw new Error('Houdini ended');
      return value;
    };
    /** Reads what the plugin shows until it is what is waited for. */
    const shows = async (isIt: (shown: Shown) => boolean): Promise<Shown> => {
      for (;;) {
        const { shows: shown } = (await next()) as { readonly shows?: Shown };
        if (shown !== undefined && isIt(shown)) return shown;
      }
    };
    const call = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
      const { port, token } = JSON.parse(await readFile(join(folder, 'home', 'sidecar.json'), 'utf8')) as {
        readonly port: number;
        readonly token: string;
      };
      const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer = (await response.json()) as Record<string, unknown>;
      if (!response.ok) throw new Error(JSON.stringify(answer));
      return answer;
    };
    const theHost = async (): Promise<Host> => {
      const { hosts } = (await call('GET', '/hosts')) as unknown as { readonly hosts: readonly Host[] };
      expect(hosts).toHaveLength(1);
      return hosts[0] as Host;
    };
    const ended = async (id: string): Promise<SubmissionView> => {
      let view: SubmissionView | null = null;
      const state = async () => {
        view = submissionView.parse((await call('GET', `/submissions/${id}`)).submission);
        return view.state;
      };
      await expect.poll(state, { timeout: 120_000, interval: 100 }).toMatch(/^(done|failed|cancelled)/);
      if (view === null) throw new Error('it was never seen');
      return view;
    };
    /** The numbers of the frames that came home, by folder; the shortest list first. */
    const framesAtHome = async (home: string): Promise<readonly (readonly string[])[]> => {
      const byFolder = new Map<string, string[]>();
      for (const file of await readdir(home, { recursive: true, withFileTypes: true })) {
        const frame = /(\d{4})\.\w+(?:\.\w+)?$/.exec(file.name)?.[1];
        if (file.isFile() && frame !== undefined)
          byFolder.set(file.parentPath, [...(byFolder.get(file.parentPath) ?? []), frame]);
      }
      return [...byFolder.values()]
        .map((frames) => frames.toSorted())
        .toSorted((a, b) => a.length - b.length);
    };

    test('it starts the sidecar with the panel, and is seen there with what is open', async () => {
      houdini.stdin.write('open\n');
      await expect
        .poll(() => readFile(join(folder, 'address.txt'), 'utf8').catch(() => ''), { timeout: 60_000 })
        .toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]+/);
      expect(await theHost()).toMatchObject({
        host: { name: 'houdini', version },
        scene: { path: scene, unsavedChanges: false },
        abilities: expect.arrayContaining(['takeSnapshot', 'saveScene', 'relink', 'reveal']),
      });
    });

    test('a panel asks for a snapshot, checks two nodes in their order, and has them rendered', async () => {
      const { id: hostSessionId } = await theHost();
      await call('POST', `/hosts/${hostSessionId}/requests`, { action: 'takeSnapshot' });
      expect((await theHost()).snapshotTakenAt).not.toBeNull();

      const downloadFolder = join(folder, 'from the panel');
      const settings = {
        schema: JOB_SETTINGS_SCHEMA,
        outputs: [{ name: '/out/beauty', frames: '2-3' }, { name: '/out/sim' }],
        downloadFolder,
      };
      const request = { scenePath: scene, hostSessionId, settings };
      const { check } = (await call('POST', '/checks', request)) as {
        readonly check: {
          readonly plan: { readonly outputs: readonly Record<string, unknown>[] };
          readonly findings: readonly { readonly id: string; readonly severity: string }[];
        };
      };
      expect(check.plan.outputs).toEqual([
        { name: '/out/sim', frames: '1-3[1]', dependsOn: [], isCache: true },
        { name: '/out/beauty', frames: '2-3[1]', dependsOn: ['/out/sim'], isCache: false },
      ]);
      // What the job itself writes is no missing file of the node that reads it.
      expect(check.findings.filter(({ severity }) => severity !== 'notice').map(({ id }) => id)).toEqual([
        'software-version',
      ]);

      const { submission } = await call('POST', '/submissions', { ...request, confirmWarnings: true });
      const view = await ended(submissionView.parse(submission).id);
      expect([view.state, view.problem]).toEqual(['done', null]);
      expect(await framesAtHome(downloadFolder)).toEqual([
        ['0002', '0003'],
        ['0001', '0002', '0003'],
      ]);
    });

    test('Submit in Houdini itself renders a node with what it waits for, and shows how it goes', async () => {
      const home = join(folder, 'from Houdini');
      await call('PATCH', '/scene-settings', { scenePath: scene, changes: { downloadFolder: home } });
      houdini.stdin.write('submit /out/beauty\n');
      // The farm's version may be another build of this Houdini: that is asked about.
      const asked = await shows(({ state, problem }) => state === 'awaitingConfirmation' || problem !== null);
      expect(asked.problem).toBeNull();
      const open = (await call('GET', '/submissions?states=awaitingConfirmation')).submissions;
      const [waiting] = z.array(submissionView).parse(open);
      await call('POST', `/submissions/${waiting?.id}/confirm`, {});
      const shown = await shows(({ state, problem }) => state === 'done' || problem !== null);
      expect(shown).toMatchObject({ state: 'done', problem: null });
      expect(await framesAtHome(home)).toEqual([
        ['0001', '0002', '0003'],
        ['0001', '0002', '0003'],
      ]);
    });

    test('it leaves with Houdini, and never had it work anything out', async () => {
      const exit = once(houdini, 'exit');
      houdini.stdin.end();
      let message = await next();
      while (!('cooked' in message)) message = await next();
      expect(message).toEqual({ cooked: [] });
      expect((await exit)[0]).toBe(0);
      expect((await call('GET', '/hosts')).hosts).toEqual([]);
    });
  },
);

/** The lines that are meant for the test; Houdini may print others. */
async function* messages(output: Readable): AsyncGenerator<Record<string, unknown>> {
  for await (const line of createInterface(output)) {
    const mark = 'farmhand> ';
    if (line.startsWith(mark)) yield JSON.parse(line.slice(mark.length)) as Record<string, unknown>;
  }
}
