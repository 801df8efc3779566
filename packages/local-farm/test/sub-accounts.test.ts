import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import {
  call,
  createUpload,
  createUploadResponse,
  gateway,
  refusal,
  sendBytes,
  startFarm,
  startFarmWithSub,
  upload,
} from './support/farm.ts';
import {
  createTask,
  type prepareJob,
  sendDocument,
  submitJob,
  taskDocument,
  taskEnd,
  uploadDocument,
} from './support/jobs.ts';

const content = Buffer.from('a wooden texture');

test('each account has storages of its own and is told of those around it', async () => {
  const { farm, sub } = await startFarmWithSub({ userId: 119776 });
  expect(await call(farm, 'getTransferBid')).toEqual({
    config_bid: '30201',
    input_bid: '10201',
    output_bid: '20201',
    parent_input_bid: null,
    sub_user_output_bids: [{ userId: '119776', outputBid: '20202' }],
  });
  expect(await call(sub, 'getTransferBid')).toEqual({
    config_bid: '30202',
    input_bid: '10202',
    output_bid: '20202',
    parent_input_bid: '10201',
    sub_user_output_bids: [],
  });
  expect(await call(farm, 'getTransferConfig')).toMatchObject({
    parentInputBid: null,
    subUserOutputBids: [{ userId: '119776', outputBid: '20202' }],
  });
  expect(await call(sub, 'getTransferConfig')).toMatchObject({
    inputBid: '10202',
    parentInputBid: '10201',
    subUserOutputBids: [],
  });
});

test('profile and settings say what a sub-account may do', async () => {
  const { farm, sub } = await startFarmWithSub({
    sharesMainAssets: true,
    mayDeleteTasks: true,
    usesMainBalance: true,
    downloadDisabled: true,
  });
  const all = { shareMainCapital: 1, subDeleteTask: 1, useMainBalance: 1, downloadDisable: 1 };
  const none = { shareMainCapital: 0, subDeleteTask: 0, useMainBalance: 0, downloadDisable: 0 };
  expect(await call(sub, 'queryUserProfile')).toMatchObject({
    ...all,
    userName: 'sub1',
    accountType: 2,
    mainUserId: farm.account.userId,
  });
  expect(await call(sub, 'queryUserSetting')).toMatchObject(all);
  expect(await call(farm, 'queryUserProfile')).toMatchObject({ ...none, accountType: 1, mainUserId: 0 });
  expect(await call(farm, 'queryUserSetting')).toMatchObject(none);
});

test('another account’s storage is refused in every question and upload', async () => {
  const { farm, sub } = await startFarmWithSub();
  await upload(farm, { storageId: '10201', serverPath: '/a.txt', content });
  const ask = async (storageId: string) => [
    (await gateway(sub, 'POST', '/transfer/missing', { json: { storageId, files: [] } })).status,
    (await gateway(sub, 'POST', '/transfer/list', { json: { storageId, folder: '' } })).status,
    (await gateway(sub, 'GET', `/transfer/file?storageId=${storageId}&folder=&path=a.txt`)).status,
    (await createUploadResponse(sub, { storageId, serverPath: '/a.txt', content })).status,
  ];
  expect(await ask('10201')).toEqual([400, 400, 400, 400]);
  expect(await ask('30201')).toEqual([400, 400, 400, 400]);
  expect(await ask('10202')).toEqual([200, 200, 404, 201]);
  const answer = await gateway(sub, 'POST', '/transfer/list', { json: { storageId: '10201', folder: '' } });
  expect(await answer.json()).toMatchObject({ code: 600, message: expect.stringContaining('storageId') });
});

test('an upload belongs to the account that made it', async () => {
  const { farm, sub } = await startFarmWithSub({ sharesMainAssets: true });
  const path = await createUpload(farm, { storageId: '10201', serverPath: '/a.txt', content });
  const tus = { headers: { 'Tus-Resumable': '1.0.0' } };
  expect((await sendBytes(sub, path, 0, content)).status).toBe(404);
  expect((await gateway(sub, 'HEAD', path, tus)).status).toBe(404);
  expect((await gateway(sub, 'DELETE', path, tus)).status).toBe(404);
  expect((await gateway(farm, 'HEAD', path, tus)).headers.get('Upload-Offset')).toBe('0');
  expect((await sendBytes(farm, path, 0, content)).status).toBe(204);
});

test('a main account lists and fetches what its sub-account rendered, and a sub-account not the other way', async () => {
  const { farm, sub } = await startFarmWithSub();
  const fetchAll = async (who: typeof farm, storageId: string) => {
    const list = await gateway(who, 'POST', '/transfer/list', { json: { storageId, folder: '' } });
    return list.status;
  };
  expect(await fetchAll(farm, '20202')).toBe(200);
  expect(await fetchAll(sub, '20201')).toBe(400);
  expect((await createUploadResponse(farm, { storageId: '20202', serverPath: '/x', content })).status).toBe(
    403,
  );
  expect((await createUploadResponse(farm, { storageId: '10202', serverPath: '/x', content })).status).toBe(
    400,
  );
});

test('an account whose downloads are switched off fetches nothing', async () => {
  const { sub } = await startFarmWithSub({ downloadDisabled: true });
  await upload(sub, { storageId: '10202', serverPath: '/a.txt', content });
  const response = await gateway(sub, 'GET', '/transfer/file?storageId=10202&folder=&path=a.txt');
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({ code: 403 });
});

test('with shared assets a job takes what it lacks from the main account, as it was when it was submitted', async () => {
  const { farm, sub } = await startFarmWithSub({ sharesMainAssets: true });
  await upload(farm, { storageId: '10201', serverPath: '/D/shots/windmill.blend', content });
  await upload(farm, { storageId: '10201', serverPath: '/D/tex/wood.png', content });
  await upload(farm, { storageId: '10201', serverPath: '/D/tex/other.png', content });
  const taskId = await createTask(sub);
  await sendDocument(sub, taskId, 'task.json', taskDocument(taskId));
  await sendDocument(sub, taskId, 'upload.json', {
    ...uploadDocument('/D/shots/windmill.blend'),
    asset: [{ local: 'D:/tex/wood.png', server: '/D/tex/wood.png' }],
  });
  await call(sub, 'submitTask', { taskId });
  await upload(farm, { storageId: '10201', serverPath: '/D/tex/wood.png', content: Buffer.from('newer') });

  const own = farm.inspect.storagePath('input').replace('10201', '10202');
  expect(await readFile(`${own}/D/tex/wood.png`)).toEqual(content);
  await expect(readFile(`${own}/D/tex/other.png`)).rejects.toThrow('ENOENT');
  await taskEnd(farm, taskId);
  const list = await gateway(farm, 'POST', '/transfer/list', { json: { storageId: '20202', folder: '' } });
  expect(await list.json()).toMatchObject({
    files: [{ relativePath: expect.stringContaining(`${taskId}_`) }, {}],
  });
});

test('without sharing a scene of the main account is not found', async () => {
  const { farm, sub } = await startFarmWithSub();
  await upload(farm, { storageId: '10201', serverPath: '/D/shots/windmill.blend', content });
  const taskId = await createTask(sub);
  await sendDocument(sub, taskId, 'task.json', taskDocument(taskId));
  await sendDocument(sub, taskId, 'upload.json', uploadDocument('/D/shots/windmill.blend'));
  await call(sub, 'submitTask', { taskId });
  expect(await taskEnd(farm, taskId)).toBe(45);
  expect(farm.inspect.task(taskId)?.frames[0]?.error).toContain(
    'not in the input storage at /D/shots/windmill.blend',
  );
});

test('a sharing sub-account may upload to the main account’s input', async () => {
  const { farm, sub } = await startFarmWithSub({ sharesMainAssets: true });
  await upload(sub, { storageId: '10201', serverPath: '/a.txt', content });
  expect(await readFile(`${farm.inspect.storagePath('input')}/a.txt`)).toEqual(content);
});

test('refuses two accounts that are one', async () => {
  const twin = { accessId: 'a', accessKey: 'k' };
  await expect(startFarm({ account: twin, subAccounts: [twin] })).rejects.toMatchObject({
    code: 'options-invalid',
    message: expect.stringContaining('accessId'),
  });
  await expect(startFarm({ subAccounts: [{ ...twin, accessKey: '' }] })).rejects.toMatchObject({
    code: 'options-invalid',
    message: expect.stringContaining('accessKey'),
  });
  await expect(startFarm({ balance: -1 })).rejects.toMatchObject({ code: 'options-invalid' });
});

test('output files: folders first, of the whole storage, of a folder and of a task', async () => {
  const { farm, sub } = await startFarmWithSub();
  const taskId = await submitJob(farm);
  const other = await submitJob(farm, { scenePath: 'D:/shots/other.blend' });
  await taskEnd(farm, taskId);
  await taskEnd(farm, other);
  const files = (body: { treePath?: string; taskId?: number }, who = farm) =>
    call(who, 'getOutputFiles', body);
  const folder = `/${taskId}_windmill`;
  const folderEntry = {
    fileName: `${taskId}_windmill`,
    fileSize: null,
    iconPath: null,
    lastModify: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    fileType: null,
    filePath: folder,
    directory: true,
    isArrears: 0,
  };
  expect(await files({ treePath: '/', taskId })).toEqual([folderEntry]);
  expect(await files({ treePath: '/' })).toEqual([
    folderEntry,
    expect.objectContaining({ fileName: `${other}_other` }),
  ]);
  const frames = [
    expect.objectContaining({
      fileName: '0001.png',
      fileType: 'png',
      filePath: `${folder}/0001.png`,
      directory: false,
      fileSize: expect.any(Number),
    }),
    expect.objectContaining({ fileName: '0002.png' }),
  ];
  expect(await files({ treePath: folder })).toEqual(frames);
  expect(await files({ treePath: `${folder.slice(1)}/` })).toEqual(frames);
  expect(await files({ treePath: '/nowhere' })).toEqual([]);
  expect(await files({ treePath: '/' }, sub)).toEqual([]);
  for (const body of [{ treePath: '/../config-30201' }, { taskId: 1 }]) {
    expect(await refusal(farm, 'getOutputFiles', body)).toMatchObject({
      code: 600,
      message: expect.stringContaining(Object.keys(body)[0] ?? ''),
    });
  }
  expect(await refusal(sub, 'getOutputFiles', { taskId })).toMatchObject({ code: 600 });
  const ofSub = await prepareJobOfSub(sub);
  expect(await files({ taskId: ofSub })).toEqual([
    expect.objectContaining({ fileName: `${ofSub}_windmill` }),
  ]);
});

async function prepareJobOfSub(sub: Parameters<typeof prepareJob>[0]): Promise<number> {
  const taskId = await createTask(sub);
  await upload(sub, { storageId: '10202', serverPath: '/D/shots/windmill.blend', content });
  await sendDocument(sub, taskId, 'task.json', taskDocument(taskId));
  await sendDocument(sub, taskId, 'upload.json', uploadDocument('/D/shots/windmill.blend'));
  await call(sub, 'submitTask', { taskId });
  await taskEnd(sub, taskId);
  return taskId;
}
