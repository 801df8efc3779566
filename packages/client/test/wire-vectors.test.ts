import { existsSync, readFileSync } from 'node:fs';
import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../src/endpoints.ts';
import { createFarmClient, type FarmClient, type JsonObject, type PathGeneration } from '../src/index.ts';
import { sign, stringToSign } from '../src/signing.ts';
import { answers } from './fixtures/answers.ts';
import { sampleCalls } from './fixtures/sample-calls.ts';

const vectorFile = z.object({
  accessId: z.string(),
  accessKey: z.string(),
  timestamp: z.number(),
  nonce: z.string(),
  vectors: z.array(
    z.object({
      call: z.string(),
      domain: z.string(),
      path: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.record(z.string(), z.json()),
      stringToSign: z.string(),
      signature: z.string(),
    }),
  ),
});

const { accessId, accessKey, timestamp, nonce, vectors } = read(
  new URL('./fixtures/wire-vectors.json', import.meta.url),
);

function read(file: URL): z.infer<typeof vectorFile> {
  return vectorFile.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function signatureOf(vector: z.infer<typeof vectorFile>['vectors'][number]): {
  text: string;
  signature: string;
} {
  const header = (name: string) => vector.headers[name] ?? '';
  const body: JsonObject = vector.body;
  const text = stringToSign({
    method: 'POST',
    domain: vector.domain,
    path: vector.path,
    headers: {
      accessId: header('accessId'),
      channel: header('channel'),
      platform: header('platform'),
      UTCTimestamp: header('UTCTimestamp'),
      nonce: header('nonce'),
      version: header('version'),
    },
    body,
  });
  return { text, signature: sign(accessKey, text) };
}

/** The public calls that must send what the vectors of the same name hold, in the vectors' order. */
const calls: readonly (readonly [name: string, call: (client: FarmClient) => PromiseLike<unknown>])[] = [
  ['query.platforms', (client) => client.platforms()],
  ['user.query_user_profile', (client) => client.profile()],
  ['user.query_user_setting', (client) => client.settings()],
  ['user.update_user_settings', (client) => client.updateSettings({ taskTimeoutSeconds: 43_200 })],
  ['user.get_transfer_bid', (client) => client.transferBids()],
  ['user.get_hardware_config', (client) => client.hardwareConfigs()],
  ['user.get_hardware_config', (client) => client.hardwareConfigs({ taskIds: [19097] })],
  ['task.create_task', (client) => client.createTask()],
  [
    'task.create_task',
    (client) => client.createTask({ count: 1, priority: 50, labels: ['label_test1', 'label_test2'] }),
  ],
  [
    'task.create_task',
    (client) =>
      client.createTask({
        count: 3,
        priority: 60,
        externalUserId: 77,
        labels: ['夜景'],
        cloneOriginalId: 19097,
        artist: '丁玉涛',
      }),
  ],
  ['task.submit_task', (client) => client.submitTask({ taskId: 19097 })],
  ['task.submit_task', (client) => client.submitTask({ taskId: 19097, producer: 'Ada L' })],
  ['task.stop_task', (client) => client.stopTasks([13798105])],
  ['task.start_task', (client) => client.startTasks([13798105, 13798106])],
  ['task.abort_task', (client) => client.abandonTasks([13798105])],
  ['task.delete_task', (client) => client.deleteTasks([13798105])],
  ['task.update_priority', (client) => client.updatePriority({ taskId: 19097, priority: 60 })],
  [
    'task.set_task_overtime_top',
    (client) => client.setTaskTimeout({ taskIds: [14684405], timeoutSeconds: 60 }),
  ],
  ['task.full_speed', (client) => client.renderFullSpeed([13652193])],
  ['query.error_detail', (client) => client.errorDetails({ codes: '50001' })],
  ['query.error_detail', (client) => client.errorDetails({ codes: ['10012', '15006'], language: 'en' })],
  ['query.get_task_list', (client) => client.taskList({ pageNumber: 1, pageSize: 1 })],
  [
    'query.get_task_list',
    (client) =>
      client.taskList({
        pageNumber: 2,
        pageSize: 50,
        statuses: [0, 5, 25],
        search: '衣帽间',
        from: '2026-01-01 00:00:00',
        to: '2026-11-22 23:59:59',
      }),
  ],
  ['query.get_task_list', (client) => client.taskList({ deleted: true })],
  ['query.task_frames', (client) => client.taskFrames({ taskId: 13790691, pageNumber: 1, pageSize: 1 })],
  ['query.task_frames', (client) => client.taskFrames({ taskId: 13790691, search: '0-1' })],
  ['query.all_frame_status', (client) => client.frameStatistics()],
  ['query.restart_failed_frames', (client) => client.resubmitFailedFrames({ taskIds: [13788981] })],
  [
    'query.restart_failed_frames',
    (client) => client.resubmitFailedFrames({ taskIds: [13788981], statuses: [5, 11] }),
  ],
  ['query.restart_frame', (client) => client.resubmitFrames({ taskId: 14362099, frameIds: 'all' })],
  [
    'query.restart_frame',
    (client) => client.resubmitFrames({ taskId: 14362099, frameIds: [230772361, 230772362], statuses: [5] }),
  ],
  ['query.stop_frame', (client) => client.stopFrames({ taskId: 14362099, frameIds: 'all' })],
  ['query.stop_frame', (client) => client.stopFrames({ taskId: 14362099, frameIds: [1, 2] })],
  ['query.task_info', (client) => client.taskInfo([14400249])],
  ['query.supported_software', (client) => client.softwareList()],
  ['query.supported_plugin', (client) => client.softwareDetail({ softwareId: 2000, system: 'windows' })],
  ['query.supported_plugin', (client) => client.softwareDetail({ softwareId: 2004, system: 'linux' })],
  ['query.get_transfer_server_msg', (client) => client.transferServer()],
  ['query.get_raysync_user_key', (client) => client.raysyncUserKey()],
  [
    'query.get_task_processing_img',
    (client) => client.taskProgressImage({ taskId: 14470635, stage: 'photon' }),
  ],
  ['query.get_frame_thumbnall', (client) => client.frameThumbnail({ frameId: 230772361 })],
  ['query.get_render_log', (client) => client.frameLog({ frameId: 230772361 })],
  ['tag.add_label', (client) => client.addLabel({ name: 'test_tag4' })],
  ['tag.delete_label', (client) => client.deleteLabel('test_tag2')],
  ['tag.get_label_list', (client) => client.labels()],
  ['tag.get_list', (client) => client.labelsVisible()],
  ['tag.get_list', (client) => client.labelsVisible({ scope: 'all-of-main' })],
  ['tag.add_task_tag', (client) => client.addTaskLabel({ label: 'test_tag', taskIds: [29445045, 29435295] })],
  ['tag.delete_task_tag', (client) => client.deleteTaskLabels([21205])],
  ['env.add_render_env', (client) => client.addRenderEnvironment({ ...mayaEnvironment, pluginIds: [1166] })],
  ['env.update_render_env', (client) => client.editRenderEnvironment({ ...mayaEnvironment, pluginIds: [] })],
  ['env.delete_render_env', (client) => client.deleteRenderEnvironment('testRenderEnv')],
  ['env.set_default_render_env', (client) => client.setDefaultRenderEnvironment('testRenderEnv')],
  [
    'env.get_render_env',
    (client) => client.renderEnvironments({ softwareIds: [2000, 2007], system: 'linux' }),
  ],
  [
    'transmit.upload_json_content',
    (client) =>
      client.uploadTaskDocument({
        taskId: 19097,
        fileName: 'task.json',
        content: '{"task_info":{"frames":"1-10[1]","名":"a&b=c"}}',
      }),
  ],
  [
    'transmit.upload_json_content',
    (client) => client.uploadTaskDocument({ taskId: 19097, fileName: 'tips.json', content: '{}' }),
  ],
  ['transmit.get_transfer_config', (client) => client.transferConfig()],
  ['transmit.get_output_files', (client) => client.outputFiles({ taskId: 19097 })],
  [
    'transmit.get_output_files',
    (client) => client.outputFiles({ folder: '/1484861_muti_layer_test/layer3' }),
  ],
];

const mayaEnvironment = {
  name: 'testRenderEnv',
  softwareId: 2000,
  softwareName: 'Maya',
  version: '2020',
  system: 'linux',
  mayaRenderLayerType: 0,
} as const;

const sdkVectors = vectors.filter((vector) => vector.call !== 'documented example');

/** A client whose requests are kept and answered with the documented answers. */
function listeningClient(endpoint: string, pathGeneration: PathGeneration) {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const seen: { path: string; headers: unknown; body: unknown }[] = [];
  agent
    .get(endpoint)
    .intercept({ path: () => true, method: 'POST' })
    .reply((request) => {
      seen.push({ path: request.path, headers: request.headers, body: JSON.parse(String(request.body)) });
      return { statusCode: 200, data: answers.forPath(request.path) };
    })
    .persist();
  const client = createFarmClient({
    endpoint,
    accessId,
    accessKey,
    protocolVersion: '2.0.0',
    pathGeneration,
    dispatcher: agent,
    clock: () => timestamp * 1000,
    nonce: () => nonce,
  });
  return { client, seen };
}

describe('what the calls put on the wire', () => {
  it('covers every vector with a call of the same name', () => {
    expect(calls.map(([name]) => name)).toEqual(sdkVectors.map((vector) => vector.call));
  });

  it.each(calls.map(([name, call], index) => ({ name, call, index })))(
    '$name ($index): path, headers, body and signature of the vector',
    async ({ call, index }) => {
      const vector = sdkVectors[index];
      if (vector === undefined) throw new Error('no vector');
      const { client, seen } = listeningClient(`https://${vector.domain}`, 'newer');

      await call(client);

      const { 'Content-Type': contentType, ...headers } = vector.headers;
      expect(seen).toEqual([
        { path: vector.path, headers: { ...headers, 'content-type': contentType }, body: vector.body },
      ]);
    },
  );
});

/** The calls whose paths moved after they had been documented; the source is the table of wire facts. */
const moved: Readonly<Record<string, readonly [documented: string, newer: string]>> = {
  getTaskList: ['/api/render/handle/getTaskList', '/api/render/handle/getTaskList/v2'],
  queryTaskInfo: ['/api/render/handle/queryTaskInfo', '/api/render/handle/queryTaskInfo/v2'],
  stopTask: ['/api/render/handle/stopTask', '/api/rendering/task/renderingTask/stopTask'],
  startTask: ['/api/render/handle/startTask', '/api/rendering/task/renderingTask/startTask'],
  getRaysyncUserKey: ['/api/render/user/getRaySyncUserKey', '/api/render/transfer/getRaySyncUserKey'],
  deleteTaskLabels: ['/api/render/task/deleteTaskLabel', '/api/render/handle/deleteTaskLabel'],
};

describe('paths', () => {
  it.each(Object.entries(sampleCalls))(
    '%s goes to its own path in both generations',
    async (name, sample) => {
      const documented = listeningClient('https://task.renderbus.com', 'documented');
      const newer = listeningClient('https://task.renderbus.com', 'newer');
      await sample.ask(documented.client);
      await sample.ask(newer.client);

      const paths = [...documented.seen, ...newer.seen].map(({ path }) => path);
      const only = Object.entries(endpoints).find(([key]) => key === name)?.[1].path;
      expect(paths).toEqual(moved[name] ?? [only, only]);
    },
  );

  const documentation = new URL('../../../../shared/reference/api-documentation.txt', import.meta.url);
  it.skipIf(!existsSync(documentation))('the documented ones are those of the documentation', () => {
    const said = [...readFileSync(documentation, 'utf8').matchAll(/^Interface path:\s*(\S+)$/gm)];
    const newerOnly = ['updateTaskUserLevel', 'stopTaskFrames', 'getOutputUserDirFile', 'list', 'showLog'];
    const ours = Object.values(endpoints).map(({ path }) => path);
    const documentedOnes = new Set(said.map(([, path]) => path));
    expect(documentedOnes.size).toBeGreaterThan(30);
    expect(ours).toEqual(expect.arrayContaining([...documentedOnes]));
    const undocumented = ours.filter((path) => !documentedOnes.has(path));
    expect(undocumented.map((path) => path.split('/').at(-1)).sort()).toEqual(newerOnly.sort());
  });
});

describe('zones', () => {
  it.each([
    ['https://task.renderbus.com', 1, 2],
    ['https://task.foxrenderfarm.com', 2, 1],
    ['http://127.0.0.1:8080', 2, 1],
  ])(
    '%s: %i for the platforms, %i for the transfer server, unless one is given',
    async (endpoint, ...zones) => {
      const { client, seen } = listeningClient(endpoint, 'documented');
      await client.platforms();
      await client.transferServer();
      await client.platforms({ zone: 1 });
      await client.transferServer({ zone: 2 });
      expect(seen.map(({ body }) => body)).toEqual([...zones, 1, 2].map((zone) => ({ zone })));
    },
  );
});

describe('what an environment query names', () => {
  it('one program, without a list, on Windows unless told otherwise', async () => {
    const { client, seen } = listeningClient('https://task.renderbus.com', 'documented');
    await client.renderEnvironments({ softwareId: 2004 });
    await client.renderEnvironments({ softwareId: 2007, system: 'linux' });
    expect(seen.map(({ body }) => body)).toEqual([
      { cgId: '2004', osName: 1 },
      { cgId: '2007', osName: 0 },
    ]);
  });
});

describe('signatures', () => {
  it.each(vectors)('$call: string to sign and signature', (vector) => {
    expect(signatureOf(vector)).toEqual({ text: vector.stringToSign, signature: vector.signature });
  });

  const shared = new URL('../../../../shared/conformance/wire-vectors.json', import.meta.url);
  it.skipIf(!existsSync(shared))('all shared conformance vectors', () => {
    for (const vector of read(shared).vectors) {
      expect(signatureOf(vector)).toEqual({ text: vector.stringToSign, signature: vector.signature });
    }
  });
});
