import { cp, mkdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAddonZip } from '../../../tooling/bundle/addon-zip.ts';
import { thisPlatform } from '../../../tooling/bundle/platforms.ts';
import { blenderForTests } from '../../../tooling/fixtures/blend.ts';
import { catalogs, hardwareIds } from '../../../tooling/fixtures/broken-variants/farms.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';

const platform = thisPlatform();

type Found = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

describe.skipIf(blenderForTests() === null || platform === null)('checks in real Blender', () => {
  let sandbox: Sandbox;
  let zip: string;

  beforeAll(async () => {
    sandbox = await makeSandbox();
    zip = await buildAddonZip({ platform: platform ?? 'linux-x64', outFolder: join(sandbox.folder, 'zip') });
  }, 120_000);
  afterAll(() => sandbox?.remove());

  /** A copy of the sample with all it refers to, in a folder of its own. */
  async function copyOfSample(name: string): Promise<string> {
    const project = join(sandbox.folder, 'checks', name, 'farm');
    await cp(dirname(sandbox.scene), project, { recursive: true });
    return join(await realpath(project), 'sample.blend');
  }

  /** Runs scenarios of `check.py`, each on a copy of the sample that `breakFiles` may change first. */
  async function check(
    farm: LocalFarm,
    scenarios: Readonly<Record<string, (project: string) => Promise<void>>>,
    more: object = {},
  ): Promise<Found> {
    const scenes: Record<string, string> = {};
    for (const [name, breakFiles] of Object.entries(scenarios)) {
      const scene = await copyOfSample(name);
      await breakFiles(dirname(scene));
      scenes[name] = scene;
    }
    const account = { endpoint: farm.url, ...farm.account };
    return (await sandbox.runScript('check.py', { zip, account, scenarios: scenes, ...more })) as Found;
  }

  const asItIs = async () => {};

  describe('at a farm that has everything', () => {
    let farm: LocalFarm | undefined;
    let found: Found;

    beforeAll(async () => {
      farm = await startLocalFarm({
        dataFolder: join(sandbox.folder, 'farm'),
        renderer: 'placeholder',
        catalog: catalogs.usual,
      });
      found = await check(
        farm,
        {
          broken_in_many_ways: async (project) => {
            await mkdir(join(project, 'archive'));
            await rename(join(project, 'textures', 'field.png'), join(project, 'archive', 'field.png'));
            await rename(join(project, 'library'), join(project, 'props'));
            await rm(join(project, 'textures', 'boards.png'));
          },
          hardware: asItIs,
          linked: (project) => rm(join(project, 'library', 'textures', 'sailcloth.png')),
          one_name_for_two_outputs: asItIs,
          unsaved: asItIs,
        },
        { withoutAccount: sandbox.scene, processors: hardwareIds.processors },
      );
    }, 240_000);
    afterAll(() => farm?.stop());

    test('a check needs no account, and then says that the farm was not asked', () => {
      expect(found.withoutAccount).toMatchObject({
        found: ['notice software-not-checked'],
        headline: 'Ready to submit, 1 notice',
        facts: ['Render environment not looked up', expect.stringMatching(/ to upload$/)],
      });
    });

    test('a scene with much amiss is put right by a press for each finding', () => {
      expect(found.broken_in_many_ways).toMatchObject({
        headline: '2 errors, 4 warnings',
        camera: 'Camera',
        format: 'PNG',
        frames: [1, 10, 1],
        field: '//archive/field.png',
        library: '//props/props.blend',
      });
      expect(found.broken_in_many_ways?.pressed).toEqual(
        expect.arrayContaining([
          'no-camera: farmhand.use_camera',
          'movie-output: farmhand.set_output_format',
          'missing-library: farmhand.relink',
          'missing-file: farmhand.relink',
          'missing-file: farmhand.skip_file',
          'frame-step: farmhand.set_frames',
        ]),
      );
      expect(found.broken_in_many_ways?.pressed).toHaveLength(6);
      // The windmill's parts are linked: they are back at once, not when the file is next opened.
      expect(found.broken_in_many_ways?.linkedObjects).toBeGreaterThan(0);
    });

    test('then the next check is clean, but for what is left out', () => {
      expect(found.broken_in_many_ways?.after).toEqual(['notice file-skipped']);
    });

    test('a result is old once a fix was carried out or the scene was saved, until it is checked again', () => {
      expect(found.broken_in_many_ways).toMatchObject({
        staleAtOnce: null,
        staleAfterwards: 'changed',
        staleWhenReopened: null,
        staleWhenSaved: 'saved',
      });
    });

    test('files to leave out are saved with the scene, and can be taken back', () => {
      const boards = join('farm', 'textures', 'boards.png');
      expect(found.broken_in_many_ways).toMatchObject({
        skipped: [expect.stringContaining(boards)],
        skippedWhenReopened: [expect.stringContaining(boards)],
        skippedWhenTakenBack: null,
        afterTakingBack: ['warning missing-file'],
      });
    });

    test('unsaved changes are told of, and saving is one of the presses', () => {
      expect(found.unsaved).toEqual({
        dirty: true,
        found: ['error unsaved-changes'],
        staleAtOnce: null,
        after: [],
      });
    });

    test('an output that another one writes over gets a name of its own', () => {
      expect(found.one_name_for_two_outputs).toEqual({
        found: ['warning output-overwrites-itself'],
        pressed: ['output-overwrites-itself: farmhand.rename_output'],
        output: '//renders/Farmyard_sample_',
        after: [],
      });
    });

    test('hardware is chosen for the scene, and submitted with it', () => {
      expect(found.hardware).toMatchObject({
        found: ['error eevee-on-cpu'],
        pressed: ['eevee-on-cpu: farmhand.choose_hardware'],
        chosen: hardwareIds.graphicsCards,
        submitted: hardwareIds.graphicsCards,
        after: [],
        chosenWhenForgotten: null,
      });
      expect(found.hardware?.facts).toEqual(expect.arrayContaining(['2 x 3090, 64 GB']));
    });

    test('what is linked is never changed, nor what has the same name and path here', () => {
      expect(found.linked).toMatchObject({
        found: ['warning missing-file'],
        possible: ['farmhand.skip_file'],
        refused: 1,
        own: '//textures/sailcloth.png',
        linked: '//textures/sailcloth.png',
      });
    });
  });

  test('at a farm of another system, a whole path is made relative', { timeout: 120_000 }, async () => {
    const catalog = structuredClone(catalogs.usual);
    const software = catalog.software.map((one) => ({
      ...one,
      versions: one.versions.map((version) => ({ ...version, systems: [otherSystem()] })),
    }));
    const farm = await startLocalFarm({
      dataFolder: join(sandbox.folder, 'farm-of-another-system'),
      renderer: 'placeholder',
      catalog: { ...catalog, software },
    });
    try {
      const { whole_path } = await check(farm, { whole_path: asItIs });
      expect(whole_path).toEqual({
        found: ['notice path-of-other-system'],
        pressed: ['path-of-other-system: farmhand.make_relative'],
        field: '//textures/field.png',
        after: [],
      });
    } finally {
      await farm.stop();
    }
  });

  describe('buttons pressed without a check', () => {
    let pressed: {
      readonly blocks: readonly unknown[];
      readonly tiles: string;
      readonly frames: unknown;
      readonly neverSaved: string;
      readonly chinese: unknown;
    };

    beforeAll(async () => {
      const scene = await copyOfSample('put-right');
      pressed = (await sandbox.runScript('put_right.py', { zip }, { scene })) as typeof pressed;
    }, 120_000);

    test('point data-blocks of every kind to the file that was found, and make their paths relative', () => {
      const files = {
        Image: 'wood.png',
        MovieClip: 'wood.png',
        Sound: 'crow.wav',
        VectorFont: 'letters.ttf',
        Volume: 'smoke.vdb',
        CacheFile: 'bird.abc',
      };
      expect(pressed.blocks).toEqual(
        Object.entries(files).map(([kind, file]) => ({
          kind,
          relinked: `//elsewhere/${file}`,
          madeRelative: `//elsewhere/${file}`,
        })),
      );
    });

    test('keep the name of a path that stands for many files', () => {
      expect(pressed.tiles).toBe('//elsewhere/bark.<UDIM>.png');
    });

    test('set any range of frames, whatever was set before', () => {
      expect(pressed.frames).toEqual({
        '200-250': [200, 250, 1],
        '0-10': [0, 10, 1],
        5: [5, 5, 1],
        '1-100x3': [1, 100, 3],
      });
    });

    test('say that a scene without a file has to be saved before it can be checked', () => {
      expect(pressed.neverSaved).toContain('Save the scene first');
    });

    test('speak Chinese in a Chinese Blender', () => {
      expect(pressed.chinese).toMatchObject({
        label: '检查场景',
        refusal: expect.stringContaining('请指定不发送的文件'),
        findings: 'zh',
      });
    });
  });
});

function otherSystem(): 'linux' | 'windows' {
  return process.platform === 'win32' ? 'linux' : 'windows';
}
