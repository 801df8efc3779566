import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildAddonZip } from '../../../tooling/bundle/addon-zip.ts';
import { thisPlatform } from '../../../tooling/bundle/platforms.ts';
import { blenderForTests } from '../../../tooling/fixtures/blend.ts';
import { catalogs } from '../../../tooling/fixtures/broken-variants/farms.ts';
import { runInWindow } from '../../../tooling/screenshots/blender-window.ts';
import { hasVirtualDisplay } from '../../../tooling/screenshots/virtual-display.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';

const platform = thisPlatform();
const able = blenderForTests() !== null && platform !== null && hasVirtualDisplay();
const windowSize = { width: 1280, height: 1200 };

describe.skipIf(!able)('a check in a window of real Blender', () => {
  let sandbox: Sandbox;
  let farm: LocalFarm | undefined;
  let found: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    sandbox = await makeSandbox();
    farm = await startLocalFarm({
      dataFolder: join(sandbox.folder, 'farm'),
      renderer: 'placeholder',
      catalog: catalogs.usual,
    });
    const zip = await buildAddonZip({
      platform: platform ?? 'linux-x64',
      outFolder: join(sandbox.folder, 'zip'),
    });
    const account = { endpoint: farm.url, ...farm.account };
    const prepared = (await sandbox.runScript('prepare_window.py', { zip, account })) as object;
    const project = join(sandbox.folder, 'checks', 'window', 'farm');
    await cp(dirname(sandbox.scene), project, { recursive: true });
    await mkdir(join(project, 'archive'));
    await rename(join(project, 'textures', 'field.png'), join(project, 'archive', 'field.png'));
    await rename(join(project, 'library'), join(project, 'props'));
    await rm(join(project, 'textures', 'boards.png'));
    found = await runInWindow(sandbox, {
      size: windowSize,
      scene: join(project, 'sample.blend'),
      script: join(import.meta.dirname, 'in-blender', 'check_in_window.py'),
      parameters: prepared,
    });
  }, 360_000);
  afterAll(async () => {
    await farm?.stop();
    await sandbox?.remove();
  });

  test('drawing the panel changes nothing in the scene', () => {
    expect(found).toMatchObject({ keptInScene: null, dirtyAfterDrawing: false });
  });

  test('the check is under way when the button comes back, and the timer brings its result', () => {
    expect(found.checking).toBe(true);
    expect(found.found).toEqual(
      expect.arrayContaining(['error no-camera', 'error movie-output', 'warning missing-library']),
    );
    expect(found.staleAtOnce).toBe(null);
  });

  test('no thread of Python runs in Blender beside its own', () => {
    expect(found).toMatchObject({ threadsWhileChecking: [], threads: [], apart: true });
  });

  const broken = {
    camera: null,
    format: 'AVI_JPEG',
    step: 2,
    field: '//textures/field.png',
    library: '//library/props.blend',
    linkedObjects: 0,
    chosen: null,
  };
  const whole = {
    camera: 'Camera',
    format: 'PNG',
    step: 1,
    field: '//archive/field.png',
    library: '//props/props.blend',
    chosen: expect.stringContaining('boards.png'),
  };

  test('each press is a step of undo and redo, of linked files too', () => {
    expect(found.before).toEqual(broken);
    expect(found.putRight).toMatchObject(whole);
    expect(found.undone).toEqual(broken);
    expect(found.redone).toEqual(found.putRight);
    expect(found.putRight).not.toMatchObject({ linkedObjects: 0 });
  });

  test('what was put right has to be saved, and then the check is clean', () => {
    expect(found).toMatchObject({
      dirtyAfterwards: true,
      staleAfterwards: 'changed',
      after: ['notice file-skipped'],
      dirtyWhenSaved: false,
      staleWhenChecked: null,
    });
  });

  test('a result is old once the artist changes or saves the scene', () => {
    expect(found).toMatchObject({ staleWhenChanged: 'changed', staleWhenSaved: 'saved' });
  });

  test('all ways out of a finding come in a menu', () => {
    expect(found.moreFixes).toEqual(['FINISHED']);
  });
});
