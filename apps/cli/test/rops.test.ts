import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { type CheckReport, checkReport } from '@farmhand/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hipOfRecipe, type RecipeNode } from '../../../tooling/fixtures/hip-recipe.ts';
import { commandsIn } from './command.ts';

/** A Karma node that waits for a merge of two caches, the second of which needs the first; and others beside it. */
const NODES: readonly RecipeNode[] = [
  { path: '/obj/cam1', type: 'cam', parms: { res: [640, 360] } },
  {
    path: '/out/karma1',
    type: 'karma',
    inputs: ['both'],
    parms: {
      trange: 'normal',
      f: [1, 48, 1],
      picture: '$HIP/render/beauty.$F4.exr',
      camera: '/obj/cam1',
      resolution: [640, 360],
    },
  },
  { path: '/out/both', type: 'merge', inputs: ['particles', 'smoke'] },
  cacheNode('/out/particles', [], '$HIP/geo/particles.$F4.bgeo.sc'),
  cacheNode('/out/smoke', ['particles'], '$HIP/geo/smoke.$F4.bgeo.sc'),
  cacheNode('/out/unrelated', [], '$HIP/geo/unrelated.$F4.bgeo.sc'),
  pictureNode('/out/preview', '$HIP/render/preview.$F4.png'),
  { path: '/obj/rops', type: 'ropnet' },
  pictureNode('/obj/rops/preview', '$HIP/render/inner.$F4.png'),
];

function cacheNode(path: string, inputs: readonly string[], sopoutput: string): RecipeNode {
  return { path, type: 'geometry', inputs, parms: { trange: 'normal', f: [1, 4, 1], sopoutput } };
}

function pictureNode(path: string, output: string): RecipeNode {
  return {
    path,
    type: 'ifd',
    parms: { trange: 'normal', f: [1, 2, 1], camera: '/obj/cam1', vm_picture: output },
  };
}

let folder: string;
let farm: LocalFarm;
let place: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-rops-'));
  place = folder;
  farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder', nodes: 2 });
  const signedIn = await farmhand(['login', '--endpoint', farm.url, '--access-id', farm.account.accessId], {
    input: `${farm.account.accessKey}\n`,
  }).done;
  expect(signedIn.code).toBe(0);
});
afterAll(async () => {
  await farmhand(['serve', '--stop']).done;
  await farm.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  place = await mkdtemp(join(folder, 'place-'));
  await writeFile(join(place, 'shot.hip'), hipOfRecipe({ nodes: NODES }, 'hip', '20.0.653'));
});

const farmhand: ReturnType<typeof commandsIn> = (args, options = {}) =>
  commandsIn({ cwd: place, home: join(folder, 'home') })(args, options);

/** What would be rendered: each output with its frames, in the order in which they are. */
async function partsOf(args: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  const { out, err } = await farmhand(['check', 'shot.hip', '--json', ...args]).done;
  const report: CheckReport = checkReport.parse(JSON.parse(out || `"${err}"`));
  return report.plan?.outputs.map(({ name, frames }) => [name, frames] as const) ?? [];
}

describe('farmhand submit --rop', () => {
  it('renders the node and before it what it waits for, and brings everything home', async () => {
    const args = ['submit', 'shot.hip', '--rop', '/out/karma1', '--frames', '3-4', '--watch', '--yes'];
    const { code, err } = await farmhand([...args, '--output', 'frames']).done;
    expect(err).toMatch(/^Rendered too.*: \/out\/particles, \/out\/smoke\. --without-dependencies/);
    expect(code).toBe(0);
    // Each output comes home on its own: the two caches whole, the pictures as they were asked for.
    const byFolder = new Map<string, string[]>();
    for (const file of await readdir(join(place, 'frames'), { recursive: true, withFileTypes: true })) {
      const frame = /(\d{4})\.\w+$/.exec(file.name)?.[1];
      if (frame !== undefined)
        byFolder.set(file.parentPath, [...(byFolder.get(file.parentPath) ?? []), frame].toSorted());
    }
    const cache = ['0001', '0002', '0003', '0004'];
    expect([...byFolder.values()].toSorted((left, right) => left.length - right.length)).toEqual([
      ['0003', '0004'],
      cache,
      cache,
    ]);
    const task = farm.inspect.tasks().find(({ childIds }) => childIds.length > 0);
    const rendered = (list: unknown) =>
      (list as { readonly node: string; readonly frames: string; readonly render: string }[])
        .filter(({ render }) => render === '1')
        .map(({ node, frames }) => [node, frames]);
    const file = join(farm.inspect.storagePath('config'), String(task?.id), 'cfg', 'task.json');
    const info = (
      JSON.parse(await readFile(file, 'utf8')) as {
        readonly scene_info_render: Readonly<Record<string, unknown>>;
      }
    ).scene_info_render;
    expect(rendered(info.rop_node)).toEqual([['/out/karma1', '3-4[1]']]);
    expect(rendered(info.geo_node)).toEqual(
      expect.arrayContaining([
        ['/out/particles', '1-4[1]'],
        ['/out/smoke', '1-4[1]'],
      ]),
    );
  });

  it('makes no job of a node that is not there', async () => {
    const before = farm.inspect.tasks().length;
    const { code, out, err } = await farmhand(['submit', 'shot.hip', '--rop', 'Karma1', '--json']).done;
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^shot\.hip has no output node "Karma1"\. It has \/out\/karma1, /);
    expect(farm.inspect.tasks()).toHaveLength(before);
  });

  it('says that a folder that was exported holds its own settings', async () => {
    await mkdir(join(place, 'exported'));
    const { code, err } = await farmhand(['submit', 'exported', '--rop', '/out/karma1']).done;
    expect(code).toBe(1);
    expect(err).toContain('--rop cannot be given for an exported folder');
  });
});

describe('farmhand check --rop', () => {
  it('finds a node by the last part of its path, and frames typed are those of that node', async () => {
    expect(await partsOf(['--rop', 'karma1', '--frames', '10-12'])).toEqual([
      ['/out/particles', '1-4[1]'],
      ['/out/smoke', '1-4[1]'],
      ['/out/karma1', '10-12[1]'],
    ]);
  });

  it('says in words what comes in which order', async () => {
    const { out } = await farmhand(['check', 'shot.hip', '--rop', 'karma1', '--frames', '10-12']).done;
    expect(out).toMatch(
      /1\. \/out\/particles: 1-4\[1\]\n.*2\. \/out\/smoke: 1-4\[1\].*\n.*3\. \/out\/karma1: 10-12\[1\] \(after \/out\//,
    );
  });

  it('leaves out what comes before where that is said', async () => {
    const args = ['--rop', '/out/karma1', '--without-dependencies'];
    expect(await partsOf(args)).toEqual([['/out/karma1', '1-48[1]']]);
    const { err } = await farmhand(['check', 'shot.hip', ...args]).done;
    expect(err).toContain('Not rendered: /out/particles, /out/smoke.');
  });

  it('takes several nodes, each once, and one of an inner network by the end of its path', async () => {
    const ropOf = (name: string) => ['--rop', name];
    const parts = await partsOf(['/out/preview', 'rops/preview', '/out/preview'].flatMap(ropOf));
    expect(parts.map(([name]) => name)).toEqual(['/out/preview', '/obj/rops/preview']);
  });

  it('a node that merges others stands for them, with what those wait for', async () => {
    const parts = await partsOf(['--rop', 'both']);
    expect(parts.map(([name]) => name)).toEqual(['/out/particles', '/out/smoke']);
  });

  it('asks for more where a name fits several', async () => {
    const { code, err } = await farmhand(['check', 'shot.hip', '--rop', 'preview']).done;
    expect(code).toBe(1);
    expect(err).toContain(
      '"preview" fits several output nodes of shot.hip: /out/preview, /obj/rops/preview.',
    );
  });

  it('is for scenes of Houdini, and goes with no scene by name', async () => {
    await writeFile(join(place, 'barn.ma'), '//Maya ASCII 2025 scene\nrequires maya "2025";\n');
    const other = await farmhand(['check', 'barn.ma', '--rop', 'karma1']).done;
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('barn.ma is no scene of Houdini')]);
    const both = await farmhand(['check', 'shot.hip', '--rop', 'karma1', '--scene', '/out/karma1']).done;
    expect([both.code, both.err]).toEqual([
      1,
      expect.stringContaining("cannot be used with option '--scene"),
    ]);
    const alone = await farmhand(['check', 'shot.hip', '--without-dependencies']).done;
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('goes with --rop')]);
  });

  it('names no more nodes than can be read, and says how many more there are', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      pictureNode(`/out/shot${index}`, `$HIP/${index}.png`),
    );
    await writeFile(join(place, 'shot.hip'), hipOfRecipe({ nodes: many }));
    const { err } = await farmhand(['check', 'shot.hip', '--rop', 'shot4x']).done;
    expect(err).toContain('/out/shot4, ');
    expect(err).toMatch(/ and 28 more\./);
  });
});

it('Tab offers the output nodes of the scene that the line names, whatever quotes it has', async () => {
  const nodes = NODES.map(({ path }) => path).filter((path) => /^\/out\/|rops\//.test(path));
  await writeFile(join(place, 'my shot.hiplc'), hipOfRecipe({ nodes: NODES }, 'hiplc'));
  const asked = async (...words: readonly string[]) => {
    const { code, out, err } = await farmhand(['__complete', 'rop', '--', ...words]).done;
    expect([code, err]).toEqual([0, '']);
    return out.split('\n').filter((line) => line !== '');
  };
  expect((await asked('submit', 'shot.hip', '--rop', '/out/k')).sort()).toEqual([...nodes].sort());
  expect(await asked('submit', "'my shot.hiplc'", '--rop')).toHaveLength(nodes.length);
  expect(await asked('check', 'gone.hip', '--rop')).toEqual([]);
  expect(await asked('submit')).toEqual([]);
});

/** Real files, which are not part of the repository. */
const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/hip');

describe.skipIf(!existsSync(CORPUS))('real files of Houdini, which nobody here can open', () => {
  /** Nobody who is signed in: whether the farm has that Houdini is not asked. */
  const stranger = commandsIn({
    cwd: tmpdir(),
    home: join(tmpdir(), `farmhand-rops-stranger-${process.pid}`),
  });
  const check = async (name: string, args: readonly string[]) => {
    const { out } = await stranger(['check', join(CORPUS, name), '--json', ...args]).done;
    return checkReport.parse(JSON.parse(out));
  };
  afterAll(async () => {
    await stranger(['serve', '--stop']).done;
    await rm(join(tmpdir(), `farmhand-rops-stranger-${process.pid}`), { recursive: true, force: true });
  });

  it.each([
    ['karma-aovs-20.5.hip', '/stage/usdrender_rop3'],
    ['parameters.hip', '/out/mantra1'],
    ['sphere-17.0.hip', '/out/mantra1'],
  ])('%s can be submitted', async (name, rop) => {
    const { plan, findings, worst } = await check(name, ['--rop', rop, '--frames', '1-2']);
    expect(plan?.outputs).toEqual([{ name: rop, frames: '1-2[1]', dependsOn: [], isCache: false }]);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(worst).not.toBe('error');
  });

  it.each(['alicevision.hip', 'image-metadata.hip', 'pointcloud.hip'])(
    '%s has nothing to render, which is said',
    async (name) => {
      const { plan, findings } = await check(name, []);
      expect(plan).toBeNull();
      expect(findings[0]).toMatchObject({ id: 'no-scene', severity: 'error' });
    },
  );
});
it.skipIf(existsSync(CORPUS))('real files of Houdini are not tried here: none are present', () => undefined);
