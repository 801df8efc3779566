import {
  isPluginExcluded,
  type OfferedHardware,
  offeredHardware,
  proposeHardware,
} from '@farmhand/environment';
import { describe, expect, test } from 'vitest';
import { seeded } from './catalogs.ts';

const BLENDER = 2007;
const KEYSHOT = 2012;

const cpuNode = (id: number, ramGigabytes: number | null, more: Partial<OfferedHardware> = {}) => ({
  id,
  kind: 'cpu' as const,
  enabled: true,
  model: 'Default',
  ramGigabytes,
  gpuCount: null,
  unsupportedSoftwareIds: [],
  unsupportedTipCodes: ['46002'],
  unsupportedPlugins: ['octane.*', '(fstorm)', 'redshift 2\\.'],
  ...more,
});
const gpuNode = (
  id: number,
  gpuCount: number,
  model: string,
  ramGigabytes: number | null,
  more: Partial<OfferedHardware> = {},
) => ({
  ...cpuNode(id, ramGigabytes),
  kind: 'gpu' as const,
  model,
  gpuCount,
  unsupportedSoftwareIds: [KEYSHOT],
  unsupportedTipCodes: [],
  unsupportedPlugins: ['corona.*'],
  ...more,
});

/** Ids tell what they are: 64 and 128 CPU nodes, the others nodes with cards. */
const farm: readonly OfferedHardware[] = [
  gpuNode(4090, 2, '4090', 128),
  cpuNode(128, 128),
  gpuNode(2080, 2, '2080Ti', 64),
  gpuNode(1080, 2, '1080Ti', 64),
  gpuNode(3090, 2, '3090', 128),
  cpuNode(64, 64),
  cpuNode(256, 256, { enabled: false }),
];

const job = {
  hardware: farm,
  hardwareId: null,
  renderers: ['CYCLES'],
  device: null,
  memoryGiB: 64,
  softwareId: BLENDER,
  plugins: [],
  tipCodes: [],
  host: 'blender',
} as const;

const said = (reasons: readonly { readonly en: string }[]) => reasons.map(({ en }) => en).join(' ');

describe('what a renderer needs', () => {
  test.each([
    // Host's id, what the scene asks for, what it gets.
    ['CYCLES', null, 'cpu'],
    ['CYCLES', 'cpu', 'cpu'],
    ['CYCLES', 'gpu', 'gpu'],
    ['BLENDER_EEVEE', null, 'gpu'],
    ['BLENDER_EEVEE_NEXT', 'cpu', 'gpu'],
    ['BLENDER_WORKBENCH', null, 'gpu'],
    ['HYDRA_STORM', null, 'gpu'],
    ['BLENDER_RENDER', 'gpu', 'cpu'],
    ['REDSHIFT', null, 'gpu'],
    ['redshift', 'cpu', 'cpu'],
    ['Redshift_ROP', null, 'gpu'],
    ['octane', 'cpu', 'gpu'],
    ['Octane_ROP', null, 'gpu'],
    ['FStormRender', null, 'gpu'],
    ['FStorm Render 1.5.2d', 'cpu', 'gpu'],
    ['VRAY_RENDER', null, 'cpu'],
    ['VRAY_RENDER_RT', null, 'gpu'],
    ['V-Ray Adv 3.00.08', null, 'cpu'],
    ['V-Ray 6 Update 2.1', 'gpu', 'cpu'],
    ['V-Ray GPU 6.20.02', null, 'gpu'],
    ['V-Ray GPU 6.20.02', 'cpu', 'cpu'],
    ['V-Ray RT 3.60.03', null, 'gpu'],
    ['vray_renderer', null, 'cpu'],
    ['vray', null, 'cpu'],
    ['Corona 9', 'gpu', 'cpu'],
    ['corona', null, 'cpu'],
    ['arnold', null, 'cpu'],
    ['arnold', 'gpu', 'gpu'],
    ['ifd', null, 'cpu'],
    ['karma', null, 'cpu'],
    ['karma', 'gpu', 'gpu'],
    ['BRAY_HdKarmaXPU', null, 'gpu'],
    ['opengl', null, 'gpu'],
    ['ris', 'gpu', 'cpu'],
    ['PRMAN_RENDER', null, 'cpu'],
    ['standard', 'gpu', 'cpu'],
    ['physical', null, 'cpu'],
    ['viewport', null, 'gpu'],
    ['prorender', null, 'gpu'],
    ['Default Scanline Renderer', null, 'cpu'],
    ['Scanline Renderer', null, 'cpu'],
    ['ART Renderer', null, 'cpu'],
    ['Quicksilver Hardware Renderer', null, 'gpu'],
    ['mayaSoftware', null, 'cpu'],
    ['mayaHardware2', null, 'gpu'],
    ['renderManRIS', 'gpu', 'cpu'],
    ['MALT', null, 'gpu'],
    ['HD_HoudiniRendererPlugin', null, 'gpu'],
    ['usdrender_rop', null, 'cpu'],
    ['nobody heard of it', null, 'cpu'],
    ['nobody heard of it', 'gpu', 'gpu'],
  ] as const)('%s, asked for %s, renders on a %s node', (renderer, device, kind) => {
    const { basis, chosen } = proposeHardware({ ...job, renderers: [renderer], device });
    expect(basis).toBe('proposed');
    expect(chosen?.hardware.kind).toBe(kind);
  });

  test.each([
    ['3.0.67', 'gpu'],
    ['redshift 2.6.54', 'gpu'],
    ['3.5', 'cpu'],
    ['3.6.02', 'cpu'],
    ['2025.1.0', 'cpu'],
    [null, 'cpu'],
  ] as const)('Redshift %s set to the CPU renders on a %s node', (version, kind) => {
    const plugins = [{ name: 'redshift', version }];
    const { chosen } = proposeHardware({ ...job, renderers: ['redshift'], plugins, device: 'cpu' });
    expect(chosen?.hardware.kind).toBe(kind);
  });

  test.each([
    ['3.40.01', 'gpu'],
    ['3.60.04', 'cpu'],
    ['6 Update 2.1', 'cpu'],
  ] as const)('V-Ray GPU %s set to the CPU renders on a %s node', (version, kind) => {
    const plugins = [{ name: 'vray', version }];
    const { chosen } = proposeHardware({ ...job, renderers: ['V-Ray GPU'], plugins, device: 'cpu' });
    expect(chosen?.hardware.kind).toBe(kind);
  });

  test.each([
    ['redshift', 'gpu'],
    ['htoa', 'cpu'],
    ['sidefxlabs', 'cpu'],
  ] as const)('a USD stage that %s renders goes to a %s node', (name, kind) => {
    const plugins = [{ name, version: '3.5.1' }];
    const { chosen } = proposeHardware({ ...job, host: 'houdini', renderers: ['usdrender_rop'], plugins });
    expect(chosen?.hardware.kind).toBe(kind);
  });

  test('a renderer that is not told is not spoken of, and one of the program is called by its name', () => {
    const texts = (renderer: string) =>
      said(proposeHardware({ ...job, host: 'houdini', renderers: [renderer] }).reasons);
    expect(texts('')).not.toContain('renders');
    expect(texts('filecache')).toContain('File Cache renders with the CPU');
  });

  test('one renderer that needs a card is enough', () => {
    const { chosen } = proposeHardware({ ...job, renderers: ['CYCLES', 'BLENDER_EEVEE'] });
    expect(chosen?.hardware.kind).toBe('gpu');
    expect(said(chosen?.reasons ?? [])).not.toContain('Cycles');
  });

  test('no renderer at all is a CPU job', () => {
    expect(proposeHardware({ ...job, renderers: [] }).chosen?.hardware.id).toBe(64);
  });
});

describe('which node of those that fit', () => {
  test('the least memory that does, then the fewest cards, then the older card', () => {
    const { fitting } = proposeHardware({ ...job, renderers: ['BLENDER_EEVEE'] });
    expect(fitting.map(({ hardware }) => hardware.id)).toEqual([1080, 2080, 3090, 4090]);
    const oneCard = [...farm, gpuNode(30901, 1, '3090', 64)];
    expect(proposeHardware({ ...job, hardware: oneCard, device: 'gpu' }).chosen?.hardware.id).toBe(30901);
  });

  test('the right kind before less memory: a card that is not used is paid for', () => {
    const { fitting } = proposeHardware(job);
    expect(fitting.map(({ hardware }) => hardware.id)).toEqual([64, 128, 1080, 2080, 3090, 4090]);
    expect(said(fitting[2]?.reasons ?? [])).toContain('2 x 1080Ti, 64 GB would be paid for and not used');
    expect(said(fitting[0]?.reasons ?? [])).toContain('Cycles renders with the CPU');
  });

  test('memory the job needs is not saved on', () => {
    expect(proposeHardware({ ...job, memoryGiB: 65 }).chosen?.hardware.id).toBe(128);
  });

  test('memory the farm does not tell comes last', () => {
    const hardware = [cpuNode(1, null), cpuNode(2, 512)];
    expect(proposeHardware({ ...job, hardware }).fitting.map((each) => each.hardware.id)).toEqual([2, 1]);
  });

  test('the older card, whatever the numbers of the nodes: it is the cheaper one', () => {
    const hardware = [gpuNode(1, 2, '4090', 64), gpuNode(2, 2, 'GTX 1080 Ti', 64), gpuNode(3, 2, 'new', 64)];
    const { fitting } = proposeHardware({ ...job, hardware, device: 'gpu' });
    expect(fitting.map((each) => each.hardware.id)).toEqual([2, 1, 3]);
  });

  test('the lower number where all else is alike', () => {
    const hardware = [cpuNode(9, 64), cpuNode(3, 64)];
    expect(proposeHardware({ ...job, hardware }).chosen?.hardware.id).toBe(3);
  });

  test('whatever the order of the list', () => {
    const { below } = seeded(7);
    const expected = proposeHardware({ ...job, device: 'gpu' });
    for (let round = 0; round < 50; round += 1) {
      const hardware = farm
        .map((entry) => ({ entry, at: below(1_000_000) }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ entry }) => entry);
      expect(proposeHardware({ ...job, hardware, device: 'gpu' })).toEqual(expected);
    }
  });
});

describe('why a node does not fit', () => {
  const unfit = (input: Partial<Parameters<typeof proposeHardware>[0]>, id: number) => {
    const verdict = proposeHardware({ ...job, ...input }).unfit.find(({ hardware }) => hardware.id === id);
    expect(verdict?.fits).toBe(false);
    return verdict?.reasons ?? [];
  };

  test('it has no card', () => {
    expect(unfit({ renderers: ['BLENDER_EEVEE'] }, 64)).toEqual([
      {
        subject: 'hardware',
        differs: true,
        en: 'Eevee needs a graphics card; the node CPU, 64 GB has none. Choose one with a card.',
        zh: 'Eevee 需要显卡，而节点 CPU, 64 GB 没有显卡。请选择配有显卡的节点。',
      },
    ]);
  });

  test('it has no card, and the scene asks for one', () => {
    expect(said(unfit({ device: 'gpu' }, 64))).toContain('Cycles is set to render with the graphics card');
  });

  test('the farm refuses the plugin, in any version or in this one', () => {
    const octane = { renderers: ['octane'], plugins: [{ name: 'Octane', version: '2022.1' }] };
    expect(said(unfit(octane, 64))).toContain('The node CPU, 64 GB does not take Octane.');
    const old = { renderers: [], plugins: [{ name: 'redshift', version: 'redshift 2.6.54' }] };
    expect(said(unfit(old, 64))).toBe(
      'The node CPU, 64 GB does not take Redshift 2.6.54. Choose another one.',
    );
    const now = proposeHardware({
      ...job,
      renderers: [],
      plugins: [{ name: 'redshift', version: '3.6.02' }],
    });
    expect(now.chosen?.hardware.id).toBe(64);
  });

  test('brackets in its patterns say nothing, and one that cannot be read finds what it names', () => {
    const fstorm = { renderers: [], plugins: [{ name: 'FStorm', version: '1.5' }] };
    expect(said(unfit(fstorm, 64))).toContain('does not take FStorm');
    const hardware = [cpuNode(1, 64, { unsupportedPlugins: ['*bad [1'] })];
    const plugins = [{ name: 'my *bad [1 thing', version: '1' }];
    expect(said(unfit({ hardware, plugins }, 1))).toContain('does not take my *bad [1 thing');
    expect(proposeHardware({ ...job, hardware, plugins: [{ name: 'fine', version: '1' }] }).basis).toBe(
      'proposed',
    );
  });

  test.each(['', '()', 'x*'])('a pattern that finds nothing, as "%s", refuses nothing', (pattern) => {
    const hardware = [cpuNode(1, 64, { unsupportedPlugins: [pattern] })];
    const plugins = [{ name: 'redshift', version: '3.6.02' }];
    expect(proposeHardware({ ...job, hardware, plugins }).basis).toBe('proposed');
    expect(isPluginExcluded([pattern], 'redshift', '3.6.02')).toBe(false);
  });

  test('the farm refuses the program', () => {
    expect(said(unfit({ softwareId: KEYSHOT, device: 'gpu' }, 3090))).toContain(
      'The node 2 x 3090, 128 GB does not take Blender.',
    );
  });

  test('the farm refuses a finding', () => {
    expect(said(unfit({ tipCodes: ['46002'] }, 64))).toContain('46002');
    expect(proposeHardware({ ...job, tipCodes: ['46002'] }).chosen?.hardware.id).toBe(1080);
  });

  test('it is switched off', () => {
    expect(said(unfit({}, 256))).toBe('The farm has switched off the node CPU, 256 GB. Choose another one.');
  });

  test('it has too little memory', () => {
    expect(said(unfit({ memoryGiB: 100 }, 64))).toContain(
      'The job asks for 100 GB of memory; the node CPU, 64 GB has only 64 GB.',
    );
  });

  test('every reason is there, in both languages', () => {
    const reasons = unfit(
      {
        renderers: ['octane'],
        plugins: [{ name: 'octane', version: '1' }],
        memoryGiB: 500,
        tipCodes: ['46002'],
      },
      256,
    );
    expect(reasons).toHaveLength(5);
    for (const { subject, en, zh } of reasons) {
      expect(subject).toBe('hardware');
      expect(en).toMatch(/CPU, 256 GB/);
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});

describe('what the proposal rests on', () => {
  test('the best one is proposed, with its reasons', () => {
    const { basis, chosen, reasons } = proposeHardware({ ...job, renderers: ['REDSHIFT'], memoryGiB: 100 });
    expect(basis).toBe('proposed');
    expect(reasons).toBe(chosen?.reasons);
    expect(said(reasons)).toBe(
      'Redshift needs a graphics card; 2 x 3090, 128 GB has one. The job asks for 100 GB of memory; 2 x 3090, 128 GB has 128 GB.',
    );
  });

  test.each([
    [3090, true],
    [64, false],
    [256, false],
  ])('what the artist chose stands: %i', (hardwareId, fits) => {
    const { basis, chosen } = proposeHardware({ ...job, renderers: ['BLENDER_EEVEE'], hardwareId });
    expect(basis).toBe('asked');
    expect(chosen).toMatchObject({ fits, hardware: { id: hardwareId } });
  });

  test('what is not there is not replaced behind the back', () => {
    const { basis, chosen, reasons } = proposeHardware({ ...job, hardwareId: 77 });
    expect([basis, chosen]).toEqual(['none', null]);
    expect(said(reasons)).toBe(
      'The farm has no hardware number 77. Choose one of these: CPU, 64 GB; CPU, 128 GB; 2 x 1080Ti, 64 GB.',
    );
  });

  test('nothing fits: what stands against the nearest is said', () => {
    const { basis, chosen, fitting, reasons } = proposeHardware({ ...job, memoryGiB: 500 });
    expect([basis, chosen, fitting]).toEqual(['none', null, []]);
    expect(said(reasons)).toContain('has only 128 GB');
  });

  test('a farm that lists nothing', () => {
    const proposal = proposeHardware({ ...job, hardware: [], hardwareId: 3 });
    expect(proposal).toMatchObject({ basis: 'notTold', chosen: null, fitting: [], unfit: [] });
    expect(said(proposal.reasons)).toContain('platform');
  });
});

describe('whatever the farm lists', () => {
  const renderers = ['CYCLES', 'octane', 'corona', 'karma', 'nobody heard of it'];
  const { below } = seeded(42);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const anyNode = (id: number): OfferedHardware => {
    const node =
      below(2) === 0 ? cpuNode(id, pick([null, 32, 64, 128])) : gpuNode(id, 1 + below(4), '3090', 64);
    return { ...node, kind: pick([node.kind, null]), enabled: below(4) > 0 };
  };

  test('each node is judged once, nothing that lacks what the job needs fits, and more nodes do no harm', () => {
    for (let round = 0; round < 300; round += 1) {
      const hardware = Array.from({ length: 1 + below(8) }, (_, id) => anyNode(id));
      const [renderer, memoryGiB] = [pick(renderers), pick([16, 64, 100])];
      const plugins = [{ name: renderer, version: '1.0' }];
      const input = {
        ...job,
        hardware,
        renderers: [renderer],
        plugins,
        memoryGiB,
        device: pick(['cpu', 'gpu', null] as const),
      };
      const { chosen, fitting, unfit } = proposeHardware(input);
      expect([...fitting, ...unfit].map((each) => each.hardware.id).toSorted()).toEqual(
        hardware.map(({ id }) => id),
      );
      expect(chosen).toBe(fitting[0] ?? null);
      for (const { hardware: node, reasons } of fitting) {
        expect(node.enabled).toBe(true);
        expect(node.ramGigabytes ?? memoryGiB).toBeGreaterThanOrEqual(memoryGiB);
        if (renderer === 'octane') expect(node.kind).toBe('gpu');
        if (renderer === 'corona') expect(node.kind).toBe('cpu');
        expect(reasons.length).toBeGreaterThan(0);
      }
      const more = proposeHardware({ ...input, hardware: [...hardware, anyNode(99)] });
      expect(more.fitting.filter((each) => each.hardware.id !== 99)).toEqual(fitting);
    }
  });
});

describe('a farm that does not say what kind a node is', () => {
  test.each([
    ['Default', null, 'cpu', 'CPU, 64 GB'],
    ['', null, 'cpu', 'CPU, 64 GB'],
    ['2080Ti', 2, 'gpu', '2 x 2080Ti, 64 GB'],
    ['2080Ti', null, 'gpu', '2080Ti, 64 GB'],
    ['Default', 1, 'gpu', '1 x Default, 64 GB'],
  ] as const)('model "%s", %s cards: %s', (model, gpuCount, kind, label) => {
    const node = { ...cpuNode(1, 64), kind: null, model, gpuCount };
    expect(offeredHardware(node).kind).toBe(kind);
    const { chosen } = proposeHardware({ ...job, hardware: [node] });
    expect(chosen).toMatchObject({ label, hardware: { kind } });
  });

  test('a node that says nothing of its memory is named without', () => {
    const { chosen } = proposeHardware({ ...job, hardware: [gpuNode(1, 2, '3090', null)] });
    expect(chosen?.label).toBe('2 x 3090');
    expect(said(chosen?.reasons ?? [])).toContain('the farm does not say how much 2 x 3090 has');
  });
});
