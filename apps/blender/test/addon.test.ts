import { cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { type HostSnapshot, hostSnapshot } from '@farmhand/model';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAddonZip } from '../../../tooling/bundle/addon-zip.ts';
import { thisPlatform } from '../../../tooling/bundle/platforms.ts';
import { blenderForTests } from '../../../tooling/fixtures/blend.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';

const platform = thisPlatform();

describe.skipIf(blenderForTests() === null || platform === null)('the add-on in real Blender', () => {
  let sandbox: Sandbox;
  let zip: string;

  beforeAll(async () => {
    sandbox = await makeSandbox();
    zip = await buildAddonZip({ platform: platform ?? 'linux-x64', outFolder: join(sandbox.folder, 'zip') });
  }, 120_000);
  afterAll(() => sandbox?.remove());

  describe('before anything is submitted', { timeout: 120_000 }, () => {
    const secrets = { accessId: 'id-of-the-test-7c1f', accessKey: 'key-of-the-test-93ad' };
    let found: {
      readonly snapshot: HostSnapshot;
      readonly downloadFolders: readonly string[];
      readonly keyInMemory: string;
      readonly changed: string;
      readonly neverSaved: string;
      readonly neverSavedThoughAsked: string;
      readonly sidecarWasNeeded: boolean;
      readonly operators: readonly string[];
    };
    let savedTo: string;

    beforeAll(async () => {
      savedTo = join(sandbox.folder, 'saved.blend');
      const folders = ['//frames/', 'frames', '~/frames', join(sandbox.folder, 'absolute'), ' '];
      const parameters = { zip, saveTo: savedTo, folders, ...secrets };
      found = (await sandbox.runScript('before_submit.py', parameters, {
        scene: sandbox.scene,
      })) as typeof found;
    }, 120_000);

    test('the snapshot is one the sidecar takes, and says what is open', () => {
      const snapshot = hostSnapshot.parse(found.snapshot);
      expect(snapshot.scenePath).toBe(sandbox.scene);
      expect(snapshot.host.name).toBe('blender');
      const [scene] = snapshot.scenes;
      expect(scene).toMatchObject({
        active: true,
        frameRange: { start: 1, end: 10, step: 1 },
        resolution: { width: 320, height: 180 },
        renderer: 'CYCLES',
      });
      expect(snapshot.plugins).toEqual([]);
    });

    test('the snapshot names files with their data-blocks, as stored and as found', () => {
      const sequence = found.snapshot.references.filter((reference) => reference.kind === 'imageSequence');
      expect(sequence).toHaveLength(1);
      expect(sequence[0]?.storedPath).toMatch(/^\/\/.*sequence/);
      const library = found.snapshot.references.find((reference) => reference.kind === 'library');
      expect(library).toMatchObject({ owner: { type: 'Library', property: 'filepath' } });
      expect(library?.resolvedPath).toBe(join(sandbox.scene, '..', 'library', 'props.blend'));
    });

    test('a folder for frames is taken from beside the scene, without preferences too', () => {
      expect(found.downloadFolders).toEqual([
        join(sandbox.folder, 'frames'),
        join(sandbox.folder, 'frames'),
        join(sandbox.folder, 'home', 'frames'),
        join(sandbox.folder, 'absolute'),
        join(sandbox.folder, 'renders'),
        // Switched on for this run only, as --addons does: Blender keeps no preferences for it.
        join(sandbox.folder, 'renders'),
      ]);
    });

    test('a scene that was never saved is refused', () => {
      expect(found.neverSaved).toContain('Save the scene first');
      expect(found.neverSavedThoughAsked).toContain('Save the scene first');
    });

    test('a scene with unsaved changes is refused, not uploaded as it was', () => {
      expect(found.changed).toContain('Save the scene first');
      expect(found.sidecarWasNeeded).toBe(false);
    });

    test('Blender saves neither key nor id, in its preferences or in a scene', async () => {
      expect(found.keyInMemory).toBe(secrets.accessKey);
      const preferences = await readFile(join(sandbox.folder, 'blender', 'config', 'userpref.blend'));
      expect(preferences.includes('farm-of-the-test.example')).toBe(true);
      for (const file of [preferences, await readFile(savedTo)]) {
        for (const secret of Object.values(secrets)) expect(file.includes(secret)).toBe(false);
      }
    });

    test('it can be switched off and on again', () => {
      expect(found.operators).toEqual(
        expect.arrayContaining(['submit', 'cancel', 'confirm', 'save_account']),
      );
    });
  });

  test('a newer add-on takes the place of the running one', { timeout: 120_000 }, async () => {
    expect(await sandbox.runScript('update.py', { zip })).toEqual({
      before: 'Submit to Farm',
      after: 'Newer Submit',
      bridgeIsNewer: true,
      connected: null,
    });
  });

  describe('with a farm', () => {
    let farm: LocalFarm;
    let downloadFolder: string;
    const submit = (onWarnings: 'confirm' | 'cancel', scene: string) =>
      sandbox.runScript(
        'submit.py',
        { zip, account: { endpoint: farm.url, ...farm.account }, downloadFolder, onWarnings },
        { scene },
      );

    beforeAll(async () => {
      downloadFolder = join(sandbox.folder, 'renders');
      farm = await startLocalFarm({ dataFolder: join(sandbox.folder, 'farm') });
    });
    afterAll(() => farm?.stop());

    test('a missing texture is asked about by the name of its data-block', { timeout: 120_000 }, async () => {
      const scenes = join(sandbox.folder, 'incomplete');
      await cp(dirname(sandbox.scene), scenes, { recursive: true });
      await rm(join(scenes, 'textures', 'boards.png'));
      const answer = await submit('cancel', join(scenes, 'sample.blend'));
      expect(answer).toMatchObject({
        view: { state: 'cancelled', taskId: null },
        findings: [
          { severity: 'warning', owner: { type: 'Image' }, path: expect.stringContaining('boards.png') },
        ],
      });
    });

    test('a job outlives its sidecar, its add-on and its scene file', { timeout: 360_000 }, async () => {
      const scenes = join(sandbox.folder, 'Szene mit Gänsen 夜');
      await cp(dirname(sandbox.scene), scenes, { recursive: true });
      const scene = join(scenes, 'große Mühle 夜.blend');
      await rename(join(scenes, 'sample.blend'), scene);
      const tasksBefore = farm.inspect.tasks().length;
      const answer = await sandbox.runScript(
        'lifecycle.py',
        {
          zip,
          account: { endpoint: farm.url, ...farm.account },
          otherScene: sandbox.scene,
          savedAs: join(scenes, 'saved elsewhere.blend'),
        },
        { scene },
      );
      expect(answer).toMatchObject({
        timerRuns: true,
        submitsTwice: false,
        stateWhenKilled: 'rendering',
        timerRunsAfterLoading: true,
        jobOfOtherScene: null,
        jobOfCopy: null,
        threads: [],
        anotherProcess: true,
        processWhenOff: 0,
        timerRunsWhenOff: false,
        panelWhenOff: false,
        threadsInTheEnd: [],
        fallenBack: false,
        view: { scenePath: scene, state: 'done', frames: { total: 10, done: 10, failed: 0 }, problem: null },
      });
      expect(answer).toHaveProperty('jobOfThisScene', (answer as { view: { id: string } }).view.id);
      expect([...(await framesIn(join(scenes, 'renders'))).keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(farm.inspect.tasks().length - tasksBefore).toBe(1);
    });

    test('frames come home as Blender itself would have rendered them', { timeout: 360_000 }, async () => {
      expect(await submit('cancel', sandbox.scene)).toMatchObject({
        view: { state: 'done', frames: { total: 10, done: 10, failed: 0 }, problem: null, downloadFolder },
        findings: [],
      });

      const home = await framesIn(downloadFolder);
      expect([...home.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const direct = await renderDirectly(sandbox, [1, 6]);
      for (const [frame, path] of direct) {
        expect(await meanDifference(home.get(frame) ?? '', path)).toBeLessThan(2);
      }
      // The scene moves: a farm that rendered one frame for all would be found out here.
      expect(await meanDifference(direct.get(1) ?? '', direct.get(6) ?? '')).toBeGreaterThan(2);
    });
  });
});

async function renderDirectly(sandbox: Sandbox, frames: readonly number[]): Promise<Map<number, string>> {
  const folder = join(sandbox.folder, 'direct');
  const wanted = frames.flatMap((frame) => ['--render-frame', String(frame)]);
  await sandbox.runBlender([
    '--background',
    sandbox.scene,
    '--render-output',
    join(folder, 'direct_####'),
    ...wanted,
  ]);
  return framesIn(folder);
}

/** Pictures below a folder by the frame number at the end of their names. */
async function framesIn(folder: string): Promise<Map<number, string>> {
  const frames = new Map<number, string>();
  for (const entry of await readdir(folder, { recursive: true })) {
    const number = /(\d+)\.png$/.exec(entry)?.[1];
    if (number !== undefined) frames.set(Number(number), join(folder, entry));
  }
  return new Map([...frames].sort(([a], [b]) => a - b));
}

/** Mean absolute difference of two pictures over red, green and blue, in steps of 255. */
async function meanDifference(path: string, otherPath: string): Promise<number> {
  const [picture, other] = [PNG.sync.read(await readFile(path)), PNG.sync.read(await readFile(otherPath))];
  expect([picture.width, picture.height]).toEqual([other.width, other.height]);
  let sum = 0;
  for (const [index, value] of picture.data.entries()) {
    // Every fourth byte is alpha, which is the same everywhere and would water the mean down.
    if (index % 4 !== 3) sum += Math.abs(value - (other.data[index] ?? 0));
  }
  return sum / (picture.width * picture.height * 3);
}
