import { existsSync, readFileSync } from 'node:fs';
import { MockAgent } from 'undici';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createFarmClient, type FarmClient, type JsonObject } from '../src/index.ts';
import { sign, stringToSign } from '../src/signing.ts';
import { answers } from './fixtures/answers.ts';

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
const calls: readonly (readonly [name: string, call: (client: FarmClient) => Promise<unknown>])[] = [
  ['user.query_user_profile', (client) => client.profile()],
  ['user.query_user_setting', (client) => client.settings()],
  ['user.get_transfer_bid', (client) => client.transferBids()],
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
  ['query.task_frames', (client) => client.taskFrames({ taskId: 13790691, pageNumber: 1, pageSize: 1 })],
  ['query.task_frames', (client) => client.taskFrames({ taskId: 13790691, search: '0-1' })],
  ['query.task_info', (client) => client.taskInfo([14400249])],
  ['query.supported_software', (client) => client.softwareList()],
  ['query.supported_plugin', (client) => client.softwareDetail({ softwareId: 2000, system: 'windows' })],
  ['query.supported_plugin', (client) => client.softwareDetail({ softwareId: 2004, system: 'linux' })],
  ['query.get_frame_thumbnall', (client) => client.frameThumbnail({ frameId: 230772361 })],
  ['query.get_render_log', (client) => client.frameLog({ frameId: 230772361 })],
  ['tag.add_label', (client) => client.addLabel({ name: 'test_tag4' })],
  ['tag.get_label_list', (client) => client.labels()],
  [
    'env.add_render_env',
    (client) =>
      client.addRenderEnvironment({
        name: 'testRenderEnv',
        softwareId: 2000,
        softwareName: 'Maya',
        version: '2020',
        system: 'linux',
        pluginIds: [1166],
        mayaRenderLayerType: 0,
      }),
  ],
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
];

const sdkVectors = vectors.filter((vector) => vector.call !== 'documented example');

describe('what the calls put on the wire', () => {
  it('covers every vector with a call of the same name', () => {
    expect(calls.map(([name]) => name)).toEqual(sdkVectors.map((vector) => vector.call));
  });

  it.each(calls.map(([name, call], index) => ({ name, call, index })))(
    '$name ($index): path, headers, body and signature of the vector',
    async ({ call, index }) => {
      const vector = sdkVectors[index];
      if (vector === undefined) throw new Error('no vector');
      const agent = new MockAgent();
      agent.disableNetConnect();
      const seen: { path: string; headers: unknown; body: unknown }[] = [];
      agent
        .get(`https://${vector.domain}`)
        .intercept({ path: () => true, method: 'POST' })
        .reply((request) => {
          seen.push({ path: request.path, headers: request.headers, body: JSON.parse(String(request.body)) });
          return { statusCode: 200, data: answers.forPath(request.path) };
        });
      const client = createFarmClient({
        endpoint: `https://${vector.domain}`,
        accessId,
        accessKey,
        protocolVersion: '2.0.0',
        pathGeneration: 'newer',
        dispatcher: agent,
        clock: () => timestamp * 1000,
        nonce: () => nonce,
      });

      await call(client);

      const { 'Content-Type': contentType, ...headers } = vector.headers;
      expect(seen).toEqual([
        { path: vector.path, headers: { ...headers, 'content-type': contentType }, body: vector.body },
      ]);
    },
  );
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
