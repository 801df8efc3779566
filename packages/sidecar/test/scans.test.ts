import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, localPath } from '@farmhand/model';
import type { AssetPage, Scan } from '@farmhand/sidecar/api';
import { describe, expect, it } from 'vitest';
import { fakeHost, sceneOf } from './support/host.ts';
import { sceneCalls } from './support/scene-calls.ts';
import { accountAt, job, sidecarHome, untilEnded } from './support/sidecar-home.ts';

const settings = { schema: JOB_SETTINGS_SCHEMA } as const;

async function place(options: { readonly account?: boolean } = {}) {
  const home = await sidecarHome();
  const { sidecar, client } = await home.start();
  const scenePath = await home.scene();
  const textures = join(dirname(scenePath), 'textures');
  if (options.account === false)
    return { home, sidecar, client, scenePath, textures, ...sceneCalls(sidecar) };
  const farm = await home.startFarm('farm');
  await client.setAccount(accountAt(farm));
  return { home, sidecar, client, scenePath, textures, ...sceneCalls(sidecar) };
}

describe('a scan', () => {
  it('says what the scene is, what would render it and what it needs', async () => {
    const { scanned, client, scenePath } = await place();
    const { scan } = await scanned({ scenePath, settings });
    const { checkedAt, environment, ...check } = await client.check({ scenePath, settings });
    expect(scan).toMatchObject({ scenePath, state: 'done', problem: null });
    const result = scan.result;
    expect(result?.check).toMatchObject(check);
    expect(result?.moreFindings).toBe(0);
    expect(result?.summary).toMatchObject({
      path: scenePath,
      host: { name: 'blender', version: '3.4' },
      scenes: [{ name: 'Farmyard', camera: 'Camera' }],
    });
    expect(result?.environments.filter(({ chosen }) => chosen)).toMatchObject([
      { label: environment.label, fit: 'exact', softwareVersion: '3.4' },
    ]);
    expect(result?.environments.length).toBeGreaterThan(1);
    expect(result?.hardware.filter(({ chosen }) => chosen).map(({ id }) => id)).toEqual([check.hardware?.id]);
    expect(result?.assets.byStatus.new).toEqual({ files: check.upload.files, bytes: check.upload.bytes });
  });

  it('takes the version that was picked from its list, and says how it differs', async () => {
    const { scanned, scenePath } = await place();
    const { scan } = await scanned({ scenePath, settings });
    const other = scan.result?.environments.find(({ fit }) => fit === 'far');
    const { scan: again } = await scanned({
      scenePath,
      settings: { ...settings, softwareVersion: other?.softwareVersion ?? 'none' },
    });
    expect(again.result?.check.environment).toMatchObject({ outcome: 'near', label: other?.label });
    expect(again.result?.check.findings.map(({ id }) => id)).toContain('software-version');
    expect(again.result?.environments.find(({ chosen }) => chosen)?.label).toBe(other?.label);
  });

  it('offers versions that a panel finds again by what a finding offers', async () => {
    const { scanned, scenePath } = await place();
    const wanted = { ...settings, softwareVersion: '1.0' };
    const { scan } = await scanned({ scenePath, settings: wanted });
    const [finding] = scan.result?.check.findings ?? [];
    const offers = finding?.fix?.action === 'chooseEnvironment' ? finding.fix.offers : [];
    expect(offers.length).toBeGreaterThan(0);
    const labels = new Set(scan.result?.environments.map(({ label }) => label));
    expect(offers.filter((offer) => !labels.has(offer))).toEqual([]);
  });

  it('works without an account, and tells how far it is', async () => {
    const { scanned, scenePath } = await place({ account: false });
    const { told, scan } = await scanned({ scenePath, settings });
    expect(scan.result?.check.findings.map(({ id }) => id)).toEqual(['software-not-checked']);
    expect(scan.result).toMatchObject({ environments: [], hardware: [] });
    expect(told[0]).toMatchObject({ state: 'running', result: null, endedAt: null });
    expect(told.at(-1)).toEqual(scan);
    expect(scan.progress).toMatchObject({ filesTotal: scan.result?.check.upload.files });
  });

  it('counts what the live host says, once it took a snapshot', async () => {
    const { scanned, sidecar, scenePath } = await place({ account: false });
    const host = fakeHost(() => sidecar.discovery);
    await host.register({ scene: sceneOf(scenePath) });
    const { scan: before } = await scanned({ scenePath, settings, hostSessionId: host.id });
    expect(before.result?.summary.host.version).toBe('3.4');
    const asked = host.ask({ action: 'takeSnapshot' });
    const [request] = await host.poll({ waitMs: 10_000 });
    if (request === undefined) throw new Error('nothing was asked');
    await host.done(request, {
      action: 'takeSnapshot',
      snapshot: {
        schema: 'farmhand.host-snapshot/1',
        host: { name: 'blender', version: '3.4.1', system: 'linux' },
        scenePath,
        unsavedChanges: true,
        takenAt: new Date().toISOString(),
        scenes: [
          {
            name: 'Farmyard',
            active: true,
            frameRange: { start: 1, end: 10, step: 1 },
            fps: 24,
            resolution: { width: 320, height: 180 },
            camera: 'Camera',
            cameras: ['Camera'],
            renderer: 'CYCLES',
            outputPath: null,
            outputFormat: 'PNG',
            renderLayers: [],
          },
        ],
        plugins: [],
        references: [],
      },
    });
    await asked;
    const { scan } = await scanned({ scenePath, settings, hostSessionId: host.id });
    expect(scan.result?.summary.host.version).toBe('3.4.1');
    expect(scan.result?.check.findings.map(({ id }) => id)).toContain('unsaved-changes');
  });

  it('of what cannot be read fails in words that help', async () => {
    const { home, scanned, ask } = await place({ account: false });
    const notes = join(home.folder, 'notes.blend');
    await writeFile(notes, 'not a scene');
    for (const [path, code] of [
      [join(home.folder, 'gone.blend'), 'scene-missing'],
      [notes, 'scene-not-readable'],
      ['shot.blend', 'path-not-absolute'],
    ] as const) {
      const { scan } = await scanned({ scenePath: localPath.parse(path), settings });
      expect(scan).toMatchObject({ state: 'failed', result: null, problem: { code } });
      expect(scan.problem?.message).toContain(path);
      const assets = await ask('GET', `/scans/${scan.id}/assets`);
      expect([assets.status, assets.body.problem?.code]).toEqual([409, 'scan-has-no-result']);
    }
    for (const path of ['/scans/nothing', '/scans/nothing/assets']) {
      const { status, body } = await ask('GET', path);
      expect([status, body.problem?.code]).toEqual([404, 'unknown-scan']);
    }
  });
});

describe('the assets of a scan', () => {
  it('stand to the farm as earlier uploads left them', async () => {
    const { home, client, scanned, assets, scenePath, textures } = await place();
    const { id } = await client.submit(job(scenePath, '1', join(home.folder, 'renders')));
    await untilEnded(client, id);
    const boards = join(textures, 'boards.png');
    await writeFile(boards, Buffer.alloc(12_345, 7));
    await mkdir(join(home.folder, 'sky'));
    const sky = join(home.folder, 'sky', 'sky.exr');
    await writeFile(sky, 'sky');
    const gone = join(home.folder, 'gone.exr');
    const extraFiles = [dirname(sky), gone].map((path) => localPath.parse(path));
    const { scan } = await scanned({ scenePath, settings: { ...settings, extraFiles } });
    const status = await assets(scan.id);
    expect(status.get(boards)).toBe('changed');
    expect(status.get(sky)).toBe('new');
    expect(status.get(gone)).toBe('missing');
    expect(status.get(scenePath)).toBe('onFarm');
    expect(scan.result?.assets.byStatus).toMatchObject({
      new: { files: 1, bytes: 3 },
      changed: { files: 1, bytes: 12_345 },
      missing: { files: 1, bytes: 0 },
    });

    await rm(boards);
    const skipFiles = [sky];
    const { scan: later } = await scanned({ scenePath, settings: { ...settings, extraFiles, skipFiles } });
    const then = await assets(later.id);
    expect(then.get(boards)).toBe('missing');
    expect(then.get(sky)).toBe('excluded');
  });

  it('come by columns, each file once in the order of the paths, a page at a time', async () => {
    const { ask, scanned, scenePath } = await place({ account: false });
    const { scan } = await scanned({ scenePath, settings });
    const whole = (await ask<AssetPage>('GET', `/scans/${scan.id}/assets`)).body;
    expect(whole.total).toBe(scan.result?.assets.total);
    expect(whole.path).toEqual([...new Set(whole.path)].toSorted());
    const { total, offset, owners, ...columns } = whole;
    for (const column of Object.values(columns)) expect(column).toHaveLength(total);
    const scene = whole.path.indexOf(scenePath);
    expect([whole.owner[scene], whole.uses[scene], whole.storedPath[scene]]).toEqual([-1, 0, '']);
    const boards = whole.path.findIndex((path) => path.endsWith('boards.png'));
    expect(whole.owners[whole.owner[boards] ?? -1]).toMatchObject({ type: 'Image' });
    expect([whole.otherOwners[boards], whole.moreOwners[boards]]).toEqual([[], 0]);
    expect(whole.storedPath[boards]).toBe('//textures/boards.png');

    const page = (await ask<AssetPage>('GET', `/scans/${scan.id}/assets?offset=2&limit=3`)).body;
    expect(page).toMatchObject({ total, offset: 2, path: whole.path.slice(2, 5) });
    expect(page.owner.map((index) => page.owners[index])).toEqual(
      whole.owner.slice(2, 5).map((index) => whole.owners[index]),
    );
    const beyond = (await ask<AssetPage>('GET', `/scans/${scan.id}/assets?offset=99999`)).body;
    expect(beyond).toMatchObject({ total, path: [], owners: [] });
    for (const query of ['limit=0', 'limit=20001', 'offset=-1']) {
      expect((await ask('GET', `/scans/${scan.id}/assets?${query}`)).status).toBe(400);
    }
  });
});

it('a scan that was started keeps an idle sidecar until it has ended', async () => {
  const home = await sidecarHome();
  const { sidecar } = await home.start();
  const scenePath = await home.scene();
  const { ask } = sceneCalls(sidecar);
  const { body } = await ask<{ scan: Scan }>('POST', '/scans', { scenePath, settings });
  const { body: asked } = await ask<{ ending: boolean }>('POST', '/shutdown', { when: 'idle' });
  expect(asked.ending).toBe(false);
  const { body: cancelled } = await ask<{ scan: Scan }>('POST', `/scans/${body.scan.id}/cancel`, {});
  expect(cancelled.scan.state).toBe('cancelled');
  await sidecar.ended;
});
