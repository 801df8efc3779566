import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, refusal, startFarm, startFarmWithSub } from './support/farm.ts';

test('the time-out of tasks is set per account and kept', async () => {
  const { farm, sub } = await startFarmWithSub();
  expect(await call(farm, 'queryUserSetting')).toMatchObject({ taskOverTime: 12, taskOverTimeSec: 43_200 });
  expect(await call(farm, 'updateUserSetting', { taskOverTimeSec: '5400' })).toBeNull();
  expect(await call(farm, 'queryUserSetting')).toMatchObject({ taskOverTime: 2, taskOverTimeSec: 5400 });
  expect(await call(sub, 'queryUserSetting')).toMatchObject({ taskOverTimeSec: 43_200 });
  expect(await refusal(farm, 'updateUserSetting')).toMatchObject({ code: 601 });
  expect(await refusal(farm, 'updateUserSetting', { taskOverTimeSec: 0 })).toMatchObject({ code: 600 });
  await farm.stop();
  const again = await startFarm({ dataFolder: farm.dataFolder });
  expect(await call(again, 'queryUserSetting')).toMatchObject({ taskOverTimeSec: 5400 });
});

test.each(['queryPlatforms', 'getTransferServer'] as const)('%s takes zone 1 or 2', async (endpoint) => {
  const farm = await startFarm();
  const answer = await call(farm, endpoint);
  expect(await call(farm, endpoint, { zone: 1 })).toEqual(answer);
  expect(await call(farm, endpoint, { zone: '2' })).toEqual(answer);
  expect(await refusal(farm, endpoint, { zone: 3 })).toMatchObject({
    code: 600,
    message: expect.stringContaining('zone'),
  });
});

test('answers for Raysync have the documented shape; the key is kept', async () => {
  const { farm, sub } = await startFarmWithSub();
  expect(await call(farm, 'getTransferServer')).toEqual({
    clientVersion: 'local-farm',
    protocolVersion: 'local-farm',
    raysyncTransfer: {
      serverIp: '127.0.0.1',
      serverPort: farm.port,
      proxyIp: '127.0.0.1',
      proxyPort: farm.port,
      sslPort: farm.port,
      port: farm.port,
    },
  });
  const key = z.object({ raySyncUserKey: z.string().regex(/^[0-9a-f]{40}$/), id: z.number() });
  const first = key.parse(await call(farm, 'getRaysyncUserKey'));
  expect(first.id).toBe(farm.account.userId);
  expect(key.parse(await call(sub, 'getRaysyncUserKey')).raySyncUserKey).not.toBe(first.raySyncUserKey);
  await farm.stop();
  const again = await startFarm({ dataFolder: farm.dataFolder });
  expect(key.parse(await call(again, 'getRaysyncUserKey'))).toEqual(first);
});

test('labels are per account and listed by flag', async () => {
  const { farm, sub } = await startFarmWithSub();
  const list = z.object({ projectNameList: z.array(z.object({ projectName: z.string() })) });
  const names = async (who: typeof farm, flag?: number) =>
    list
      .parse(await call(who, 'listLabels', flag === undefined ? {} : { flag }))
      .projectNameList.map(({ projectName }) => projectName);
  await call(farm, 'addLabel', { newName: 'main', status: 0 });
  await call(sub, 'addLabel', { newName: 'sub', status: '1' });
  await call(sub, 'addLabel', { newName: 'main' });
  expect(await names(farm)).toEqual(['main']);
  expect(await names(farm, 1)).toEqual(['main']);
  expect(await names(farm, 2)).toEqual(['main', 'sub', 'main']);
  expect(await names(sub, 0)).toEqual(['sub', 'main']);
  expect(await names(sub, 1)).toEqual(['main', 'sub', 'main']);
  expect(list.parse(await call(sub, 'getLabels')).projectNameList).toHaveLength(2);

  for (const [endpoint, body] of [
    ['addLabel', { newName: 'main' }],
    ['addLabel', { newName: 'x', status: 2 }],
    ['deleteLabel', { delName: 'sub' }],
    ['listLabels', { flag: 3 }],
  ] as const) {
    expect(await refusal(farm, endpoint, body)).toMatchObject({ code: 600 });
  }
  expect(await refusal(farm, 'deleteLabel')).toMatchObject({ code: 601 });
  await call(sub, 'deleteLabel', { delName: 'main' });
  expect(await names(farm, 2)).toEqual(['main', 'sub']);
});

test('texts for codes of the analysis in both languages', async () => {
  const farm = await startFarm();
  const [english] = z
    .array(z.looseObject({ desDescriptionCn: z.string() }))
    .parse(await call(farm, 'queryErrorDetail', { code: 46002, language: '1' }));
  expect(english).toEqual({
    id: expect.any(Number),
    code: '46002',
    type: 1,
    languageFlag: 1,
    desDescriptionCn: 'Eevee does not render on CPU nodes.',
    desSolutionCn: expect.stringContaining('GPU'),
    solutionPath: '',
    isRepair: 0,
    isDelete: 1,
    isOpen: 1,
    lastModifyAdmin: '',
    updateTime: expect.any(Number),
  });
  expect(
    await call(farm, 'queryErrorDetail', { codes: ['46001', '50001', '10012'], language: 0 }),
  ).toMatchObject([
    { code: '46001', type: 0, languageFlag: 0, desDescriptionCn: expect.stringMatching(/\p{Script=Han}/u) },
    { code: '10012', type: 0 },
  ]);
  expect(await call(farm, 'queryErrorDetail', { code: '50001' })).toEqual([]);
  expect(await refusal(farm, 'queryErrorDetail')).toMatchObject({ code: 601 });
  expect(await refusal(farm, 'queryErrorDetail', { code: '46000', language: 2 })).toMatchObject({
    code: 600,
  });
});
