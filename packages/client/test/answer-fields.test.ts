import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { FarmClient } from '../src/index.ts';
import { environment } from './fixtures/sample-calls.ts';
import { failureOf, success, testClient, testFarm } from './support/test-farm.ts';

async function farmThatSays(data: unknown): Promise<FarmClient> {
  const farm = await testFarm(({ response }) => success(response, data));
  return testClient(farm.endpoint);
}

const pageWith = (item: object) => ({ items: [item], total: 1, pageNum: 1, pageCount: 1, size: 100 });
const task = { id: 1, taskStatus: 5 };
const frame = { id: 2, frameIndex: '7', frameStatus: 4 };

describe('documented fields have names of their own', () => {
  it('tasks', async () => {
    const client = await farmThatSays(
      pageWith({
        ...task,
        statusText: 'render_task_status_5',
        preStatusText: 'render_task_status_25',
        taskLevel: '79',
        munuTaskId: '2018083000075',
        isOpen: 1,
        cloneParentId: 17,
        shareMainCapital: '1',
        taskTypeText: 'render_photons_task',
      }),
    );
    const [read] = await client.taskInfo([1]);
    expect(read).toMatchObject({
      statusText: 'render_task_status_5',
      preprocessingStatusText: 'render_task_status_25',
      level: 79,
      dispatchId: '2018083000075',
      isUnfolded: true,
      cloneParentId: 17,
      sharesMainAssets: true,
      kindTextKey: 'render_photons_task',
    });
    expect(read).not.toHaveProperty('extra');
  });

  it('tasks: null and false where the farm gives nothing, or what nobody can read', async () => {
    const nothing = {
      statusText: null,
      preprocessingStatusText: null,
      level: null,
      dispatchId: null,
      isUnfolded: false,
      cloneParentId: null,
      sharesMainAssets: false,
      kindTextKey: null,
    };
    const empty = { ...task, munuTaskId: '', cloneParentId: 0, statusText: null };
    expect(await (await farmThatSays(pageWith(empty))).taskInfo([1])).toMatchObject([nothing]);
    const odd = { ...task, statusText: {}, isOpen: 'maybe', shareMainCapital: [], munuTaskId: true };
    expect(await (await farmThatSays(pageWith(odd))).taskInfo([1])).toMatchObject([nothing]);
  });

  it.each([
    [0, 'quantity'],
    ['1', 'machine'],
    [2, 'project'],
    [3, null],
    [null, null],
    ['', null],
  ])('frames: fee type %j is %j', async (feeType, meaning) => {
    const client = await farmThatSays(
      pageWith({
        ...frame,
        feeType,
        userId: '10001520',
        framePrice: 0.67,
        platform: 2,
        frameStatusText: 'task_frame_status_4',
      }),
    );
    const { items } = await client.taskFrames({ taskId: 1 });
    expect(items).toMatchObject([
      { feeType: meaning, userId: 10_001_520, price: 0.67, platform: 2, statusText: 'task_frame_status_4' },
    ]);
    expect(items[0]).not.toHaveProperty('extra');
  });

  it.each([
    [1, false],
    ['2', true],
    [0, null],
    [undefined, null],
  ])('programs: automatic submission %j is %j', async (isAutoCommit, submitsByItself) => {
    const program = { cgId: 2008, cgName: 'VR Standalone', cgType: 'vrscene', isSupportLinux: 0 };
    const renderInfoList = [
      { ...program, iconPath: '/img/vr.png', isNeedProjectPath: '3', isNeedAnalyse: 2 },
      program,
    ];
    const client = await farmThatSays({ renderInfoList, defaultCgId: 2001, isAutoCommit });
    const { software, ...list } = await client.softwareList();
    expect(list).toEqual({ defaultSoftwareId: 2001, submitsByItself });
    expect(software).toMatchObject([
      { iconPath: '/img/vr.png', projectPathNeed: 3, analysisNeed: 2 },
      { iconPath: null, projectPathNeed: null, analysisNeed: null },
    ]);
    expect(software[0]).not.toHaveProperty('extra');
  });

  it('transfer engines: checks and lines have names, accounts with their passwords stay aside', async () => {
    const storages = { inputBid: '1', outputBid: '2', configBid: '3' };
    const line = { name: 'main', server: '10.60.1.79', port: 1, lineId: '123' };
    const client = await farmThatSays({
      ...storages,
      resqEngines: [
        {
          engineName: 'trtt',
          respTaskEngineLines: [line],
          automaticCheck: 1,
          checkServer: '10.60.196.151',
          checkPort: '10100',
          checkEnable: '1',
          checkExcludType: 'tx',
          resqEngineAccounts: [{ bid: '1', name: '1', password: 'pass-word' }],
        },
        { engineName: 'RaySync', respTaskEngineLines: [], checkServer: '', checkPort: '' },
      ],
    });
    const { engines } = await client.transferConfig();
    expect(engines).toMatchObject([
      {
        lines: [{ id: 123 }],
        switchesLines: true,
        checkServer: '10.60.196.151',
        checkPort: 10_100,
        checkEnabled: true,
        checkExcludedTypes: 'tx',
      },
      {
        switchesLines: false,
        checkServer: null,
        checkPort: null,
        checkEnabled: false,
        checkExcludedTypes: null,
      },
    ]);
    const [{ extra, ...named } = {}] = engines;
    expect(Object.keys(extra ?? {})).toEqual(['resqEngineAccounts']);
    expect(inspect(named, { depth: null })).not.toContain('pass-word');
  });

  it('settings, and blocks of a task of 3ds Max', async () => {
    expect(await (await farmThatSays({ infoStatus: 0, accountType: '2' })).settings()).toMatchObject({
      infoStatus: 0,
      accountType: 2,
    });
    const grabInfo = [[{ frameIndex: '0', isMaxPrice: '1' }, { frameIndex: '1' }]];
    expect(await (await farmThatSays({ grabInfo })).taskProgressImage({ taskId: 1 })).toMatchObject({
      blocks: [[{ isMaxPicture: true }, { isMaxPicture: false }]],
    });
  });
});

describe('fields without a name are kept', () => {
  it('of a scene and of labels, where they came from', async () => {
    const client = await farmThatSays(
      pageWith({
        ...task,
        stopType: 0,
        taskKeyValueVo: { tiles: '4', allCamera: 'cam1', sceneUnit: 'cm' },
        labels: [{ labelName: 'night', labelId: 3, colour: 'blue' }, 'wip', { name: 'final', id: 4 }],
      }),
    );
    expect(await client.taskInfo([1])).toMatchObject([
      {
        tiles: 4,
        allCameras: ['cam1'],
        labels: ['night', 'wip', 'final'],
        labelIds: { night: 3, final: 4 },
        extra: {
          stopType: 0,
          taskKeyValueVo: { sceneUnit: 'cm' },
          labels: { night: { colour: 'blue' } },
        },
      },
    ]);
  });

  it('of labels alone, in a task that has no others', async () => {
    const labels = '{"3":{"labelName":"night","colour":"blue"}}';
    const [read] = await (await farmThatSays(pageWith({ ...task, labels }))).taskInfo([1]);
    expect(read).toMatchObject({ labels: ['night'], labelIds: { night: 3 } });
    expect(read?.extra).toEqual({ labels: { night: { colour: 'blue' } } });
  });

  it("of the account's labels", async () => {
    const projectNameList = [{ projectId: 3671, projectName: 'night', owner: 'main' }];
    expect(await (await farmThatSays({ projectNameList })).labels()).toEqual([
      { projectId: 3671, name: 'night', extra: { owner: 'main' } },
    ]);
  });
});

describe('adding an environment', () => {
  const mine = { ...environment, name: 'mine' };

  it.each([
    ['SUCCESS', { name: 'mine' }],
    [null, { name: 'mine' }],
    [[], { name: 'mine' }],
    [{ editName: ['mine'] }, { name: 'mine' }],
    [
      { editName: '', id: 5 },
      { name: 'mine', extra: { id: 5 } },
    ],
    [{ editName: 'mine (2)' }, { name: 'mine (2)' }],
  ])('has succeeded when the farm says so, with %j', async (data, expected) => {
    expect(await (await farmThatSays(data)).addRenderEnvironment(mine)).toEqual(expected);
  });
});

describe('answers that come in several forms', () => {
  it('a log: a page, one text, or nothing', async () => {
    const read = async (data: unknown) => (await farmThatSays(data)).frameLog({ frameId: 1 });
    expect(await read({ items: ['a', 'b'], pageNum: 2, pageCount: 3 })).toEqual({
      text: 'a\nb',
      pageNumber: 2,
      pageCount: 3,
    });
    expect(await read('whole log')).toEqual({ text: 'whole log', pageNumber: 1, pageCount: 1 });
    expect(await read('')).toEqual({ text: '', pageNumber: 1, pageCount: 1 });
    expect(await read(null)).toEqual({ text: '', pageNumber: 1, pageCount: 0 });
  });

  it('thumbnails: a list, one path, or nothing', async () => {
    const read = async (data: unknown) => (await farmThatSays(data)).frameThumbnail({ frameId: 1 });
    expect(await read(['/a.jpg', '/b.jpg'])).toEqual(['/a.jpg', '/b.jpg']);
    expect(await read('/a.jpg')).toEqual(['/a.jpg']);
    expect(await read('')).toEqual([]);
    expect(await read(null)).toEqual([]);
  });

  it.each([
    ['frameLog', { items: [{}] }, 'data.items[0]', 'should be text but is an object'],
    ['frameLog', { items: ['a'], pageCount: 'two' }, 'data.pageCount', 'a number or nothing but is text'],
    ['frameLog', { pageNum: 1 }, 'data.items', 'a list but is missing'],
    ['frameLog', 5, 'data', 'an object but is a number'],
    ['frameThumbnail', ['/a.jpg', { path: '/b.jpg' }], 'data[1]', 'should be text but is an object'],
    ['frameThumbnail', { paths: [] }, 'data', 'should be a list but is an object'],
  ] as const)('%s answered with %j: the error names the field', async (call, data, field, words) => {
    const error = await failureOf((await farmThatSays(data))[call]({ frameId: 1 }));
    expect(error).toMatchObject({ kind: 'unreadable', field });
    expect(error).toHaveProperty('message', expect.stringContaining(words));
  });
});

describe('the page that is asked for', () => {
  const wrong = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY];

  it.each(wrong.flatMap((value) => [['pageNumber', value] as const, ['pageSize', value] as const]))(
    '%s %d is refused before anything is sent',
    async (option, value) => {
      const farm = await testFarm(({ response }) => success(response, { items: [], total: 0 }));
      const client = testClient(farm.endpoint);
      const words = new RegExp(`^The option "${option}" is .*, 1 or more; it is ${value}\\.$`);
      for (const list of [
        () => client.taskList({ [option]: value }),
        () => client.taskFrames({ taskId: 1, [option]: value }),
      ]) {
        expect(list).toThrow(TypeError);
        expect(list).toThrow(words);
      }
      // The farm would have heard of it before this call.
      await client.taskList({ pageNumber: 2, pageSize: 1 });
      expect(farm.received.map(({ body }) => body)).toEqual([{ pageNum: 2, pageSize: 1 }]);
    },
  );
});
