import type { LocalFarm } from '@farmhand/local-farm';
import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startFarm } from './support/farm.ts';
import { type PythonDict, type RawClient, rawClient, uploadRaw } from './support/raw-client.ts';

/**
 * Every call of the vendor's SDK with the paths and bodies that it sends, in the order of its own examples. What is
 * asserted is what its own code does with the answers: index them, iterate over them, compare them.
 */

const id = z.number().int();
const text = z.string();

const HANDLE = '/api/render/handle';
const PLUGIN = '/api/render/plugin';
const PROJECT = '/api/render/project';
const SUBMIT = '/api/render/submit';
const TRANSFER = '/api/render/transfer';
const RENDERING_TASK = '/api/rendering/task/renderingTask';
const BLENDER = 2007;

let farm: LocalFarm;
let client: RawClient;
beforeEach(async () => {
  farm = await startFarm({ nodes: 2 });
  client = rawClient({ ...farm.account, port: farm.port });
});

/** A call whose data the SDK uses. */
async function get<T>(schema: z.ZodType<T>, path: string, body: PythonDict = {}): Promise<T> {
  return schema.parse(await client.data(path, body));
}

const projects = z.object({ projectNameList: z.array(z.object({ projectId: id, projectName: text })) });
const created = z.object({ taskIdList: z.array(id).min(1), aliasTaskIdList: z.array(text), userId: id });
const hardware = z.array(
  z.object({
    id,
    status: id,
    platform: id,
    model: text,
    ram: text,
    gpuNum: text.nullable(),
    notSupportCgId: z.array(text),
    notSupportCode: z.array(text),
    notSupportPluginList: z.array(text),
  }),
);
const frame = z.looseObject({ id, frameIndex: text, frameStatus: id });
const frames = z.object({ items: z.array(frame), total: id, pageCount: id });
const tasks = z.object({
  items: z.array(
    z.looseObject({
      id,
      taskStatus: id,
      totalFrames: id,
      doneFrames: id,
      taskUserLevel: id,
      respRenderingTaskList: z.array(z.looseObject({ id })),
      labels: text,
    }),
  ),
  total: id,
});

const taskOf = async (taskId: number) => {
  const [task] = (await get(tasks, `${HANDLE}/queryTaskInfo/v2`, { taskIds: [taskId] })).items;
  if (task === undefined) throw new Error(`no task ${taskId}`);
  return task;
};

const framePage = (taskId: number, pageNum: number, pageSize: number, more: PythonDict = {}) =>
  get(frames, `${HANDLE}/queryTaskFrames`, { taskId, pageNum, pageSize, ...more });

/** As the SDK does: page by page, until one is empty. */
async function allFrames(taskId: number): Promise<ReadonlyMap<string, z.infer<typeof frame>>> {
  const found = new Map<string, z.infer<typeof frame>>();
  for (let pageNum = 1; ; pageNum += 1) {
    const { items } = await framePage(taskId, pageNum, 2);
    if (items.length === 0) return found;
    for (const one of items) found.set(one.frameIndex, one);
  }
}

/** Where the vendor's SDK stops asking: nothing more is rendered. */
async function ended(taskId: number): Promise<number> {
  const endStates: readonly number[] = [10, 20, 23, 25, 30, 35, 40, 45];
  return farm.events.until(() => {
    const status = farm.inspect.task(taskId)?.status;
    return status !== undefined && endStates.includes(status) && status;
  });
}

/** The SDK's way to a project's id: look, add where it is missing, look again. */
async function projectId(name: string): Promise<number> {
  const find = async () =>
    (await get(projects, `${PROJECT}/list`, { flag: 2 })).projectNameList.find(
      ({ projectName }) => projectName === name,
    )?.projectId;
  const there = await find();
  if (there !== undefined) return there;
  await client.data(`${PROJECT}/add`, { newName: name, status: 0 });
  return id.parse(await find());
}

async function newTask(body: PythonDict = {}): Promise<number> {
  const { taskIdList } = await get(created, `${SUBMIT}/createTask`, { count: 1, taskUserLevel: 50, ...body });
  return id.parse(taskIdList[0]);
}

async function submit(taskId: number, frameRange: string): Promise<void> {
  const { input_bid } = await get(z.object({ input_bid: text }), `${TRANSFER}/getBid`);
  await uploadRaw(client, {
    storageId: input_bid,
    serverPath: '/D/shots/夜/windmill.blend',
    content: Buffer.from('a scene'),
  });
  const documents = {
    'task.json': taskDocument(taskId, frameRange),
    'upload.json': {
      scene: [{ local: 'D:/shots/夜/windmill.blend', server: '/D/shots/夜/windmill.blend', hash: '' }],
      asset: [],
    },
    'asset.json': {},
    'tips.json': {},
  };
  for (const [fileName, content] of Object.entries(documents)) {
    await client.data(`${SUBMIT}/taskJsonFile`, { taskId, fileName, content: JSON.stringify(content) });
  }
  await client.data(`${SUBMIT}/task`, { taskId, producer: '丁玉涛' });
}

function taskDocument(taskId: number, frameRange: string) {
  return {
    task_info: {
      task_id: String(taskId),
      cg_id: String(BLENDER),
      input_cg_file: 'D:/shots/夜/windmill.blend',
      frames_per_task: '1',
      pre_frames: '000',
      stop_after_test: '2',
      time_out: '43200',
      job_stop_time: '259200',
      project_name: 'harvest',
      platform: '2',
    },
    software_config: { cg_name: 'Blender', cg_version: '', plugins: {} },
    scene_info: {},
    scene_info_render: {
      common: {
        frames: frameRange,
        width: '64',
        height: '48',
        Render_Format: 'PNG',
        scene_name: ['Scene'],
        camera_name: 'Camera',
        Output_path: '/tmp/',
      },
    },
  };
}

describe('login and account', () => {
  test('profile, settings and storages are dicts that fit together', async () => {
    const profile = await get(
      z.looseObject({ userId: id, platform: id }),
      '/api/render/setUp/queryUserProfile',
    );
    const setting = await get(z.looseObject({ taskOverTimeSec: id }), '/api/render/setUp/queryUserSetting');
    const bid = await get(
      z.object({
        config_bid: text,
        input_bid: text,
        output_bid: text,
        parent_input_bid: z.unknown(),
        sub_user_output_bids: z.array(z.unknown()),
      }),
      `${TRANSFER}/getBid`,
    );
    expect({ ...profile, ...setting, ...bid }).toMatchObject({ userId: farm.account.userId });
  });

  test('settings that were changed are answered from then on', async () => {
    await client.data('/api/render/setUp/updateUserSetting', { taskOverTimeSec: 86_400 });
    const setting = await get(z.looseObject({ taskOverTimeSec: id }), '/api/render/setUp/queryUserSetting');
    expect(setting.taskOverTimeSec).toBe(86_400);
  });

  test.each([1, 2])('platforms of zone %i are a bare list with numbers', async (zone) => {
    const platforms = await get(
      z.array(z.object({ platform: id, name: text })).min(1),
      '/api/render/common/queryPlatforms',
      { zone },
    );
    expect(platforms).toContainEqual({ platform: 2, name: expect.any(String) });
  });

  test.each([1, 2])('transfer configuration, Raysync server of zone %i and key', async (zone) => {
    await get(z.looseObject({ inputBid: text, resqEngines: z.array(z.unknown()) }), `${TRANSFER}/getConfig`);
    await get(
      z.looseObject({ raysyncTransfer: z.looseObject({ serverIp: text, serverPort: id }) }),
      `${TRANSFER}/getServerInfo`,
      { zone },
    );
    await get(z.looseObject({ userKey: text }), `${TRANSFER}/getRaySyncUserKey`);
  });
});

describe('projects and labels', () => {
  test('a project is added once and found by name', async () => {
    const harvest = await projectId('夜景 harvest 😀');
    expect(await projectId('夜景 harvest 😀')).toBe(harvest);
    const { projectNameList } = await get(projects, `${PROJECT}/getList`);
    expect(projectNameList).toContainEqual({ projectId: harvest, projectName: '夜景 harvest 😀' });
    await client.data(`${PROJECT}/delete`, { delName: '夜景 harvest 😀' });
    expect(await projectId('夜景 harvest 😀')).not.toBe(harvest);
  });

  test.each([0, 1, 2])('the list by flag %i is a dict with a list', async (flag) => {
    await get(projects, `${PROJECT}/list`, { flag });
  });
});

describe('software and environments', () => {
  const detail = z.object({
    cgVersion: z.array(z.object({ id, cgId: id, cgName: text, cgVersion: text })),
    cgPlugin: z.array(
      z.object({
        cvId: id,
        pluginName: text,
        pluginVersions: z.array(z.object({ pluginId: id, pluginName: text, pluginVersion: text })),
      }),
    ),
  });

  test('each software of the list has details, and plugins belong to its versions', async () => {
    const list = await get(
      z.looseObject({ renderInfoList: z.array(z.looseObject({ cgId: id, cgName: text })) }),
      `${PLUGIN}/querySoftwareList`,
    );
    for (const { cgId } of list.renderInfoList) {
      for (const osName of ['windows', 'linux']) {
        const { cgVersion, cgPlugin } = await get(detail, `${PLUGIN}/querySoftwareDetail`, { cgId, osName });
        const ids = new Set(cgVersion.map((version) => version.id));
        expect(cgVersion.every((version) => version.cgId === cgId)).toBe(true);
        expect(cgPlugin.every(({ cvId }) => ids.has(cvId))).toBe(true);
      }
    }
    expect(list.renderInfoList.map(({ cgId }) => cgId)).toContain(BLENDER);
  });

  test('an environment is added, changed, made the default, found and deleted', async () => {
    const { cgVersion, cgPlugin } = await get(detail, `${PLUGIN}/querySoftwareDetail`, {
      cgId: 2000,
      osName: 'windows',
    });
    const plugin = cgPlugin[0];
    const environment = {
      cgId: 2000,
      cgName: 'Maya',
      cgVersion: cgVersion.find((version) => version.id === plugin?.cvId)?.cgVersion ?? '',
      renderLayerType: 0,
      editName: 'tester',
      renderSystem: 1,
      pluginIds: [plugin?.pluginVersions[0]?.pluginId ?? 0],
    };
    const find = (body: PythonDict) =>
      get(z.array(z.looseObject({ editName: text })), `${PLUGIN}/getUserPluginConfig`, {
        osName: 1,
        ...body,
      });
    await client.data(`${PLUGIN}/addUserPluginConfig`, environment);
    await client.data(`${PLUGIN}/editUserPluginConfig`, { ...environment, renderLayerType: 1 });
    await client.data(`${PLUGIN}/setDefaultUserPluginConfig`, { editName: 'tester' });
    const one = await find({ cgId: '2000' });
    expect(one).toMatchObject([{ editName: 'tester', renderLayerType: 1, isDefault: 1 }]);
    expect(await find({ cgIds: ['2000', '2007'] })).toEqual(one);
    expect(await find({ cgIds: ['2000'], osName: 0 })).toEqual([]);
    await client.data(`${PLUGIN}/deleteUserPluginConfig`, { editName: 'tester' });
    expect(await find({ cgId: '2000' })).toEqual([]);
  });

  test('hardware is a bare list from which the SDK can choose', async () => {
    const list = await get(hardware, '/api/render/hardwareConfig/list', { cloneTask: 'false' });
    const wanted = list.find(
      ({ status, platform, notSupportCgId }) =>
        status !== 0 && platform === 2 && !notSupportCgId.includes(String(BLENDER)),
    );
    expect(wanted?.ram).toMatch(/^\d+GB$/);
    const same = list.filter(
      (config) =>
        config.platform === 2 &&
        config.model === wanted?.model &&
        config.ram === wanted.ram &&
        config.gpuNum === wanted.gpuNum,
    );
    expect(same).toEqual([wanted]);
    expect(
      await get(hardware, '/api/render/hardwareConfig/list', {
        cloneTask: 'false',
        taskIds: [await newTask()],
      }),
    ).toHaveLength(list.length);
  });
});

describe('analysis errors', () => {
  const details = z.array(z.looseObject({ code: text, type: z.union([id, text]) }));

  test('one code and several, in both languages, are bare lists', async () => {
    const path = `${SUBMIT}/queryAnalyseErrorDetail`;
    const known = await get(details, path, { language: '0', code: '50001' });
    for (const language of [0, 1]) {
      const both = await get(details, path, { language, codes: ['50001', '999999'] });
      expect(both.map(({ code }) => code)).toEqual(known.map(({ code }) => code));
    }
    await expect(client.data(path, { language: 0 })).rejects.toThrow('601');
  });
});

describe('a job from submission to the recycle bin', () => {
  test('renders, is listed, found and paged, and its frames have pictures and logs', async () => {
    await projectId('harvest');
    const taskId = await newTask({
      labels: ['l1', '标签'],
      artist: 'tester',
      outUserId: farm.account.userId,
    });
    const listed = async (body: PythonDict = {}) =>
      (await get(tasks, `${HANDLE}/getTaskList/v2`, { pageNum: 1, pageSize: 100, ...body })).items.map(
        (task) => task.id,
      );
    expect(await listed()).not.toContain(taskId);
    await submit(taskId, '1-5[1]');
    expect(await listed({ searchKeyword: String(taskId) })).toEqual([taskId]);
    expect(await ended(taskId)).toBe(25);
    expect(await listed({ statusList: [25] })).toEqual([taskId]);
    expect(await listed({ statusList: [0, 5] })).toEqual([]);
    expect(await listed({ startTime: '2020-01-01 00:00:00', endTime: '2120-01-01 00:00:00' })).toEqual([
      taskId,
    ]);
    expect(await listed({ endTime: '2020-01-01 00:00:00' })).toEqual([]);

    expect(await taskOf(taskId)).toMatchObject({ totalFrames: 5, doneFrames: 5, respRenderingTaskList: [] });
    const found = await allFrames(taskId);
    expect([...found.keys()].map(Number).sort()).toEqual([1, 2, 3, 4, 5]);
    const third = (await framePage(taskId, 1, 100, { searchKeyword: '3' })).items;
    expect(third.map(({ frameIndex }) => frameIndex)).toEqual(['3']);

    const frameId = found.get('3')?.id ?? 0;
    const [picture] = await get(z.array(text).min(1), `${HANDLE}/loadingFrameThumbnail`, {
      id: frameId,
      frameStatus: 4,
    });
    const image = await client.send({ method: 'GET', path: picture ?? '' });
    expect([image.status, image.body.subarray(1, 4).toString()]).toEqual([200, 'PNG']);
    const log = await get(z.object({ total: id, items: z.array(text) }), `${HANDLE}/showLog`, {
      renderingType: 'render',
      pageNum: 1,
      pageSize: 1,
      id: frameId,
    });
    expect(log.items.join('')).toContain('Frame 3');
    await client.data(`${HANDLE}/loadTaskProcessImg`, { taskId });

    const statistics = await get(z.record(text, id), `${HANDLE}/queryAllFrameStats`);
    expect(statistics).toMatchObject({ doneFramesTotal: 5, totalFrames: 5 });
    const file = z.looseObject({ fileName: text, filePath: text, directory: z.boolean() });
    const output = (body: PythonDict) =>
      get(z.array(file), '/api/render/file/operate/getOutputUserDirFile', body);
    const [folder] = await output({ treePath: '/', taskId });
    expect(folder).toMatchObject({ directory: true });
    expect(await output({ treePath: '/' })).toEqual([folder]);
    expect(await output({ treePath: folder?.filePath ?? '' })).toHaveLength(5);
  });

  test('frames are rendered again by id, by status and all', async () => {
    const taskId = await newTask();
    await submit(taskId, '1-4[1]');
    await ended(taskId);
    const before = await allFrames(taskId);
    const ids = ['1', '2'].map((index) => before.get(index)?.id ?? 0);
    const doneAgain = async (path: string, body: PythonDict) => {
      const restarted = new Set<string>();
      const unsubscribe = farm.events.subscribe((event) => {
        if (event.type === 'frame' && event.status === 4) restarted.add(event.frameIndex);
      });
      await client.data(path, body);
      await ended(taskId);
      unsubscribe();
      return [...restarted].sort();
    };
    const again = `${HANDLE}/recommitTaskFrames`;
    expect(await doneAgain(again, { taskId, ids, selectAll: 0 })).toEqual(['1', '2']);
    expect(await doneAgain(again, { taskId, selectAll: 1 })).toEqual(['1', '2', '3', '4']);
    expect(await doneAgain(again, { taskId, selectAll: 1, status: [5] })).toEqual([]);
    expect(await doneAgain(`${HANDLE}/recommitTasks`, { taskIds: [taskId] })).toEqual([]);
    expect(await doneAgain(`${HANDLE}/recommitTasks`, { taskIds: [taskId], status: [4] })).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
  });

  test('stops, starts, is abandoned, deleted and found among the deleted', async () => {
    const taskId = await newTask();
    await submit(taskId, '1-2000[1]');
    await farm.events.until(() => (farm.inspect.requests().submitTask?.succeeded ?? 0) > 0);
    const last = (await framePage(taskId, 1, 1, { searchKeyword: '1999' })).items[0]?.id ?? 0;
    await client.data(`${HANDLE}/stopTaskFrames`, { taskId, ids: [last], selectAll: 0 });
    await client.data(`${HANDLE}/stopTaskFrames`, { taskId, selectAll: 1 });
    await ended(taskId);
    await client.data(`${HANDLE}/recommitTaskFrames`, { taskId, selectAll: 1 });
    await client.data(`${RENDERING_TASK}/stopTask`, { taskIds: [taskId] });
    expect((await taskOf(taskId)).taskStatus).toBe(10);
    await client.data(`${RENDERING_TASK}/startTask`, { taskIds: [taskId] });
    expect((await taskOf(taskId)).taskStatus).not.toBe(10);
    await client.data(`${RENDERING_TASK}/stopTask`, { taskIds: [taskId] });
    await client.data(`${HANDLE}/abandonTask`, { taskIds: [taskId] });
    await client.data(`${HANDLE}/deleteTask`, { taskIds: [taskId] });
    const list = (body: PythonDict) =>
      get(tasks, `${HANDLE}/getTaskList/v2`, { pageNum: 1, pageSize: 100, ...body });
    expect((await list({})).items).toEqual([]);
    expect((await list({ recycleFlag: 1 })).items.map((task) => task.id)).toEqual([taskId]);
  });

  test('priority, time-out, full speed and labels', async () => {
    const taskId = await newTask();
    await submit(taskId, '1-2[1]');
    await client.data(`${RENDERING_TASK}/updateTaskUserLevel`, { taskId, taskUserLevel: 60 });
    await client.data(`${HANDLE}/setTaskOverTimeStop`, { taskIds: [taskId], overTime: 7200 });
    await client.data(`${HANDLE}/fullSpeedRendering`, { taskIds: [taskId] });
    await client.data(`${HANDLE}/addTaskLabel`, { label: '夜', taskIds: [taskId] });
    const task = await taskOf(taskId);
    expect(task.taskUserLevel).toBe(60);
    const labels = z.record(text, text).parse(JSON.parse(task.labels));
    const labelId = Object.keys(labels).find((key) => labels[key] === '夜');
    await client.data(`${HANDLE}/deleteTaskLabel`, { labelIds: [Number(labelId)] });
    expect((await taskOf(taskId)).labels).not.toContain('夜');
  });

  test('is cloned, in numbers', async () => {
    const taskId = await newTask();
    const clones = await get(created, `${SUBMIT}/createTask`, {
      count: 3,
      taskUserLevel: 60,
      cloneOriginalId: taskId,
    });
    expect(clones.taskIdList).toHaveLength(3);
    expect((await get(tasks, `${HANDLE}/queryTaskInfo/v2`, { taskIds: [99_999_999] })).items).toEqual([]);
  });
});

test('a refusal has the code and the message that the SDK raises', async () => {
  await expect(client.data(`${SUBMIT}/task`, { taskId: 99_999_999 })).rejects.toThrow(/answered \d+: .+/);
});
