import { compareHostVersions, hosts, isNewerRelease } from '@farmhand/environment';
import type { HostName } from '@farmhand/model';
import { expect, test } from 'vitest';

/** The order of two versions, and whether the first is of a newer release. */
const rows: readonly (readonly [
  host: HostName,
  a: string,
  b: string,
  order: number | null,
  newer: boolean,
])[] = [
  ['blender', '4.3', '4.2', 1, true],
  ['blender', '3.4.1', '3.4', 0, false],
  ['blender', '3.4', '3.4.1', 0, false],
  ['blender', '3.4.1', '3.4.0', 1, false],
  ['blender', '4.2.3 LTS', '4.2.3', 0, false],
  ['blender', '3.10', '3.9', 1, true],
  ['blender', '2.8', '2.79b', 1, true],
  ['blender', '2.79b', '2.79a', 1, false],
  ['blender', '3.6', '4.0', -1, false],
  ['houdini', '20.5.332', '20.5.278', 1, false],
  ['houdini', '20.5.332', '20.5', 0, false],
  ['houdini', '20.5.332', '20.0.653', 1, true],
  ['cinema4d', '2024.4.1', '2024', 0, false],
  ['cinema4d', '2025.0.0', 'S26', 1, true],
  ['cinema4d', '21.207', 'R21', 0, false],
  ['cinema4d', '21.207', 'R20', 1, true],
  ['cinema4d', 'R25', 'R23', 1, true],
  ['3dsmax', '2025 (27.3.0.30874)', '2025', 0, false],
  ['3dsmax', '2025 (27.3.0.30874)', '2025.2', 1, false],
  ['3dsmax', '28.2.0.20659', '2025', 1, true],
  ['3dsmax', '19.00', '2018', -1, false],
  ['maya', '2025ff03', '2025.3', 0, false],
  ['maya', '20250300', '2024', 1, true],
  ['maya', '2016R2', '2016', 0, false],
  ['maya', '', '2024', null, false],
  ['blender', '4.2', 'unknown', null, false],
];

test.each(rows)('%s: "%s" beside "%s"', (host, a, b, order, newer) => {
  const sign = (value: number | null) => (value === null ? null : Math.sign(value) + 0);
  expect(sign(compareHostVersions(host, a, b))).toBe(order);
  expect(sign(compareHostVersions(host, b, a))).toBe(order === null ? null : -order + 0);
  expect(isNewerRelease(host, a, b)).toBe(newer);
});

test('no version is newer than itself, of any program', () => {
  for (const host of Object.keys(hosts) as HostName[]) {
    for (const version of ['21.207', '2025.3', '4.2.3', '27.3.0.1']) {
      expect(compareHostVersions(host, version, version)).toBe(0);
      expect(isNewerRelease(host, version, version)).toBe(false);
    }
  }
});
