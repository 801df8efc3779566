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
      extra: { level: 49, studentEndTime: null },
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
        labels: [],
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
    const environment = {
      name: 'mine',
      softwareId: 2007,
      softwareName: 'Blender',
      version: '3.4',
      system: 'linux',
      pluginIds: [],
    } as const;
    expect(await client.addRenderEnvironment(environment)).toEqual({ name: 'mine' });
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
