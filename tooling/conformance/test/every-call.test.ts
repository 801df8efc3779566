import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createFarmClient,
  type EndpointName,
  type FarmClient,
  isEnded,
  type PathGeneration,
} from '@farmhand/client';
import { endpoints } from '@farmhand/client/endpoints';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { expect, it, onTestFinished } from 'vitest';
import { upload } from './support/upload.ts';

/*
 * The client and the local farm share the endpoint table and the signature and nothing else: what one writes, the
 * other has to read. Here every call goes from the one to the other, in the order in which a studio would use them.
 */

async function startFarm(): Promise<LocalFarm> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'farmhand-conformance-'));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const farm = await startLocalFarm({ dataFolder, renderer: 'placeholder' });
  onTestFinished(() => farm.stop());
  return farm;
}

function clientOf(farm: LocalFarm, pathGeneration: PathGeneration): FarmClient {
  const client = createFarmClient({
    endpoint: farm.url,
    accessId: farm.account.accessId,
    accessKey: farm.account.accessKey,
    pathGeneration,
    protocolVersion: pathGeneration === 'newer' ? '2.0.0' : '1.0.0',
    retry: { maxAttempts: 1 },
  });
  onTestFinished(() => client.close());
  return client;
}

function documents(taskId: number, projectId: number, hardwareConfigId: number) {
  const scene = '/D/shots/windmill.blend';
  return {
    'task.json': {
      task_info: {
        task_id: String(taskId),
        cg_id: '2007',
        input_cg_file: 'D:/shots/windmill.blend',
        frames_per_task: '1',
        pre_frames: '100',
        stop_after_test: '1',
        time_out: '43200',
        job_stop_time: '259200',
        project_id: String(projectId),
        project_name: 'harvest',
        hardwareConfigId: String(hardwareConfigId),
      },
      software_config: { cg_name: 'Blender', cg_version: '3.4', plugins: {} },
      scene_info: {},
      scene_info_render: {
        common: {
          frames: '1-4[1]',
          width: '64',
          height: '48',
          Render_Format: 'PNG',
          scene_name: ['Scene'],
          camera_name: 'Camera',
          Output_path: '/tmp/',
        },
      },
    },
    'upload.json': { scene: [{ local: scene, server: scene, hash: '' }], asset: [] },
    'asset.json': {},
    'tips.json': {},
  } as const;
}

it.each<PathGeneration>(['documented', 'newer'])(
  'every call of the client is carried out by the local farm (%s paths)',
  async (generation) => {
    const farm = await startFarm();
    const client = clientOf(farm, generation);

    expect(await client.platforms()).toContainEqual(expect.objectContaining({ platform: 2 }));
    const profile = await client.profile();
    expect(profile.userId).toBe(farm.account.userId);
    await client.updateSettings({ taskTimeoutSeconds: 7200 });
    expect((await client.settings()).taskTimeoutSeconds).toBe(7200);
    const hardware = (await client.hardwareConfigs()).find(({ enabled, kind }) => enabled && kind === 'cpu');
    expect(hardware?.platform).toBe(2);
    const bids = await client.transferBids();
    const config = await client.transferConfig();
    expect(config.inputStorageId).toBe(bids.inputStorageId);
    expect(config.engines.map(({ name }) => name)).toContain('tus');
    expect((await client.transferServer()).raysync).not.toBeNull();
    expect((await client.raysyncUserKey()).raysyncKey).not.toBe('');

    const { software } = await client.softwareList();
    const blender = software.find(({ softwareId }) => softwareId === 2007);
    expect(blender?.extensions).toContain('blend');
    const detail = await client.softwareDetail({ softwareId: 2007, system: 'linux' });
    expect(detail.versions.map(({ version }) => version)).toContain('3.4');
    const environment = {
      name: 'windmill',
      softwareId: 2007,
      softwareName: 'Blender',
      version: '3.4',
      system: 'linux',
      pluginIds: [],
    } as const;
    expect(await client.addRenderEnvironment(environment)).toEqual({ name: 'windmill' });
    await client.editRenderEnvironment({ ...environment, version: '3.6' });
    await client.setDefaultRenderEnvironment('windmill');
    const environments = await client.renderEnvironments({ softwareIds: [2007], system: 'linux' });
    expect(environments).toMatchObject([{ name: 'windmill', version: '3.6', isDefault: true }]);
    await client.deleteRenderEnvironment('windmill');
    expect(await client.renderEnvironments({ softwareIds: [2007], system: 'linux' })).toEqual([]);

    await client.addLabel({ name: 'harvest' });
    await client.addLabel({ name: 'mistake' });
    await client.deleteLabel('mistake');
    const labels = await client.labels();
    expect(labels.map(({ name }) => name)).toEqual(['harvest']);
    expect(await client.labelsVisible({ scope: 'all-of-main' })).toEqual(labels);

    const { taskIds } = await client.createTask({ count: 2, labels: ['night'], artist: 'Ada' });
    const [taskId = 0, spareId = 0] = taskIds;
    const { items: listedBefore } = await client.taskList();
    expect(listedBefore).toEqual([]);
    await upload(farm, bids.inputStorageId, '/D/shots/windmill.blend', 'a scene');
    const texts = documents(taskId, labels[0]?.projectId ?? 0, hardware?.id ?? 0);
    for (const fileName of ['task.json', 'upload.json', 'asset.json', 'tips.json'] as const) {
      await client.uploadTaskDocument({ taskId, fileName, content: JSON.stringify(texts[fileName]) });
    }
    const [finding] = await client.errorDetails({ codes: ['15006'], language: 'en' });
    expect(finding).toMatchObject({ code: '15006', severity: 'error', language: 'en' });

    await client.submitTask({ taskId, producer: 'Ada L' });
    await farm.events.until(() => farm.inspect.task(taskId)?.status === 40);
    await client.updatePriority({ taskId, priority: 60 });
    await client.setTaskTimeout({ taskIds: [taskId], timeoutSeconds: 3600 });
    await client.addTaskLabel({ label: 'hero', taskIds: [taskId] });
    const [tested] = await client.taskInfo([taskId]);
    expect(tested).toMatchObject({
      statusName: 'testFinished',
      priority: 60,
      timeoutSeconds: 3600,
      labels: ['night', 'hero'],
      producer: 'Ada L',
      doneFrames: 1,
      totalFrames: 4,
    });
    await client.deleteTaskLabels([tested?.labelIds.hero ?? 0]);
    expect((await client.taskInfo([taskId]))[0]?.labels).toEqual(['night']);

    await client.renderFullSpeed([taskId]);
    await farm.events.until(() => farm.inspect.task(taskId)?.status === 25);
    const frames = await client.framesByName({ taskId });
    expect([...frames.keys()]).toEqual(['1', '2', '3', '4']);
    const [third] = frames.get('3') ?? [];
    const frameId = third?.id ?? 0;
    expect((await client.frameLog({ frameId })).text).toContain('Frame 3');
    const [thumbnail = ''] = await client.frameThumbnail({ frameId });
    const picture = await fetch(new URL(thumbnail, farm.url));
    expect([picture.status, picture.headers.get('Content-Type')]).toEqual([200, 'image/png']);
    expect((await client.taskProgressImage({ taskId })).sceneName).toContain('windmill.blend');
    expect(await client.frameStatistics()).toMatchObject({ totalFrames: 4, doneFrames: 4 });
    const [folder] = await client.outputFiles({ taskId });
    expect(folder).toMatchObject({ isFolder: true, path: `/${tested?.outputFolder}` });

    await client.resubmitFrames({ taskId, frameIds: [frameId] });
    await farm.events.until(() => farm.inspect.task(taskId)?.status === 25);
    await client.resubmitFramesByName({ taskId, frames: ['1', '2'] });
    await farm.events.until(() => farm.inspect.task(taskId)?.status === 25);
    const again = (await client.taskFrames({ taskId })).items;
    expect(again.map(({ resubmissions }) => resubmissions)).toEqual([1, 1, 1, 0]);
    await client.resubmitFailedFrames({ taskIds: [taskId], statuses: [4] });
    await client.stopFrames({ taskId, frameIds: 'all' });
    await client.stopTasks([taskId]);
    const [stopped] = await client.taskInfo([taskId]);
    expect(isEnded(stopped?.status ?? 0)).toBe(true);
    await client.startTasks([taskId]);
    await farm.events.until(() => farm.inspect.task(taskId)?.status === 25);

    const listed = [];
    for await (const task of client.taskList()) listed.push(task.id);
    expect(listed).toEqual([taskId]);
    await client.abandonTasks([spareId]);
    await client.deleteTasks([taskId]);
    expect((await client.taskList()).total).toBe(0);
    expect((await client.taskList({ deleted: true })).items.map(({ id }) => id)).toContain(taskId);

    const carriedOut = Object.entries(farm.inspect.requests()).flatMap(([target, count]) =>
      count.succeeded > 0 && target in endpoints ? [target] : [],
    );
    const all: readonly EndpointName[] = Object.keys(endpoints).filter(
      (name): name is EndpointName => name in endpoints,
    );
    expect(all.filter((name) => !carriedOut.includes(name))).toEqual([]);
  },
);
