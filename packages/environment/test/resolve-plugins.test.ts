import { type DetectedSoftware, resolveEnvironment } from '@farmhand/environment';
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
    expect(resolution.reasons[0]?.en).toContain(
      'Redshift 3.6.02 is not offered with Houdini 20.5.278 (Linux)',
    );
  });
});
