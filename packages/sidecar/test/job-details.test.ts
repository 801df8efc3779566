import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, win32 } from 'node:path';
import { localPath, type SubmissionEvent } from '@farmhand/model';
import type { DownloadedFiles, JobDetails, ProgressPicture } from '@farmhand/sidecar/api';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { pictureAddress } from '../src/jobs/farm-pictures.ts';
import { numberInName, numbersOf, shownName } from '../src/jobs/frame-numbers.ts';
import { framePicture } from '../src/jobs/frame-picture.ts';
import type { JobFrames } from '../src/jobs/job-frames.ts';
import { type SeenFrames, seeFrames } from './support/job-frames.ts';
import { openPanel, type Panel } from './support/panel.ts';
import { relayTo } from './support/relayed-farm.ts';
import { accountAt, job, sidecarHome, untilEnded } from './support/sidecar-home.ts';

const isCurrent = ({ isWhole, age }: SeenFrames) => isWhole && age?.type === 'current';
const get = async <T>(panel: Panel, path: string): Promise<T> => {
  const answer = await panel.ask(path);
  if (!answer.ok) throw new Error(`status ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
};
const post = (panel: Panel, path: string, body: unknown) =>
  panel.ask(path, { method: 'POST', body: JSON.stringify(body) });
const problemOf = async (answer: Response) =>
  ((await answer.json()) as { problem: { code: string } }).problem.code;

/** A job of two frames that has ended, with its frames at home, and what the system was asked to show. */
async function finishedJob() {
  const place = await sidecarHome();
  const farm = await place.startFarm('farm');
  const relay = await relayTo(farm);
  place.onEnd(() => relay.stop());
  const revealed: string[] = [];
  const { client } = await place.start({
    reveal: async (path) => {
      revealed.push(path);
      return true;
    },
  });
  await client.setAccount({ ...accountAt(farm), endpoint: relay.url });
  const renders = join(place.folder, 'renders');
  const { id } = await client.submit(job(await place.scene(), '1-2', renders));
  await untilEnded(client, id);
  const panel = await openPanel(client);
  return { place, farm, relay, client, id, panel, renders, revealed, path: `/submissions/${id}` };
}

/** A PNG of so many pixels each way, four bytes for each: nothing is compressed, which would take a slow machine seconds. */
function picture(side: number): Buffer {
  return PNG.sync.write(new PNG({ width: side, height: side }), { deflateLevel: 0, filterType: 0 });
}

const SMALL_PICTURE = picture(8);
/** More than the 2 MiB that are shown. */
const LARGE_PICTURE = picture(1024);

describe('pictures of frames', () => {
  it('are the downloaded file where a browser shows it, and else what the farm has', async () => {
    const { panel, id, path, renders, relay } = await finishedJob();
    const { frames } = await seeFrames(
      panel,
      id,
      (seen) => seen.frames.length === 2 && seen.frames.every(({ home }) => home),
    );
    const address = `${path}/frames/${frames[0]?.id}/picture`;
    const [first = ''] = (await readdir(renders)).sort();
    const file = join(renders, first);
    const shown = await panel.ask(address);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(await readFile(file));
    expect(relay.asked).toEqual([]);

    // Too large to be sent, no picture at all, or gone: the farm's small one.
    for (const change of [
      () => writeFile(file, LARGE_PICTURE),
      () => writeFile(file, 'no picture'),
      () => rm(file),
    ]) {
      await change();
      const before = relay.asked.length;
      const small = await panel.ask(address);
      const { width, height } = PNG.sync.read(Buffer.from(await small.arrayBuffer()));
      expect(Math.max(width, height)).toBeLessThanOrEqual(256);
      expect(relay.asked).toHaveLength(before + 1);
    }
  });

  it('are fetched from the farm only, and only if they are pictures', async () => {
    const { panel, id, path, farm, relay, place } = await finishedJob();
    const { frames } = await seeFrames(panel, id, isCurrent);
    await rm(join(place.folder, 'renders'), { recursive: true });
    const elsewhereAsked: string[] = [];
    const elsewhere = createServer((request, response) => {
      elsewhereAsked.push(request.url ?? '');
      response.end(SMALL_PICTURE);
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    place.onEnd(() => elsewhere.close());
    const other = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const address = `${path}/frames/${frames[0]?.id}/picture`;
    const { host } = new URL(relay.url);
    for (const named of [
      `http://${other}/a.png`,
      `//${other}/a.png`,
      `/\\${other}/a.png`,
      `http://${host}@${other}/a.png`,
      `http:${other}`,
      'file:///etc/passwd',
      'data:image/png;base64,iVBORw0KGgo=',
      '/small_pic/../../api/render/common/queryPlatforms',
      '/small_pic/%2e%2e/secret.png',
      'small_pic/a.png',
      '',
    ]) {
      relay.bends = { loadFrameThumbnail: () => [named] };
      const answer = await panel.ask(address);
      expect([named, answer.status, await problemOf(answer)]).toEqual([named, 404, 'no-picture']);
    }
    expect(relay.asked).toEqual([]);
    expect(elsewhereAsked).toEqual([]);

    relay.bends = { loadFrameThumbnail: () => ['/a.png'] };
    for (const said of [
      { type: 'image/png', body: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>' },
      { type: 'text/html', body: '<script>alert(1)</script>' },
      { type: 'image/png', body: LARGE_PICTURE },
      { type: 'image/png', body: '' },
      { type: 'image/png', body: '', location: `http://${other}/a.png` },
    ]) {
      relay.picture = () => said;
      const answer = await panel.ask(address);
      expect([answer.status, await problemOf(answer)]).toEqual([404, 'no-picture']);
    }
    expect(elsewhereAsked).toEqual([]);
    // What it is said to be does not matter, as long as it is a picture.
    relay.picture = () => ({ type: 'application/octet-stream', body: SMALL_PICTURE });
    expect((await panel.ask(address)).headers.get('content-type')).toBe('image/png');
    await farm.stop();
    relay.picture = null;
    relay.bends = {};
    expect((await panel.ask(address)).status).toBe(409);
  });
});

it.each([
  ['shot.0007.png', true],
  ['shot.0008.png', false],
])('the picture of frame 7 is taken from the file at home by its name as well: %s', async (name, isShown) => {
  const { folder } = await sidecarHome();
  const path = localPath.parse(join(folder, name));
  await writeFile(path, SMALL_PICTURE);
  const known = { first: 7, isDone: true, picture: 3 };
  const file = { relativePath: `/out/${name}`, sizeBytes: 1, fingerprint: null, number: 3, path, at: null };
  const shown = framePicture({
    submissionId: 'a',
    frameId: 1,
    tables: { find: () => ({ find: () => known }) as unknown as JobFrames },
    journal: { fileAtHome: () => file },
    run: () => {
      throw new Error('the farm is asked');
    },
    signal: new AbortController().signal,
  });
  if (isShown) expect(Buffer.from((await shown).bytes)).toEqual(SMALL_PICTURE);
  else await expect(shown).rejects.toThrow('the farm is asked');
});

it('the progress picture has its blocks, and gives pictures only by the names it told', async () => {
  const { panel, path, relay } = await finishedJob();
  const progress = await get<ProgressPicture>(panel, `${path}/progress-picture`);
  expect(progress).toMatchObject({
    stage: 'picture',
    blocks: [{ frame: '1', condition: 2, percent: 100 }, { frame: '2' }],
  });
  const name = progress.blocks[0]?.picture ?? '';
  expect(name).not.toContain('small_pic');
  const file = await panel.ask(`${path}/progress-picture/file?name=${encodeURIComponent(name)}`);
  expect(file.headers.get('content-type')).toBe('image/png');
  const [asked = ''] = relay.asked;
  expect(asked).toMatch(/^\/small_pic\//);
  for (const other of [asked, 'nothing', '../secret.png', `${relay.url}${asked}`]) {
    const answer = await panel.ask(`${path}/progress-picture/file?name=${encodeURIComponent(other)}`);
    expect([answer.status, await problemOf(answer)]).toEqual([404, 'no-picture']);
  }
  expect((await get<ProgressPicture>(panel, `${path}/progress-picture?stage=photon`)).blocks).toEqual([]);
});

it("settings, money and a frame's log", async () => {
  const { panel, path, id, farm, relay } = await finishedJob();
  const { frames } = await seeFrames(panel, id, isCurrent);
  // An account of mainland China that has nothing left.
  const chinese = { zone: 1, rmbbalance: 0, usdbalance: 0 };
  relay.bends = { queryUserProfile: (data) => ({ ...(data as object), ...chinese }) };
  const details = await get<JobDetails>(panel, `${path}/details`);
  expect(details).toMatchObject({ settings: { frames: '1-2' }, currency: 'CNY', hasProgressPicture: false });
  const costs = frames.reduce((sum, { cost }) => sum + cost, 0);
  const { spent = 0, coupon = 0, arrears = 0 } = details.cost ?? {};
  expect(costs).toBeGreaterThan(0);
  expect(spent + coupon + arrears).toBeCloseTo(costs, 3);
  const log = await get<{ text: string; pageCount: number }>(panel, `${path}/frames/${frames[0]?.id}/log`);
  expect(log).toMatchObject({ text: expect.stringContaining('Placeholder frames'), page: 1, pageCount: 1 });
  // The farm's number for 3ds Max.
  relay.bends = {
    queryTaskInfo: (data) => {
      const answer = data as { items: readonly object[] };
      return { ...answer, items: answer.items.map((task) => ({ ...task, cgId: 2001 })) };
    },
  };
  expect((await get<JobDetails>(panel, `${path}/details`)).hasProgressPicture).toBe(true);
  await farm.stop();
  // What was last said of it, as of then.
  expect(await get<JobDetails>(panel, `${path}/details`)).toMatchObject({
    settings: { frames: '1-2' },
    cost: { spent },
  });
}, 30_000);

describe('downloaded files', () => {
  it('are listed by pages, the latest first, with the sizes they have now', async () => {
    const { panel, path, renders } = await finishedJob();
    const all = await get<DownloadedFiles>(panel, `${path}/downloads`);
    expect(all.total).toBe(2);
    expect(all.files.map(({ path: file }) => file).toSorted()).toEqual(
      (await readdir(renders)).sort().map((name) => join(renders, name)),
    );
    const [latest, earlier] = all.files;
    expect((latest?.downloadedAt ?? '') >= (earlier?.downloadedAt ?? '')).toBe(true);
    expect(latest?.sizeBytes).toBe((await stat(latest?.path ?? '')).size);
    const second = await get<DownloadedFiles>(panel, `${path}/downloads?offset=1&limit=1`);
    expect(second).toEqual({ total: 2, files: [earlier] });
    await rm(renders, { recursive: true });
    expect(
      (await get<DownloadedFiles>(panel, `${path}/downloads`)).files.map(({ sizeBytes }) => sizeBytes),
    ).toEqual([null, null]);
  });

  it('come once more: those that are gone or damaged, and all of them into another folder', async () => {
    const { panel, path, renders, client, id, place } = await finishedJob();
    const [lost = '', whole = ''] = (await readdir(renders)).sort();
    const { mtimeMs } = await stat(join(renders, whole));
    await rm(join(renders, lost));
    expect((await post(panel, `${path}/downloads`, {})).status).toBe(202);
    const endedAgain = async () => {
      const submission = await client.submission(id);
      if (submission.state === 'done') return;
      for await (const { body } of client.eventsOf(id))
        if (body.type === 'state' && body.state === 'done') continue;
    };
    await endedAgain();
    expect((await readdir(renders)).sort()).toEqual([lost, whole]);
    expect((await stat(join(renders, whole))).mtimeMs).toBe(mtimeMs);

    const other = localPath.parse(join(place.folder, 'another folder'));
    await post(panel, `${path}/downloads`, { folder: other });
    await endedAgain();
    expect((await readdir(other)).sort()).toEqual([lost, whole]);
    // That is the job's folder from now on.
    expect(await client.submission(id)).toMatchObject({
      state: 'done',
      downloadFolder: other,
      filesDownloaded: 2,
    });
    const { files, total } = await get<DownloadedFiles>(panel, `${path}/downloads`);
    expect([total, files.every((file) => file.path.startsWith(other))]).toEqual([2, true]);
    expect(await problemOf(await post(panel, `${path}/downloads`, { folder: 'renders' }))).toBe(
      'path-not-absolute',
    );
  });

  it('are shown in the file manager, and nothing else is', async () => {
    const { panel, path, renders, revealed, place } = await finishedJob();
    const { files } = await get<DownloadedFiles>(panel, `${path}/downloads`);
    const file = files[0]?.path ?? '';
    expect(await (await post(panel, `${path}/reveal`, { path: file })).json()).toEqual({ shown: file });
    expect(await (await post(panel, `${path}/reveal`, {})).json()).toEqual({ shown: renders });
    const secret = join(renders, 'notes.txt');
    await writeFile(secret, 'mine');
    for (const other of [
      secret,
      place.home.accountsFile,
      '/etc/passwd',
      `${renders}/../home/accounts.json`,
      win32.join('C:\\', 'Windows'),
    ]) {
      expect([other, await problemOf(await post(panel, `${path}/reveal`, { path: other }))]).toEqual([
        other,
        'not-a-download',
      ]);
    }
    await rm(renders, { recursive: true });
    for (const body of [{}, { path: file }]) {
      expect(await problemOf(await post(panel, `${path}/reveal`, body))).toBe('download-gone');
    }
    expect(revealed).toEqual([file, renders]);
    await mkdir(renders);
  });
});

it('history comes with the latest first, without what only counts, and says when there is more', async () => {
  const { panel, path } = await finishedJob();
  const history = await get<{ events: SubmissionEvent[]; cut: boolean }>(panel, `${path}/history`);
  const types = history.events.map(({ body }) => body.type);
  expect(types).not.toContain('frames');
  expect(types).not.toContain('downloaded');
  expect(types).not.toContain('upload');
  expect(history.cut).toBe(false);
  const sequences = history.events.map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.toSorted((a, b) => b - a));
  expect(history.events[0]?.body).toEqual({ type: 'state', state: 'done' });
  expect(history.events.at(-1)?.body).toEqual({ type: 'state', state: 'drafted' });
  const short = await get<{ events: SubmissionEvent[]; cut: boolean }>(panel, `${path}/history?limit=2`);
  expect(short).toEqual({ events: history.events.slice(0, 2), cut: true });
  expect((await panel.ask('/submissions/nothing/history')).status).toBe(404);
});

it.each([
  ['7', null, { first: 7, last: 7, step: 1 }, '7'],
  ['-3', null, { first: -3, last: -3, step: 1 }, '-3'],
  ['0-1', null, { first: 0, last: 1, step: 1 }, '0-1'],
  ['7-9[2]', null, { first: 7, last: 9, step: 2 }, '7-9[2]'],
  // The documentation's example of a frame in blocks.
  ['0-1', '1', { first: 0, last: 0, step: 1 }, '0:1'],
  ['preprocessing', null, null, 'preprocessing'],
])('the entry %s with block %s', (frameIndex, block, numbers, name) => {
  expect(numbersOf(frameIndex, block)).toEqual(numbers);
  expect(shownName(frameIndex, block)).toBe(name);
});

it.each([
  ['18280_shot/shot_0007.png', 7],
  ['a/v2/beauty.0012.exr', 12],
  ['a/shot.png', null],
])('the frame of the file %s is %s', (path, frame) => {
  expect(numberInName(path)).toBe(frame);
});

it('an address on the farm itself passes, whole or as a path', () => {
  const farm = 'https://task.renderbus.com';
  expect(pictureAddress(farm, '/mnt/output/d2_1/small_pic/a[-]tga.jpg?x=1')?.href).toBe(
    `${farm}/mnt/output/d2_1/small_pic/a[-]tga.jpg?x=1`,
  );
  expect(pictureAddress(farm, `${farm}/a.png`)?.href).toBe(`${farm}/a.png`);
  expect(pictureAddress(farm, 'http://task.renderbus.com/a.png')).toBeNull();
  expect(pictureAddress(farm, 'https://task.renderbus.com.evil.example/a.png')).toBeNull();
});
