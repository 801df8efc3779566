import {
  type CatalogPlugin,
  type DetectedSoftware,
  hosts,
  type ResolutionPolicy,
  resolveEnvironment,
} from '@farmhand/environment';
import { describe, expect, test } from 'vitest';
import { blender, offer, plugin, software } from './catalogs.ts';

describe("Blender's own renderers need no plugin", () => {
  test.each(['CYCLES', 'BLENDER_EEVEE', 'BLENDER_EEVEE_NEXT', 'BLENDER_WORKBENCH'])('%s', (renderer) => {
    const resolution = resolveEnvironment({
      detected: { host: 'blender', version: '4.2.3', renderers: [renderer], plugins: [] },
      catalog: blender({ linux: [offer(1, '4.2')] }),
      system: null,
    });
    expect(resolution).toMatchObject({ outcome: 'exact', environment: { pluginIds: [], plugins: [] } });
  });

  test('nor when the host lists them among its add-ons', () => {
    const resolution = resolveEnvironment({
      detected: {
        host: 'blender',
        version: '4.2.3',
        renderers: ['CYCLES'],
        plugins: [{ name: 'cycles', version: null }],
      },
      catalog: blender({ linux: [offer(1, '4.2')] }),
      system: null,
    });
    expect(resolution.outcome).toBe('exact');
  });
});

describe('other renderers are looked for among the plugins', () => {
  const catalog = blender({
    linux: [
      offer(1, '4.2', [
        plugin('Octane', { 'Octane 28.9': 11, '29.1': 12, '30.2': 13 }),
        plugin('renderman', { 'renderman 26.1': 21 }),
        plugin('vray', { '6.20.02': 31 }),
      ]),
      offer(2, '3.6', [plugin('luxcorerender', { '2.6': 41 })]),
    ],
    windows: [offer(3, '4.2', [plugin('Redshift', { '3.6.02': 51, '3.5.24': 52 })])],
  });
  const rows: readonly (readonly [
    renderers: readonly string[],
    plugins: DetectedSoftware['plugins'],
    outcome: string,
    pluginIds: readonly number[],
  ])[] = [
    [['octane'], [{ name: 'OctaneRender', version: '29.1' }], 'exact', [12]],
    [['octane'], [{ name: 'octane', version: '28.9' }], 'exact', [11]],
    [['octane'], [{ name: 'octane', version: '29.1.3' }], 'near', [12]],
    [['octane'], [], 'near', [13]],
    [['octane'], [{ name: 'octane', version: '27.3' }], 'unavailable', []],
    [['PRMAN_RENDER'], [{ name: 'RenderMan for Blender', version: '26.1' }], 'exact', [21]],
    [['VRAY_RENDER_RT'], [{ name: 'V-Ray', version: '6.20.06' }], 'near', [31]],
    [['REDSHIFT'], [{ name: 'redshift', version: '3.6.02' }], 'exact', [51]],
    [['LUXCORE'], [], 'unavailable', []],
    [['RPR'], [], 'unavailable', []],
    [['some_new_engine'], [], 'unavailable', []],
    [
      ['octane', 'PRMAN_RENDER'],
      [
        { name: 'PRMan', version: '26.1' },
        { name: 'octane', version: '30.2' },
      ],
      'exact',
      [13, 21],
    ],
  ];

  test.each(rows)('%j with %j: %s %j', (renderers, plugins, outcome, pluginIds) => {
    const resolution = resolveEnvironment({
      detected: { host: 'blender', version: '4.2.3', renderers, plugins },
      catalog,
      system: null,
    });
    expect(resolution.outcome).toBe(outcome);
    expect('environment' in resolution ? resolution.environment.pluginIds : []).toEqual(pluginIds);
  });

  test('a renderer that another version has is offered by name', () => {
    const resolution = resolveEnvironment({
      detected: { host: 'blender', version: '4.2.3', renderers: ['LUXCORE'], plugins: [] },
      catalog,
      system: null,
    });
    expect(resolution).toMatchObject({
      outcome: 'unavailable',
      offers: ['LuxCore 2.6 + Blender 3.6 (Linux)'],
      reasons: [{ subject: 'renderer', differs: true }],
    });
    expect(resolution.reasons[0]?.en).toContain('LuxCore');
    expect(resolution.reasons[0]?.en).toContain('Blender 3.6');
  });

  test('the nearest versions are offered, nearest first', () => {
    const resolution = resolveEnvironment({
      detected: {
        host: 'blender',
        version: '4.2.3',
        renderers: ['octane'],
        plugins: [{ name: 'octane', version: '31.0' }],
      },
      catalog,
      system: null,
    });
    expect(resolution).toMatchObject({
      outcome: 'unavailable',
      offers: [
        'Octane 30.2 + Blender 4.2 (Linux)',
        'Octane 29.1 + Blender 4.2 (Linux)',
        'Octane 28.9 + Blender 4.2 (Linux)',
      ],
    });
  });

  test('plugins are named without the name in their version', () => {
    const resolution = resolveEnvironment({
      detected: {
        host: 'blender',
        version: '4.2',
        renderers: ['PRMAN_RENDER'],
        plugins: [{ name: 'prman', version: '26.1' }],
      },
      catalog,
      system: null,
    });
    expect(resolution).toMatchObject({ environment: { plugins: [{ name: 'renderman', version: '26.1' }] } });
  });
});

describe('plugins that do not render', () => {
  test('a Blender add-on the farm lacks is left out, with a word about it', () => {
    const resolution = resolveEnvironment({
      detected: {
        host: 'blender',
        version: '4.2',
        renderers: ['CYCLES'],
        plugins: [{ name: 'Node Wrangler', version: '3.43' }],
      },
      catalog: blender({ linux: [offer(1, '4.2')] }),
      system: null,
    });
    expect(resolution).toMatchObject({ outcome: 'near', environment: { pluginIds: [] } });
    const [about] = resolution.reasons.filter(({ differs }) => differs);
    expect(about).toMatchObject({ subject: 'plugin' });
    expect(about?.en).toContain('Node Wrangler 3.43');
  });

  const houdini = software(2004, 'Houdini', {
    linux: [offer(1, '20.5.278', [plugin('htoa', { '6.3.3.1': 61 })])],
    windows: [
      offer(2, '20.5.278', [plugin('Redshift', { '3.6.02': 71 }), plugin('HtoA', { 'HtoA 6.3.3.1': 62 })]),
    ],
  });

  test('Houdini needs its own: the system that offers everything is taken', () => {
    const resolution = resolveEnvironment({
      detected: {
        host: 'houdini',
        version: '20.5.278',
        renderers: ['karma'],
        plugins: [
          { name: 'Redshift', version: '3.6.02' },
          { name: 'HtoA', version: '6.3.3.1' },
        ],
      },
      catalog: houdini,
      system: null,
    });
    expect(resolution).toMatchObject({
      outcome: 'exact',
      environment: { system: 'windows', pluginIds: [62, 71] },
    });
  });

  test('and where the chosen system lacks one, it says where it is', () => {
    const resolution = resolveEnvironment({
      detected: {
        host: 'houdini',
        version: '20.5.278',
        renderers: ['karma'],
        plugins: [{ name: 'Redshift', version: '3.6.02' }],
      },
      catalog: houdini,
      system: 'linux',
    });
    expect(resolution).toMatchObject({
      outcome: 'unavailable',
      offers: ['Redshift 3.6.02 + Houdini 20.5.278 (Windows)'],
    });
    expect(resolution.reasons.map(({ subject }) => subject)).toEqual(['plugin', 'system']);
    expect(resolution.reasons[0]?.en).toBe(
      'Redshift 3.6.02 is not offered with Houdini 20.5.278 on Linux; on Windows it is.',
    );
  });

  test('and where it is the reason for the system, that is said', () => {
    const resolution = resolveEnvironment({
      detected: {
        host: 'houdini',
        version: '20.5.278',
        renderers: ['karma'],
        plugins: [{ name: 'Redshift', version: '3.6.02' }],
      },
      catalog: houdini,
      system: null,
    });
    expect(resolution).toMatchObject({ outcome: 'exact', environment: { system: 'windows' } });
    const said = resolution.reasons.find(({ subject }) => subject === 'system');
    expect(said?.en).toBe(
      'Redshift 3.6.02 is not offered with Houdini 20.5.278 on Linux; on Windows it is, so that was taken.',
    );
  });

  test("a version of Houdini's own node is none of the plugin's", () => {
    const resolution = resolveEnvironment({
      detected: { host: 'houdini', version: '20.5.278', renderers: ['karma::2.0'], plugins: [] },
      catalog: houdini,
      system: null,
    });
    expect(resolution).toMatchObject({ outcome: 'exact', environment: { system: 'linux', pluginIds: [] } });
  });
});

describe('what a Maya scene requires from former days', () => {
  const maya = (...plugins: readonly CatalogPlugin[]) =>
    software(2000, 'Maya', { windows: [offer(1, '2024', plugins)] });
  const detected = (...plugins: DetectedSoftware['plugins']): DetectedSoftware => ({
    host: 'maya',
    version: '2024',
    renderers: ['arnold'],
    plugins: [{ name: 'mtoa', version: '5.3.1' }, ...plugins],
  });
  const mtoa = plugin('mtoa', { 'mtoa 5.3.1': 11 });

  test.each([
    ['a renderer that does not render it', { name: 'redshift4maya', version: '2.6.31' }],
    ['a plug-in nobody listed', { name: 'elastikSolver', version: '0.991' }],
  ])('does not stop it: %s', (_what, leftover) => {
    const resolution = resolveEnvironment({
      detected: detected(leftover),
      catalog: maya(mtoa),
      system: null,
    });
    expect(resolution).toMatchObject({ outcome: 'near', environment: { pluginIds: [11] } });
    expect(resolution.reasons.filter(({ differs }) => differs)).toHaveLength(1);
  });

  test.each([
    ['the renderer itself', [], { name: 'mtoa', version: '5.3.1' }],
    ['a plug-in that makes what is seen', [mtoa], { name: 'pgYetiMaya', version: '5.0.0' }],
  ])('but what it needs does: %s', (_what, offered, needed) => {
    const resolution = resolveEnvironment({
      detected: detected(needed),
      catalog: maya(...offered),
      system: null,
    });
    expect(resolution.outcome).toBe('unavailable');
  });

  test('what Maya brings itself need not be listed', () => {
    const bifrost = (version: string | null) =>
      resolveEnvironment({
        detected: detected({ name: 'bifrostGraph', version }),
        catalog: maya(mtoa),
        system: null,
      });
    expect(bifrost(null)).toMatchObject({ outcome: 'exact', environment: { pluginIds: [11] } });
    expect(bifrost('2.8.0.0-202311081356-7a0d165')).toMatchObject({ outcome: 'near' });
    expect(bifrost('2.8.0.0').reasons.at(-1)?.en).toContain('comes with Maya 2024');
  });
});

test.each([
  ['a DLL nobody listed', { name: 'spliner.dlm', version: '2.1' }, 'near'],
  ['a renderer that does not render it', { name: 'corona', version: null }, 'near'],
  ['a plugin that makes what is seen', { name: 'forestpack', version: '8.2.2' }, 'unavailable'],
])('3ds Max, the farm lacks %s', (_what, lacking, outcome) => {
  const resolution = resolveEnvironment({
    detected: {
      host: '3dsmax',
      version: '2024',
      renderers: ['V-Ray 6, update 2.1'],
      plugins: [{ name: 'vray', version: '6.20.06' }, lacking],
    },
    catalog: software(2001, '3ds Max', {
      windows: [offer(1, '2024', [plugin('vray', { 'vray 6.20.06': 11 })])],
    }),
    system: null,
  });
  expect(resolution.outcome).toBe(outcome);
});

test('where only builds of a plugin tell two systems apart, the nearer one is taken', () => {
  const on = (versionId: number, version: string) =>
    offer(versionId, '20.5.278', [plugin('redshift', { [version]: versionId })]);
  const taken = (linux: string, windows: string) =>
    resolveEnvironment({
      detected: {
        host: 'houdini',
        version: '20.5.278',
        renderers: ['Redshift_ROP'],
        plugins: [{ name: 'redshift', version: '3.5.20' }],
      },
      catalog: software(2004, 'Houdini', { linux: [on(1, linux)], windows: [on(2, windows)] }),
      system: null,
    });
  expect(taken('3.5.10', '3.5.19')).toMatchObject({ environment: { system: 'windows' } });
  expect(taken('3.5.19', '3.5.10')).toMatchObject({ environment: { system: 'linux' } });
  expect(taken('3.5.19', '3.5.19')).toMatchObject({ environment: { system: 'linux' } });
});

test.each([
  // What the readers of scene files say of scenes made without any plugin.
  ['3dsmax', 'Scanline Renderer'],
  ['3dsmax', 'ART Renderer'],
  ['3dsmax', 'Autodesk Raytracer'],
  ['3dsmax', 'Quicksilver Hardware Renderer'],
  ['houdini', 'filecache::2.0'],
  ['houdini', 'acme::filecache::1.2'],
  ['houdini', 'merge'],
  ['houdini', 'wedge'],
  ['houdini', 'usdzip'],
  ['cinema4d', 'viewport'],
  ['maya', 'mayaHardware2'],
  ['maya', 'turtle'],
] as const)('%s: %s is part of the program', (host, renderer) => {
  const resolution = resolveEnvironment({
    detected: { host, version: '2024', renderers: [renderer], plugins: [] },
    catalog: software(hosts[host].softwareId, 'Program', { windows: [offer(1, '2024')] }),
    system: null,
  });
  expect(resolution).toMatchObject({ outcome: 'exact', environment: { pluginIds: [] } });
});

test("a node of a plugin is none of the program's, though it has the name of one", () => {
  const detected = { host: 'houdini', version: '20.5.278', renderers: ['labs::filecache::2.0'], plugins: [] };
  const labs = plugin('sidefxlabs', { 'sidefxlabs 20.5.278': 7 });
  const resolve = (...plugins: readonly CatalogPlugin[]) =>
    resolveEnvironment({
      detected: { ...detected, host: 'houdini' },
      catalog: software(2004, 'Houdini', { linux: [offer(1, '20.5.278', plugins)] }),
      system: null,
    });
  expect(resolve(labs)).toMatchObject({ outcome: 'near', environment: { pluginIds: [7] } });
  expect(resolve().outcome).toBe('unavailable');
});

test('what is taken where no version is told is not called the newest of all', () => {
  const { reasons } = resolveEnvironment({
    detected: { host: 'maya', version: '2024', renderers: ['redshift'], plugins: [] },
    catalog: software(2000, 'Maya', {
      windows: [offer(1, '2024', [plugin('redshift', { 'redshift 3.5.10': 11, 'redshift 3.6.02': 13 })])],
    }),
    system: null,
    exclude: { softwareIds: [], plugins: ['redshift 3\\.6'] },
  });
  const said = reasons.map(({ en }) => en).join(' ');
  expect(said).toContain('Redshift 3.5.10, the newest that can be used here, was taken');
  expect(said).toContain('Redshift 3.6.02 does not run on the chosen hardware');
  expect(reasons.map(({ zh }) => zh).join()).toContain('此处可用的最新版本 Redshift 3.5.10');
});

test('a file that does not tell its renderer asks for none', () => {
  const resolution = resolveEnvironment({
    detected: { host: '3dsmax', version: '2024', renderers: [''], plugins: [] },
    catalog: software(2001, '3ds Max', { windows: [offer(1, '2024')] }),
    system: null,
  });
  expect(resolution).toMatchObject({ outcome: 'exact', environment: { pluginIds: [] } });
});

describe('what the chosen hardware cannot render', () => {
  const catalog = software(2000, 'Maya', {
    windows: [
      offer(1, '2024', [
        plugin('redshift', { 'redshift 3.5.10': 11, 'redshift 3.5.20': 12, 'redshift 3.6.02': 13 }),
        plugin('corona', { 'corona 11': 21 }),
      ]),
    ],
  });
  const resolve = (
    version: string,
    policy: ResolutionPolicy,
    plugins: readonly string[],
    ids: readonly number[] = [],
  ) =>
    resolveEnvironment({
      detected: {
        host: 'maya',
        version: '2024',
        renderers: ['redshift'],
        plugins: [{ name: 'redshift4maya', version }],
      },
      catalog,
      policy,
      system: null,
      exclude: { softwareIds: ids, plugins },
    });

  test('is not picked, where the policy allows another version, and that is said', () => {
    const resolution = resolve('3.5.20', 'sameMinor', ['redshift 3\\.5\\.20']);
    expect(resolution).toMatchObject({ outcome: 'near', environment: { pluginIds: [11] } });
    const said = resolution.reasons.map(({ en }) => en).join(' ');
    expect(said).toContain('Redshift 3.5.20 does not run on the chosen hardware; Redshift 3.5.10 does');
    expect(resolve('3.5.20', 'newestCompatible', ['redshift 3\\.5'])).toMatchObject({
      environment: { pluginIds: [13] },
    });
  });

  test.each([
    ['exact', ['redshift 3\\.5\\.20']],
    ['sameMinor', ['redshift 3\\.5.*']],
    ['newestCompatible', ['Redshift.*']],
    ['newestCompatible', ['redshift*']],
    ['newestCompatible', ['*shift*']],
    ['newestCompatible', ['(redshift) 3']],
  ] as const)('and where it does not, nothing is: %s, %j', (policy, patterns) => {
    const resolution = resolve('3.5.20', policy, patterns);
    expect(resolution.outcome).toBe('unavailable');
    expect(resolution.reasons[0]).toMatchObject({ subject: 'renderer', differs: true });
    expect(resolution.reasons[0]?.en).toContain('does not run on the chosen hardware');
  });

  test('what it says of other plugins and programs changes nothing', () => {
    expect(resolve('3.5.20', 'exact', ['corona.*', 'redshift 3\\.6'], [2007])).toMatchObject({
      outcome: 'exact',
      environment: { pluginIds: [12] },
    });
  });

  test('and where it cannot run the program, nothing is', () => {
    const resolution = resolve('3.5.20', 'newestCompatible', [], [2000, 2008]);
    expect(resolution).toMatchObject({ outcome: 'unavailable', reasons: [{ subject: 'software' }] });
    expect(resolution.reasons[0]?.en).toBe(
      'Maya does not run on the chosen hardware. Choose other hardware.',
    );
    expect(resolution.reasons[0]?.zh).toContain('Maya');
  });
});
