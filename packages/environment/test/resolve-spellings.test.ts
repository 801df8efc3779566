import {
  hosts,
  pluginKey,
  pluginTable,
  readHostVersion,
  readPlugin,
  resolveEnvironment,
} from '@farmhand/environment';
import type { HostName } from '@farmhand/model';
import { describe, expect, test } from 'vitest';
import { offer, plugin, software } from './catalogs.ts';
import { hostSpellings, pluginSpellings, readerNames } from './spellings.ts';

const numbers = (text: string | null): readonly number[] | null =>
  text === null ? null : text.split('.').map(Number);

test('the tables hold 150 spellings and more, of every program and every place', () => {
  expect(hostSpellings.length + pluginSpellings.length).toBeGreaterThanOrEqual(150);
  const met = new Set([...hostSpellings, ...pluginSpellings].map(([host, place]) => `${host} ${place}`));
  for (const host of Object.keys(hosts)) {
    for (const place of ['host', 'file', 'farm']) expect(met).toContain(`${host} ${place}`);
  }
});

test.each(hostSpellings)('%s (%s) writes "%s": %s', (host, _place, written, means) => {
  expect(readHostVersion(host, written)).toEqual(numbers(means));
});

test.each(pluginSpellings)(
  '%s (%s) writes "%s" "%s": %s %s',
  (_host, _place, name, version, label, means) => {
    const read = readPlugin(name, version);
    expect(read.label).toBe(label);
    expect(read.parts).toEqual(numbers(means));
    expect(read.key).toBe(pluginKey(label));
  },
);

test('a version is said without what means nothing to an artist', () => {
  expect(readPlugin('V_Ray_6__update_2_1').version).toBe('6 update 2.1');
  expect(readPlugin('vray', '#("7.40.04", "00000", "086169db")').version).toBe('7.40.04');
  expect(readPlugin('glmCrowd', '5.2[PR367]-2016/05/30').version).toBe('5.2');
  expect(readPlugin('bifrostGraph', '2.6.0.0-202212071624-fbc8dae').version).toBe('2.6.0.0');
});

test.each(['1', '_', ' ', '.', '1.', '(1', '::1', 'V_Ray_', 'v1'])(
  'a hundred thousand times "%s" is read like any other',
  (part) => {
    const long = part.repeat(100_000);
    expect(readPlugin(long, long).key.length).toBeLessThanOrEqual(long.length);
    expect(readPlugin('V-Ray', long).label).toBe('V-Ray');
    expect(() => Object.keys(hosts).map((host) => readHostVersion(host as HostName, long))).not.toThrow();
  },
);

describe('the table of plugins', () => {
  test('gives no spelling to two plugins, and a source to each', () => {
    const owners = new Map<string, string>();
    for (const { name, aliases, source } of pluginTable) {
      expect(source).not.toBe('');
      for (const spelling of [name, ...aliases]) {
        const key = spelling.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
        expect(owners.get(key) ?? name, spelling).toBe(name);
        owners.set(key, name);
      }
    }
  });

  test.each([...new Set(readerNames)])('knows what the readers of scene files call %s', (name) => {
    expect(readPlugin(name).facts).not.toBeNull();
  });
});

/** Names and versions as the documentation and the examples of the farm's own SDK send them, and as it lists them. */
test.each([
  ['maya', 'mtoa', '3.2.1.1', 'mtoa', 'mtoa 3.2.1.1'],
  ['maya', 'mtoa', '3.1.2.1', 'mtoa', 'mtoa 3.1.2.1'],
  ['houdini', 'renderman', '22.6', 'renderman', 'renderman 22.6'],
  ['3dsmax', 'zblur', '2.02.019', 'zblur', 'zblur 2.02.019'],
  ['maya', 'wobble', '0.9.5', 'wobble', 'wobble 0.9.5'],
  ['cinema4d', 'X-Particles', '4 (Build 535)', 'xparticles', 'xparticles 4.0.535'],
] as const)('%s: %s %s is "%s" with "%s" at the farm', (host, name, version, farmName, farmVersion) => {
  const resolution = resolveEnvironment({
    detected: { host, version: '2024', renderers: [], plugins: [{ name, version }] },
    catalog: software(hosts[host].softwareId, 'Program', {
      windows: [offer(1, '2024', [plugin(farmName, { [farmVersion]: 7 })])],
    }),
    policy: 'exact',
    system: null,
  });
  expect(resolution).toMatchObject({ outcome: 'exact', environment: { pluginIds: [7] } });
});

/** What the farm lists beside what a host, or a file, says; the plugins that come out. */
const meetings: readonly (readonly [
  host: 'blender' | 'houdini' | 'cinema4d' | '3dsmax' | 'maya',
  renderer: string,
  version: string | null,
  farmName: string,
  farmVersions: readonly string[],
  taken: string | null,
  outcome: string,
])[] = [
  [
    '3dsmax',
    'V_Ray_6__update_2_1',
    null,
    'vray',
    ['vray 6.10.08', 'vray 6.20.02', 'vray 5.20.23'],
    '6.20.02',
    'near',
  ],
  ['3dsmax', 'V-Ray 6, update 2.1', '6.20.06', 'vray', ['vray 6.20.02', 'vray 6.20.06'], '6.20.06', 'exact'],
  ['3dsmax', 'V_Ray_7_Hotfix_2', null, 'vray', ['vray 7.00.05', 'vray 7.10.01'], '7.00.05', 'near'],
  ['3dsmax', 'V_Ray_Next__update_3', null, 'vray', ['vray 4.30.01', 'vray 5.00.05'], '4.30.01', 'near'],
  ['3dsmax', 'V-Ray 6 Update 2.1', null, 'vray', ['vray 6.10.08'], null, 'unavailable'],
  ['maya', 'vray', '6', 'vray', ['vray 6.10.01', 'vray 6.20.01', 'vray 7.00.01'], '6.20.01', 'near'],
  ['maya', 'arnold', '5.4.5', 'mtoa', ['mtoa 5.4.0', 'mtoa 5.3.5'], '5.4.0', 'near'],
  ['houdini', 'arnold', 'HtoA 6.3.3.0', 'arnold', ['arnold 6.3.3.0'], '6.3.3.0', 'exact'],
  ['houdini', 'Redshift_ROP', '3.6.2', 'redshift', ['redshift 3.6.02', 'redshift 3.6.04'], '3.6.02', 'exact'],
  ['houdini', 'ris::3.0', '26.2', 'renderman', ['renderman 26.1', 'renderman 25.2'], '26.1', 'near'],
  ['3dsmax', 'Corona', '12 (Update 1)', 'corona', ['corona 11', 'corona 12'], '12', 'near'],
  ['cinema4d', 'octane', '2022.1-R3', 'octane', ['octane 2022.1', 'octane 2021.1'], '2022.1', 'near'],
  ['cinema4d', 'octane', '2022.1-R3', 'octane', ['octane 2022.1-R8'], '2022.1-R8', 'near'],
  ['blender', 'PRMAN_RENDER', '26.1', 'renderman', ['renderman 26.1'], '26.1', 'exact'],
  ['maya', 'renderManRIS', '22.4 @ 1946009', 'renderman', ['renderman 22.6'], '22.6', 'near'],
  ['maya', 'vrayformaya2024', null, 'vray', ['vray 5.20.02', 'vray 6.20.02'], '6.20.02', 'near'],
  ['3dsmax', 'V-Ray 3.6', null, 'vray', ['vray 3.40.01', 'vray 3.60.04'], '3.60.04', 'near'],
  ['cinema4d', 'octane', '12000020', 'octane', ['octane 2021.1.6', 'octane 2022.1'], '2022.1', 'near'],
  ['cinema4d', 'cycles4d', '1.0 (Build 492)', 'cycles4d', ['cycles4d 1.0.0492'], '1.0.0492', 'exact'],
  // The same digits, but another major version.
  ['3dsmax', 'corona', '1.2', 'corona', ['corona 12'], null, 'unavailable'],
  ['houdini', 'redshift', '3.5.1', 'redshift', ['redshift 35.1'], null, 'unavailable'],
];

test.each(meetings)('%s with %s %s, the farm has %s %j: %s, %s', (...row) => {
  const [host, renderer, version, farmName, farmVersions, taken, outcome] = row;
  const listed = plugin(farmName, Object.fromEntries(farmVersions.map((text, index) => [text, index + 1])));
  const resolution = resolveEnvironment({
    detected: { host, version: '2024', renderers: [renderer], plugins: [{ name: renderer, version }] },
    catalog: software(hosts[host].softwareId, 'Program', { windows: [offer(1, '2024', [listed])] }),
    system: null,
  });
  expect(resolution.outcome).toBe(outcome);
  const versions =
    'environment' in resolution ? resolution.environment.plugins.map((used) => used.version) : [];
  expect(versions).toEqual(taken === null ? [] : [taken]);
});
