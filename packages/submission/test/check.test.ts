import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkReport,
  JOB_SETTINGS_SCHEMA,
  type JobSettingsInput,
  jobSettings,
  localPath,
} from '@farmhand/model';
import { readScene } from '@farmhand/scene';
import { checkJob, noEarlierJobs, type SubmissionRequest } from '@farmhand/submission';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, until, untilEnded, untilState, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.close());

const signal = new AbortController().signal;

function request(settings: Partial<JobSettingsInput> = {}): SubmissionRequest {
  return {
    scenePath: world.scenePath,
    snapshot: null,
    settings: jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, ...settings }),
  };
}

/** A document of the farm's only task. */
async function uploaded(name: string): Promise<string> {
  const { inspect } = world.farm;
  return readFile(join(inspect.storagePath('config'), `${inspect.tasks()[0]?.id}`, 'cfg', name), 'utf8');
}

const ids = (check: { readonly findings: readonly { readonly id: string }[] }) =>
  check.findings.map(({ id }) => id);

describe('a check', () => {
  it('of a sound scene says what would be rendered, where and with how much, and finds nothing', async () => {
    const service = world.start();
    const check = checkReport.parse(await service.check(request({ frames: '1-4' }), { signal }));
    expect(check.findings).toEqual([]);
    expect(check.worst).toBeNull();
    expect(check.plan).toMatchObject({
      frames: '1-4[1]',
      frameCount: 4,
      resolution: { width: 320, height: 180 },
      renderer: 'CYCLES',
      camera: 'Camera',
    });
    expect(check.environment).toMatchObject({ outcome: 'exact', label: 'Blender 3.4 (Linux)' });
    expect(check.environment.asOf).not.toBeNull();
    expect(check.hardware).toMatchObject({ id: 1 });
    const report = await readScene(world.scenePath);
    expect(check.upload.files).toBe(report.files.length + 1);
    expect(check.upload.newBytes).toBe(check.upload.bytes);
  });

  it('changes nothing at the farm or in the journal', async () => {
    const service = world.start();
    await service.check(request(), { signal });
    expect(service.list()).toEqual([]);
    expect(world.farm.inspect.tasks()).toEqual([]);
    const asked = world.farm.inspect.requests();
    expect(asked.createTask).toBeUndefined();
    expect(asked.addRenderEnvironment).toBeUndefined();
  });

  it('names what is missing, and where a file of that name is', async () => {
    await rm(join(world.sceneFolder, 'textures', 'boards.png'));
    await writeFile(join(world.folder, 'boards.png'), 'a picture');
    const { findings, worst } = await world.start().check(request(), { signal });
    expect(worst).toBe('warning');
    expect(findings).toMatchObject([
      {
        id: 'missing-file',
        tipCode: '10012',
        fix: { action: 'relink', candidates: [join(world.folder, 'boards.png')] },
        otherFixes: [{ action: 'locateFile' }, { action: 'skipFile' }],
      },
    ]);
  });

  it('works without a farm, and says that the software was not looked up', async () => {
    const check = await checkJob(request(), { readScene, source: null, earlier: noEarlierJobs }, signal);
    expect(ids(check)).toEqual(['software-not-checked']);
    expect(check.environment).toEqual({ outcome: 'notChecked', label: null, reasons: [], asOf: null });
    expect(check.hardware).toBeNull();
  });

  it('counts the cost from the settings', async () => {
    const settings = { frames: '1-10', secondsPerFrame: 360, pricePerNodeHour: 2 };
    const { cost } = await world.start().check(request(settings), { signal });
    expect(cost).toEqual({ nodeHours: 1, amount: 2 });
  });

  it('warns of the same frames being rendered already, and no more once they are done', async () => {
    const service = world.start();
    const { id } = world.submit(service, { frames: '1-2' });
    expect(ids(await service.check(request({ frames: '2-3' }), { signal }))).toEqual([
      'same-scene-rendering',
    ]);
    expect(ids(await service.check(request({ frames: '3-4' }), { signal }))).toEqual([]);
    await untilEnded(service, id);
    expect(ids(await service.check(request({ frames: '2-3' }), { signal }))).toEqual([]);
  });

  it('knows after an upload what is new', async () => {
    const service = world.start();
    const { id } = world.submit(service);
    await untilEnded(service, id);
    const again = await service.check(request(), { signal });
    expect(again.upload.newBytes).toBe(0);
    const boards = join(world.sceneFolder, 'textures', 'boards.png');
    await writeFile(boards, Buffer.alloc(12_345, 7));
    expect((await service.check(request(), { signal })).upload.newBytes).toBe(12_345);
  });

  it('knows a scene again by another spelling of its path', async () => {
    const service = world.start();
    const spelled = localPath.parse(`${world.sceneFolder}/textures/.././/sample.blend`);
    const { id } = service.submit({ ...world.input({ frames: '1' }), scenePath: spelled });
    await untilEnded(service, id);
    expect((await service.check(request(), { signal })).upload.newBytes).toBe(0);
    const check = await service.check({ ...request(), scenePath: spelled }, { signal });
    expect(check.upload.newBytes).toBe(0);
  });

  it('counts a file as new that was written again and is as long as before', async () => {
    const boards = join(world.sceneFolder, 'textures', 'boards.png');
    await writeFile(boards, Buffer.alloc(12_345, 7));
    const service = world.start();
    await untilEnded(service, world.submit(service, { frames: '1' }).id);
    await writeFile(boards, Buffer.alloc(12_345, 8));
    expect((await service.check(request(), { signal })).upload.newBytes).toBe(12_345);
  });

  it('knows which frames of which outputs the jobs under way render', async () => {
    const service = world.start();
    const { id } = world.submit(service, {
      frames: null,
      outputs: [{ name: 'Farmyard', frames: '1-2' }],
      priorityFrames: '1',
      stopAfterTest: true,
    });
    await until(service, id, ({ state, problem }) => state === 'rendering' && problem !== null);
    expect(ids(await service.check(request({ frames: '2' }), { signal }))).toEqual(['same-scene-rendering']);
    expect(ids(await service.check(request({ frames: '3' }), { signal }))).toEqual([]);
    service.cancel(id);
    await untilEnded(service, id);
  });

  it('tells the rate of earlier uploads, and asks about one that is large', async () => {
    await writeFile(join(world.sceneFolder, 'textures', 'boards.png'), Buffer.alloc(8_000_000, 7));
    const service = world.start();
    const { id } = world.submit(service, { frames: '1' });
    await untilEnded(service, id);
    await writeFile(join(world.sceneFolder, 'textures', 'boards.png'), Buffer.alloc(9_000_000, 8));
    const { upload, findings } = await service.check(request({ uploadLimitBytes: 1_000_000 }), { signal });
    expect(upload.bytesPerSecond).toBeGreaterThan(0);
    expect(ids({ findings })).toEqual(['large-upload']);
  });
});

describe('a submission', () => {
  it('leaves out the files that were skipped', async () => {
    const boards = join(world.sceneFolder, 'textures', 'boards.png');
    const service = world.start();
    const { id } = world.submit(service, { frames: '1', skipFiles: [boards] });
    const ended = await untilState(service, id, 'done');
    expect(ended.findings.map((each) => each.id)).toEqual(['file-skipped']);
    expect(ended.upload?.filesTotal).toBe((await service.check(request(), { signal })).upload.files - 1);
    expect(await uploaded('upload.json')).not.toContain('boards.png');
  });

  it('asks for the hardware that fits the renderer', async () => {
    const service = world.start();
    const { id } = world.submit(service, { frames: '1' });
    await untilEnded(service, id);
    expect(JSON.parse(await uploaded('task.json'))).toMatchObject({
      task_info: { hardwareConfigId: '1', ram: '64' },
    });
  });
});
