import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  describeFrameStatus,
  describeTaskStatus,
  type FarmClient,
  isEnded,
  isFailed,
  isFrameEnded,
  isFrameFailed,
  UnreadableAnswerError,
} from '../src/index.ts';
import { answers } from './fixtures/answers.ts';
import { environment } from './fixtures/sample-calls.ts';
import { failureOf, farmAnswer, success, testClient, testFarm } from './support/test-farm.ts';

async function documentedFarm(): Promise<FarmClient> {
  const farm = await testFarm(({ received, response }) => response.end(answers.forPath(received.path)));
  return testClient(farm.endpoint);
}

async function farmThatSays(data: unknown): Promise<FarmClient> {
  const farm = await testFarm(({ response }) => success(response, data));
  return testClient(farm.endpoint);
}

describe('documented answers', () => {
  it('profile: renamed fields, numbers that come as text, and the rest kept', async () => {
    const profile = await (await documentedFarm()).profile();
    expect(profile).toMatchObject({
      userId: 10001136,
      userName: 'studio',
      platform: 2,
      email: 'render@example.com',
      phone: null,
      mainUserId: null,
      balanceCny: 12.5,
      downloadDisabled: false,
      contactName: 'Ada',
      company: null,
      country: 'NZ',
      level: 49,
      cumulativeCny: 1200.5,
      credit: 0,
      sharesMainAssets: true,
      subAccountsMayDeleteTasks: false,
      hidesTaskCosts: true,
      subAccountLimit: 5,
      studentUntil: null,
      extra: { blenderFlag: 0 },
    });
  });

  it('settings: seconds win over hours', async () => {
    expect(await (await documentedFarm()).settings()).toMatchObject({
      taskTimeoutSeconds: 3600,
      framesPerNode: 1,
      ignoresMissingMaps: true,
      startsByItself: true,
      sharesMainAssets: false,
    });
    expect(await (await farmThatSays({ taskOverTime: 12 })).settings()).toMatchObject({
      taskTimeoutSeconds: 43_200,
    });
  });

  it('platforms', async () => {
    expect(await (await documentedFarm()).platforms()).toEqual([{ platform: 2, name: 'query_platform_w2' }]);
  });

  it('hardware configurations: kinds, memory and cards as numbers, what cannot render on them', async () => {
    expect(await (await documentedFarm()).hardwareConfigs()).toEqual([
      {
        id: 101,
        kind: 'cpu',
        enabled: true,
        current: false,
        platform: 2,
        model: 'Default',
        ramGigabytes: 64,
        gpuCount: null,
        unsupportedSoftwareIds: [],
        unsupportedTipCodes: [],
        unsupportedPlugins: [],
      },
      {
        id: 207,
        kind: 'gpu',
        enabled: false,
        current: true,
        platform: 21,
        model: '2080Ti',
        ramGigabytes: 128,
        gpuCount: 2,
        unsupportedSoftwareIds: [2005, 2012],
        unsupportedTipCodes: ['15006', '10012'],
        unsupportedPlugins: ['vray (3|4).*'],
      },
    ]);
  });

  it('transfer server', async () => {
    expect(await (await documentedFarm()).transferServer()).toEqual({
      clientVersion: '3.2.8.2',
      protocolVersion: '3.2.8.2',
      raysync: {
        server: '10.60.2.1',
        serverPort: 2121,
        proxy: null,
        proxyPort: 32_001,
        sslPort: 2443,
        port: 2442,
        extra: { region: 'south' },
      },
    });
  });

  it('Raysync key: the secret in its own field only, the two others nowhere', async () => {
    const answer = await (await documentedFarm()).raysyncUserKey();
    expect(answer).toMatchObject({
      raysyncKey: 'a-raysync-key-of-nobody',
      userId: 1868599,
      userName: 'studio',
      platform: 2,
      zone: 1,
    });
    const { raysyncKey, ...rest } = answer;
    expect(JSON.stringify(rest)).not.toMatch(/of-nobody/);
    expect(raysyncKey).not.toBe('');
  });

  it('output files', async () => {
    expect(await (await documentedFarm()).outputFiles({ taskId: 19097 })).toEqual([
      {
        name: '19097_wardrobe',
        path: '/19097_wardrobe',
        isFolder: true,
        sizeBytes: null,
        modifiedTime: '2021-01-15 12:11:59',
        fileType: null,
        heldForArrears: false,
        extra: { iconPath: '/img/folder.png' },
      },
      {
        name: 'frame_0001.png',
        path: '/19097_wardrobe/frame_0001.png',
        isFolder: false,
        sizeBytes: 20_480,
        modifiedTime: null,
        fileType: 'png',
        heldForArrears: true,
      },
    ]);
  });

  it('findings of the analysis', async () => {
    expect(await (await documentedFarm()).errorDetails({ codes: ['15000', '10012'] })).toMatchObject([
      {
        code: '15000',
        severity: 'error',
        language: 'en',
        description: '3ds Max did not start',
        solution: '1. Look for windows it opens.\n2. Close them.',
        solutionUrl: null,
        repairable: false,
        intercepts: true,
        updatedAt: new Date('2018-08-16T02:48:29Z'),
        id: 5,
        extra: { isDelete: 1 },
      },
      {
        code: '10012',
        severity: 'warning',
        language: 'zh',
        description: '',
        repairable: true,
        intercepts: false,
        updatedAt: null,
      },
    ]);
  });

  it('labels around the account', async () => {
    expect(await (await documentedFarm()).labelsVisible({ scope: 'own-and-main' })).toEqual([
      { projectId: 3672, name: 'ofTheMainAccount' },
    ]);
  });

  it('frame statistics', async () => {
    expect(await (await documentedFarm()).frameStatistics()).toEqual({
      totalFrames: 464,
      waitingFrames: 153,
      executingFrames: 1,
      doneFrames: 308,
      failedFrames: 2,
      abandonedFrames: 0,
    });
  });

  it('progress of a 3ds Max task', async () => {
    expect(await (await documentedFarm()).taskProgressImage({ taskId: 1 })).toMatchObject({
      widthPixels: 700,
      heightPixels: 518,
      blockCount: 1,
      rendersPhotons: true,
      stage: 'photon',
      sceneName: 'sofa.max-Camera001',
      startTime: '2020-01-02 09:35:51',
      endTime: '2020-01-03 10:02:55',
      blocks: [
        [
          {
            frameIndex: '0',
            block: null,
            status: 4,
            statusName: 'finished',
            percent: 100,
            renderSeconds: 174,
            remainingSeconds: 0,
            progressText: null,
            imagePath: '/small_pic/100000/138/photon_0000[-]tga.jpg',
            cost: 0,
            couponCost: 1.04,
            startTime: '2020-01-03 09:57:18',
            endTime: '2020-01-03 10:00:12',
          },
        ],
        [{ frameIndex: '1', status: null, statusName: 'unknown', percent: null, startTime: null }],
      ],
    });
  });

  it('transfer BIDs and configuration', async () => {
    const client = await documentedFarm();
    expect(await client.transferBids()).toEqual({
      inputStorageId: '10201',
      outputStorageId: '20201',
      configStorageId: '30201',
      parentInputStorageId: '10202',
      subUserOutputs: [{ userId: '119776', outputStorageId: '10401' }],
    });
    const config = await client.transferConfig();
    expect(config).toMatchObject({ inputStorageId: '10202', parentInputStorageId: null });
    expect(
      config.engines.map(({ name, isDefault, lines }) => ({
        name,
        isDefault,
        lines: lines.map((line) => [line.server, line.port, line.isDefault, line.type]),
      })),
    ).toEqual([
      {
        name: 'trtt',
        isDefault: false,
        lines: [
          ['10.60.1.79', 10221, true, 'special'],
          ['10.60.1.80', 10222, false, 'general'],
        ],
      },
      { name: 'RaySync', isDefault: true, lines: [['10.60.1.81', 10200, true, 'general']] },
    ]);
  });

  it('software list and detail', async () => {
    const client = await documentedFarm();
    const { software, defaultSoftwareId } = await client.softwareList();
    expect(defaultSoftwareId).toBe(2001);
    expect(software).toMatchObject([
      { softwareId: 2000, name: 'Maya', extensions: ['ma', 'mb'], supportsLinux: true },
      { softwareId: 2007, name: 'Blender', extensions: ['blend'], supportsLinux: false },
    ]);
    expect(await client.softwareDetail({ softwareId: 2004, system: 'linux' })).toEqual({
      versions: [{ versionId: 31, softwareId: 2004, softwareName: 'Houdini', version: '17.5' }],
      plugins: [
        {
          versionId: 31,
          name: 'renderman',
          versions: [{ pluginId: 5304, name: 'renderman', version: 'renderman 22.6' }],
        },
      ],
    });
  });

  it('render environments', async () => {
    const client = await documentedFarm();
    expect(await client.renderEnvironments({ softwareIds: [2004], system: 'windows' })).toMatchObject([
      {
        name: '175',
        softwareId: 2004,
        version: '17.5',
        system: 'windows',
        isDefault: false,
        projectPath: null,
        plugins: [{ pluginId: 5304, name: 'renderman', version: 'renderman 22.6' }],
      },
      { name: 'linux', system: 'linux', isDefault: true, projectPath: '/proj', plugins: [] },
    ]);
    expect(
      await client.addRenderEnvironment({
        name: 'mine',
        softwareId: 2007,
        softwareName: 'Blender',
        version: '3.4',
        system: 'linux',
        pluginIds: [],
      }),
    ).toEqual({ name: 'testRenderEnv' });
  });

  it('labels and created tasks', async () => {
    const client = await documentedFarm();
    expect(await client.labels()).toEqual([{ projectId: 3671, name: 'myLabel' }]);
    expect(await client.createTask()).toEqual({ taskIds: [19097], aliases: ['2W19097'], userId: 10007893 });
  });

  it('calls without data resolve with nothing', async () => {
    const client = await documentedFarm();
    expect(await client.addLabel({ name: 'a', enabled: false })).toBeUndefined();
    expect(await client.submitTask({ taskId: 1 })).toBeUndefined();
    expect(await client.stopTasks([1])).toBeUndefined();
    // Documented with a word in place of null: "SUCCESS" and "成功".
    expect(await client.setTaskTimeout({ taskIds: [1], timeoutSeconds: 60 })).toBeUndefined();
    expect(await client.renderFullSpeed([1])).toBeUndefined();
    expect(
      await client.uploadTaskDocument({ taskId: 1, fileName: 'asset.json', content: '{}' }),
    ).toBeUndefined();
  });

  it('task list with child tasks, dates as instants', async () => {
    const page = await (await documentedFarm()).taskList();
    expect(page).toMatchObject({ total: 32, pageNumber: 1, pageCount: 32, pageSize: 1 });
    expect(page.items).toMatchObject([
      {
        id: 18278,
        alias: 'P18278',
        status: 0,
        statusName: 'waiting',
        doneFrames: 0,
        submittedAt: new Date('2018-08-30T04:11:29Z'),
        startedAt: null,
        outputFolder: null,
        parentId: null,
        kind: 'unknown',
        kindText: null,
        preprocessingStatus: 25,
        allCameras: [],
        tiles: null,
        renderCost: null,
        cloneOf: null,
        deleted: false,
        labels: [],
        labelIds: {},
        children: [
          {
            id: 18280,
            status: 25,
            statusName: 'finished',
            totalFrames: 17,
            outputFolder: '18280_wardrobe',
            softwareId: 2001,
            completedAt: new Date('2018-08-30T04:52:45Z'),
            renderSeconds: 5028,
            parentId: 18278,
            kind: 'picture',
            kindText: 'Render',
            allCameras: ['VRayCam001', 'VRayCam003'],
            renderableCameras: ['VRayCam003'],
            tiles: 4,
            labels: ['night'],
            labelIds: { night: 21_205 },
            projectName: 'living room',
            priority: 60,
            nodeLimit: 200,
            memoryGigabytes: 64,
            timeoutSeconds: 86_400,
            timeoutWarningSeconds: 86_400,
            renderCost: 6.7,
            accountCost: 0,
            couponCost: 6.7,
            arrears: 0,
            cloneOf: 17_000,
            deleted: true,
            children: [],
          },
        ],
      },
    ]);
  });

  it('task details', async () => {
    expect(await (await documentedFarm()).taskInfo([14400249])).toMatchObject([{ id: 14400249, labels: [] }]);
  });

  it('frames, log and thumbnail', async () => {
    const client = await documentedFarm();
    const page = await client.taskFrames({ taskId: 19088 });
    expect(page.items).toMatchObject([
      {
        id: 1546598,
        frameIndex: '0-1',
        status: 4,
        statusName: 'finished',
        startedAt: new Date('2018-09-03T07:37:53Z'),
        endedAt: new Date('2018-09-03T07:46:02Z'),
        renderSeconds: 489,
        resubmissions: 0,
        kind: 'main',
        block: '1',
        cost: 0.44,
        couponCost: 0.1,
        arrears: null,
        node: '10.60.3.224',
        memoryGigabytes: 64,
        averageMemoryBytes: 2_240_647_168,
        averageCpuPercent: 9,
        timeoutSeconds: 259_200,
        simulationNode: null,
      },
      { id: 1546599, frameIndex: '2-4[1]', statusName: 'waiting', startedAt: null, endedAt: null },
    ]);
    expect(await client.frameLog({ frameId: 1 })).toMatchObject({
      text: '\n--- log ---\nFra:1',
      pageCount: 2,
    });
    expect(await client.frameThumbnail({ frameId: 1 })).toEqual([
      '/small_pic/100000/138/frame_0008[-]jpg.jpg',
    ]);
  });
});

describe('what else the farm may send', () => {
  it.each([
    ['{}', []],
    ['', []],
    [null, []],
    [{}, []],
    ['["night", "wip"]', ['night', 'wip']],
    ['{"21205":"night"}', ['night']],
    [
      ['night', { labelName: 'wip' }, { name: 'final' }],
      ['night', 'wip', 'final'],
    ],
    [{ labelName: 'night', labelId: 3 }, ['night']],
    [{ 3: { labelName: 'night' } }, ['night']],
    ['night,wip', ['night', 'wip']],
  ])('task labels %j', async (labels, names) => {
    const client = await farmThatSays({ items: [{ id: 1, taskStatus: 5, labels }], total: 1 });
    expect((await client.taskInfo([1])).map((task) => task.labels)).toEqual([names]);
  });

  it('answers "no more records" with an empty page', async () => {
    const farm = await testFarm(({ response }) => farmAnswer(response, { code: 700, data: null }));
    const client = testClient(farm.endpoint);
    expect(await client.taskFrames({ taskId: 1, pageNumber: 9 })).toMatchObject({ items: [], pageNumber: 9 });
    expect(await client.taskList()).toMatchObject({ items: [] });
    expect(await client.taskInfo([1])).toEqual([]);
  });

  it('takes success for success whatever the HTTP status, and a code that comes as text', async () => {
    const farm = await testFarm(({ response }) =>
      farmAnswer(response, { code: '200', data: answers.data.getLabels }, 500),
    );
    expect(await testClient(farm.endpoint).labels()).toMatchObject([{ name: 'myLabel' }]);
  });

  it('thumbnail: the word SUCCESS is no path', async () => {
    expect(await (await farmThatSays('SUCCESS')).frameThumbnail({ frameId: 1 })).toEqual([]);
  });

  it('an environment without a name in the answer keeps the one asked for', async () => {
    const client = await farmThatSays(null);
    const mine = { ...environment, name: 'mine' };
    expect(await client.addRenderEnvironment(mine)).toEqual({ name: 'mine' });
  });

  it.each([
    [{ aliasTaskIdList: ['2W1'], taskIdList: ['x1'] }, 'data.taskIdList[0]', /a number but is text/],
    [{ aliasTaskIdList: [], taskIdList: [] }, 'data.taskIdList', /at least one task id but is an empty list/],
    [{ aliasTaskIdList: [] }, 'data.taskIdList', /a list of task ids but is missing/],
    [null, 'data', /an object but is null/],
  ])('createTask answered with %j names the field', async (data, field, message) => {
    const error = await failureOf((await farmThatSays(data)).createTask());
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(error).toMatchObject({ call: 'createTask', field, ambiguous: true, retryable: false });
    expect(error).toHaveProperty('message', expect.stringMatching(message));
  });
});

describe('odd forms', () => {
  it('a Raysync key of the wrong type: the error names the field and holds no secret', async () => {
    const farm = await farmThatSays({ raySyncUserKey: ['key-1'], userKey: 'key-2', signature: 'key-3' });
    const error = await failureOf(farm.raysyncUserKey());
    expect(error).toMatchObject({ kind: 'unreadable', field: 'data.raySyncUserKey' });
    expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/key-\d/);
  });

  it.each([
    ['Render', 'picture'],
    ['Render picture', 'picture'],
    ['Render photon', 'photon'],
    ['RenderPhoton', 'photon'],
    ['Preprocessing', 'preprocessing'],
    ['GopRender', 'simulation'],
    ['Bake', 'unknown'],
  ])('task kind %s is %s, and the word is kept', async (taskType, kind) => {
    const client = await farmThatSays({ items: [{ id: 1, taskStatus: 5, taskType }], total: 1 });
    expect(await client.taskInfo([1])).toMatchObject([{ kind, kindText: taskType }]);
  });

  it('time limits in milliseconds (older answers) and seconds', async () => {
    const task = { id: 1, taskStatus: 5, taskOverTime: '43200000', overTimeStop: 43_200 };
    const client = await farmThatSays({ items: [task], total: 1 });
    expect(await client.taskInfo([1])).toMatchObject([
      { timeoutWarningSeconds: 43_200, timeoutSeconds: 43_200 },
    ]);
  });

  it('details of the wrong type refuse no task: they are missing', async () => {
    const task = { id: 1, taskStatus: 5, taskKeyValueVo: 'none', renderConsume: 'free', taskRam: {} };
    const client = await farmThatSays({ items: [task], total: 1 });
    expect(await client.taskInfo([1])).toMatchObject([
      { tiles: null, allCameras: [], renderableCameras: [], renderCost: null, memoryGigabytes: null },
    ]);
  });

  it('renderable cameras under the name that the table spells', async () => {
    const taskKeyValueVo = { allCamera: '', RenderableCarema: 'cam1, cam2' };
    const client = await farmThatSays({ items: [{ id: 1, taskStatus: 5, taskKeyValueVo }], total: 1 });
    expect(await client.taskInfo([1])).toMatchObject([{ renderableCameras: ['cam1', 'cam2'] }]);
  });

  it.each([
    ['hardwareConfigs', 'data[0].id', [{ type: 1 }]],
    ['platforms', 'data', { platform: 2 }],
    ['outputFiles', 'data[0].fileName', [{ filePath: '/x' }]],
    ['transferServer', 'data.raysyncTransfer', { clientVersion: '1' }],
    ['settings', 'data.downloadDisable', { downloadDisable: 'maybe' }],
  ] as const)('%s names the field %s', async (call, field, data) => {
    expect(await failureOf((await farmThatSays(data))[call]())).toMatchObject({ kind: 'unreadable', field });
  });
});

describe('an answer to another call', () => {
  it.each([
    ['softwareDetail', 'data.cgVersion'],
    ['labels', 'data.projectNameList'],
    ['taskList', 'data.items'],
  ] as const)('%s names the list that is missing', async (call, field) => {
    const client = await farmThatSays(answers.data.querySoftwareList);
    const answer =
      call === 'softwareDetail'
        ? client.softwareDetail({ softwareId: 2007, system: 'linux' })
        : client[call]();
    const error = await failureOf(answer);
    expect(error).toMatchObject({ kind: 'unreadable', field });
    expect(error).toHaveProperty('message', expect.stringContaining('should be a list but is missing'));
  });
});

describe('batches', () => {
  it('asks for task details 100 at a time', async () => {
    const farm = await testFarm(({ received, response }) => {
      const { taskIds } = received.body as { taskIds: number[] };
      success(response, { items: taskIds.map((id) => ({ id, taskStatus: 5 })) });
    });
    const ids = Array.from({ length: 205 }, (_, index) => index + 1);
    const tasks = await testClient(farm.endpoint).taskInfo(ids);
    expect(tasks.map((task) => task.id)).toEqual(ids);
    expect(farm.received.map(({ body }) => (body as { taskIds: number[] }).taskIds.length)).toEqual([
      100, 100, 5,
    ]);
  });

  it('asks nothing for no tasks', async () => {
    const farm = await testFarm(({ response }) => success(response));
    const client = testClient(farm.endpoint);
    expect(await client.taskInfo([])).toEqual([]);
    await client.stopTasks([]);
    expect(farm.received).toEqual([]);
  });

  it('no empty list goes over the wire', async () => {
    const farm = await testFarm(({ response }) => success(response));
    const client = testClient(farm.endpoint);
    await client.startTasks([]);
    await client.abandonTasks([]);
    await client.deleteTasks([]);
    await client.renderFullSpeed([]);
    await client.setTaskTimeout({ taskIds: [], timeoutSeconds: 60 });
    await client.resubmitFailedFrames({ taskIds: [] });
    await client.resubmitFailedFrames({ taskIds: [1], statuses: [] });
    await client.resubmitFrames({ taskId: 1, frameIds: [] });
    await client.resubmitFrames({ taskId: 1, frameIds: 'all', statuses: [] });
    await client.resubmitFramesByName({ taskId: 1, frames: [] });
    await client.stopFrames({ taskId: 1, frameIds: [] });
    await client.stopFramesByName({ taskId: 1, frames: [] });
    await client.addTaskLabel({ label: 'night', taskIds: [] });
    await client.deleteTaskLabels([]);
    expect(await client.errorDetails({ codes: [] })).toEqual([]);
    expect(await client.renderEnvironments({ softwareIds: [], system: 'linux' })).toEqual([]);
    expect(farm.received).toEqual([]);
  });
});

describe('statuses', () => {
  it('knows which task states are final, and which of these are failures', () => {
    const known = [0, 1, 5, 8, 10, 15, 20, 23, 25, 30, 35, 40, 45, 50, 100, 999];
    expect(known.filter(isEnded)).toEqual([10, 15, 20, 23, 25, 30, 35, 45]);
    expect(known.filter(isFailed)).toEqual([20, 23, 30, 45]);
  });

  it('knows which frame states are final, and which of these are failures', () => {
    const known = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 999];
    expect(known.filter(isFrameEnded)).toEqual([3, 4, 5, 11]);
    expect(known.filter(isFrameFailed)).toEqual([5, 11]);
  });

  it('says them in English and Chinese', () => {
    expect(describeTaskStatus(30, 'en')).toBe('Finished with failed frames');
    expect(describeTaskStatus(5, 'zh')).toBe('渲染中');
    expect(describeTaskStatus(77, 'en')).toBe('Status 77');
    expect(describeFrameStatus(11, 'en')).toBe('Took too long');
    expect(describeFrameStatus(4, 'zh')).toBe('已完成');
  });
});
