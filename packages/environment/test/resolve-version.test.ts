import {
  type Catalog,
  type DetectedSoftware,
  type ResolutionPolicy,
  resolveEnvironment,
} from '@farmhand/environment';
import { describe, expect, test } from 'vitest';
import { blender, offer, software } from './catalogs.ts';

const cycles = (version: string): DetectedSoftware => ({
  host: 'blender',
  version,
  renderers: ['CYCLES'],
  plugins: [],
});

const farm = (...versions: readonly string[]): Catalog =>
  blender({ linux: versions.map((version, index) => offer(index + 1, version)) });

describe('which Blender serves a scene', () => {
  const rows: readonly (readonly [
    made: string,
    offered: readonly string[],
    policy: ResolutionPolicy,
    outcome: string,
    version: string | null,
  ])[] = [
    // The farm writes the release only; the file or the host may be more precise.
    ['3.4.1', ['3.4'], 'sameMinor', 'exact', '3.4'],
    ['3.4.1', ['3.4'], 'exact', 'exact', '3.4'],
    ['3.4', ['3.4'], 'sameMinor', 'exact', '3.4'],
    ['3.4', ['3.4.1'], 'sameMinor', 'exact', '3.4.1'],
    ['3.4.1', ['3.4.1'], 'sameMinor', 'exact', '3.4.1'],
    ['3.4.0', ['3.4'], 'exact', 'exact', '3.4'],
    // Both name a build and they differ.
    ['3.4.1', ['3.4.0'], 'sameMinor', 'near', '3.4.0'],
    ['3.4.0', ['3.4.1'], 'sameMinor', 'near', '3.4.1'],
    ['3.4.1', ['3.4.0'], 'exact', 'unavailable', null],
    // The exact build, then the bare release, then the next newer build, then the nearest older one.
    ['3.3.5', ['3.3.4', '3.3', '3.3.5', '3.3.6'], 'sameMinor', 'exact', '3.3.5'],
    ['3.3.5', ['3.3.4', '3.3', '3.3.9', '3.3.6'], 'sameMinor', 'exact', '3.3'],
    ['3.3.5', ['3.3.4', '3.3.9', '3.3.6'], 'sameMinor', 'near', '3.3.6'],
    ['3.3.5', ['3.3.1', '3.3.4', '3.3.2'], 'sameMinor', 'near', '3.3.4'],
    // Spellings.
    ['4.2.3 LTS', ['4.2'], 'sameMinor', 'exact', '4.2'],
    ['4.2.3 LTS', ['4.2.3LTS'], 'sameMinor', 'exact', '4.2.3LTS'],
    ['v4.2', ['4.2'], 'sameMinor', 'exact', '4.2'],
    ['4.2', ['v4.2'], 'sameMinor', 'exact', 'v4.2'],
    ['Blender 4.2.3', ['Blender 4.2'], 'sameMinor', 'exact', 'Blender 4.2'],
    ['4.0', ['4.0.0'], 'exact', 'exact', '4.0.0'],
    ['2.8', ['2.80'], 'sameMinor', 'exact', '2.80'],
    ['2.93.18', ['2.93'], 'sameMinor', 'exact', '2.93'],
    ['2.79b', ['2.79'], 'sameMinor', 'exact', '2.79'],
    ['2.79b', ['2.79a'], 'sameMinor', 'near', '2.79a'],
    ['5.0.1', ['5.0'], 'sameMinor', 'exact', '5.0'],
    ['4.3.0 Release Candidate', ['4.3'], 'sameMinor', 'exact', '4.3'],
    // What was tried out before a release is not the release.
    ['5.1.0 Alpha', ['5.1'], 'sameMinor', 'near', '5.1'],
    ['5.1.0 Alpha', ['5.1'], 'exact', 'unavailable', null],
    ['5.1.0 Beta', ['5.1.2', '5.0'], 'sameMinor', 'near', '5.1.2'],
    ['5.1.0 Alpha', ['5.2'], 'newestCompatible', 'near', '5.2'],
    ['5.1.0', ['5.1 Alpha'], 'sameMinor', 'near', '5.1 Alpha'],
    ['5.1.0', ['5.1 Alpha', '5.1'], 'sameMinor', 'exact', '5.1'],
    ['5.1.0 Alpha', ['5.1 Alpha'], 'sameMinor', 'exact', '5.1 Alpha'],
    // 3.4 is not 3.40, nor 3.1 a beginning of 3.10.
    ['3.40', ['3.4'], 'sameMinor', 'unavailable', null],
    ['3.1', ['3.10'], 'sameMinor', 'unavailable', null],
    // Another release.
    ['3.4.1', ['3.3', '3.6', '4.0'], 'sameMinor', 'unavailable', null],
    ['3.4.1', ['3.3', '3.5', '3.6', '4.0'], 'newestCompatible', 'near', '3.6'],
    ['3.4.1', ['3.4', '3.6'], 'newestCompatible', 'exact', '3.4'],
    ['3.6', ['3.3', '3.5'], 'newestCompatible', 'unavailable', null],
    ['3.6', ['4.0', '4.2'], 'newestCompatible', 'unavailable', null],
    ['2.79', ['2.93'], 'newestCompatible', 'unavailable', null],
    ['2.83', ['2.93'], 'newestCompatible', 'near', '2.93'],
    ['4.1', [], 'sameMinor', 'unavailable', null],
    ['unknown', ['3.4'], 'sameMinor', 'unavailable', null],
  ];

  test.each(rows)('%s with %j under %s: %s %s', (made, offered, policy, outcome, version) => {
    const resolution = resolveEnvironment({
      detected: cycles(made),
      catalog: farm(...offered),
      policy,
      system: null,
    });
    expect(resolution.outcome).toBe(outcome);
    expect('environment' in resolution ? resolution.environment.version : null).toBe(version);
  });
});

describe('which release serves the other programs', () => {
  const rows: readonly (readonly [
    host: DetectedSoftware['host'],
    id: number,
    name: string,
    made: string,
    offered: readonly string[],
    outcome: string,
    version: string | null,
  ])[] = [
    ['houdini', 2004, 'Houdini', '20.5.332', ['20.5.278', '20.0.653'], 'near', '20.5.278'],
    ['houdini', 2004, 'Houdini', '20.5.332', ['20.5'], 'near', '20.5'],
    ['houdini', 2004, 'Houdini', '20.5.332', ['20.5.332'], 'exact', '20.5.332'],
    ['houdini', 2004, 'Houdini', '20.5.332', ['20.0.653'], 'unavailable', null],
    ['cinema4d', 2005, 'CINEMA 4D', 'Cinema 4D 2024.4.1', ['2024.4.1'], 'exact', '2024.4.1'],
    ['cinema4d', 2005, 'CINEMA 4D', '2024.4.1', ['2024.2'], 'unavailable', null],
    ['cinema4d', 2005, 'CINEMA 4D', '21', ['R21'], 'exact', 'R21'],
    // The SDK's numbers, which Maxon's pages read as R21.2.
    ['cinema4d', 2005, 'CINEMA 4D', '20.059', ['R20', 'R21'], 'near', 'R20'],
    ['cinema4d', 2005, 'CINEMA 4D', 'R21.207', ['R21.115', 'R21.202'], 'near', 'R21.202'],
    ['cinema4d', 2005, 'CINEMA 4D', 'R21.207', ['R21.115'], 'unavailable', null],
    ['cinema4d', 2005, 'CINEMA 4D', '2024401', ['2024.4.1', '2024'], 'exact', '2024.4.1'],
    ['cinema4d', 2005, 'CINEMA 4D', 'S24.111', ['R25', 'R23'], 'unavailable', null],
    ['3dsmax', 2001, '3ds Max', '27.3.0.30874', ['2025', '2026'], 'near', '2025'],
    ['3dsmax', 2001, '3ds Max', '2017 (19.0.1072.0)', ['2017', '2018'], 'near', '2017'],
    ['maya', 2000, 'Maya', '20250300', ['2025.3', '2025.2'], 'exact', '2025.3'],
    ['maya', 2000, 'Maya', '2025ff03', ['2025', '2024'], 'exact', '2025'],
    ['maya', 2000, 'Maya', '2016R2', ['2016', '2016.5'], 'exact', '2016.5'],
    ['houdini', 2004, 'Houdini', 'Houdini FX 20.5.332 py3.11', ['20.5.278', '20.0.653'], 'near', '20.5.278'],
    ['3dsmax', 2001, '3ds Max', '3ds Max 2025.3', ['2025'], 'near', '2025'],
    ['3dsmax', 2001, '3ds Max', '2025.3', ['2025.2', '2024'], 'near', '2025.2'],
    ['maya', 2000, 'Maya', '2024', ['2023', '2024', '2025'], 'exact', '2024'],
    ['maya', 2000, 'Maya', '2024', ['2023', '2025'], 'unavailable', null],
  ];

  test.each(rows)('%s (%i) %s %s with %j: %s %s', (host, id, name, made, offered, outcome, version) => {
    const resolution = resolveEnvironment({
      detected: { host, version: made, renderers: [], plugins: [] },
      catalog: software(id, name, { windows: offered.map((text, index) => offer(index + 1, text)) }),
      system: null,
    });
    expect(resolution.outcome).toBe(outcome);
    expect('environment' in resolution ? resolution.environment.version : null).toBe(version);
  });
});

describe('systems', () => {
  const both = blender({ linux: [offer(1, '3.3')], windows: [offer(2, '3.4'), offer(3, '3.3')] });

  test('the one that serves better is taken', () => {
    const resolution = resolveEnvironment({ detected: cycles('3.4.1'), catalog: both, system: null });
    expect(resolution).toMatchObject({ outcome: 'exact', environment: { system: 'windows', versionId: 2 } });
  });

  test('Linux where both serve alike', () => {
    const resolution = resolveEnvironment({ detected: cycles('3.3.0'), catalog: both, system: null });
    expect(resolution).toMatchObject({ outcome: 'exact', environment: { system: 'linux', versionId: 1 } });
  });

  test('or the preferred one', () => {
    const preferring = (preferredSystem: 'linux' | 'windows' | null, version: string) =>
      resolveEnvironment({ detected: cycles(version), catalog: both, system: null, preferredSystem });
    expect(preferring('windows', '3.3.0')).toMatchObject({
      environment: { system: 'windows', versionId: 3 },
    });
    expect(preferring('linux', '3.3.0')).toMatchObject({ environment: { system: 'linux', versionId: 1 } });
    expect(preferring(null, '3.3.0')).toMatchObject({ environment: { system: 'linux', versionId: 1 } });
    // A preference is no choice: what serves better comes first.
    expect(preferring('linux', '3.4.1')).toMatchObject({ environment: { system: 'windows', versionId: 2 } });
  });

  test('a chosen one is kept to, and the other is pointed out', () => {
    const resolution = resolveEnvironment({ detected: cycles('3.4.1'), catalog: both, system: 'linux' });
    expect(resolution).toMatchObject({ outcome: 'unavailable', offers: ['Blender 3.3 (Linux)'] });
    const english = resolution.reasons.map(({ en }) => en).join(' ');
    expect(english).toContain('Blender 3.4.1');
    expect(english).toContain('Windows');
  });

  test('a program the farm lacks altogether', () => {
    const resolution = resolveEnvironment({
      detected: { host: 'houdini', version: '20.5.332', renderers: ['karma'], plugins: [] },
      catalog: both,
      system: null,
    });
    expect(resolution).toMatchObject({
      outcome: 'unavailable',
      offers: [],
      reasons: [{ subject: 'software', en: 'The farm does not offer Houdini on Linux or Windows.' }],
    });
  });
});

describe('what is said', () => {
  test('a scene of a test version is to be compared before it is paid for', () => {
    const [about] = resolveEnvironment({
      detected: cycles('5.1.0 Alpha'),
      catalog: farm('5.1'),
      system: null,
    }).reasons;
    expect(about).toMatchObject({ subject: 'version', differs: true });
    expect(about?.en).toContain('Blender 5.1.0 Alpha');
    expect(about?.en).toContain('test version');
    expect(about?.zh).toContain('测试版');
  });

  test('an exact choice says why its builds are one', () => {
    const { reasons } = resolveEnvironment({
      detected: cycles('3.4.1'),
      catalog: farm('3.4'),
      system: null,
    });
    expect(reasons.every(({ differs }) => !differs)).toBe(true);
    expect(reasons[0]?.en).toContain('Blender 3.4 on Linux');
    expect(reasons[0]?.en).toContain('3.4.1');
    expect(reasons[0]?.en).toContain('share the file format');
    expect(reasons[1]?.en).toBe('The renderer Cycles is part of Blender.');
  });

  test('an unavailable one names the three nearest, nearest first', () => {
    const resolution = resolveEnvironment({
      detected: cycles('3.4.1'),
      catalog: farm('2.93', '4.2', '3.3', '3.6', '3.5'),
      system: null,
    });
    expect(resolution).toMatchObject({
      outcome: 'unavailable',
      offers: ['Blender 3.5 (Linux)', 'Blender 3.3 (Linux)', 'Blender 3.6 (Linux)'],
    });
  });

  test('of an older major version the newest is nearest', () => {
    const resolution = resolveEnvironment({
      detected: cycles('5.1'),
      catalog: farm('4.0', '4.1', '4.2', '4.5', '3.6'),
      system: null,
    });
    expect(resolution).toMatchObject({
      offers: ['Blender 4.5 (Linux)', 'Blender 4.2 (Linux)', 'Blender 4.1 (Linux)'],
    });
  });

  test.each([
    ['3dsmax', 2001, '3ds Max', '27.3.0.30874', '2024', '3ds Max 2025.3.0.30874'],
    ['maya', 2000, 'Maya', 'Autodesk Maya 2025.3', '2024', 'Maya 2025.3'],
    ['maya', 2000, 'Maya', '20250300', '2024', 'Maya 2025.3.0'],
    ['houdini', 2004, 'Houdini', 'Houdini FX 20.5.332 py3.11', '19.5', 'Houdini 20.5.332'],
    ['cinema4d', 2005, 'CINEMA 4D', 'Maxon Cinema 4D 2025.0.0', 'R21', 'Cinema 4D 2025.0.0'],
  ] as const)(
    '%s (%i) %s: the version %s is called as an artist knows it',
    (host, id, name, version, other, said) => {
      const resolution = resolveEnvironment({
        detected: { host, version, renderers: [], plugins: [] },
        catalog: software(id, name, { windows: [offer(1, other)] }),
        system: null,
      });
      expect(resolution.reasons[0]?.en).toContain(`a scene of ${said}.`);
    },
  );

  test('every reason is there in both languages', () => {
    for (const offered of [['3.4'], ['3.4.0'], ['3.5'], []]) {
      const { reasons } = resolveEnvironment({
        detected: { ...cycles('3.4.1'), plugins: [{ name: 'MyTool', version: '1.0' }] },
        catalog: farm(...offered),
        system: null,
      });
      expect(reasons.length).toBeGreaterThan(0);
      for (const { en, zh } of reasons) {
        expect(en).not.toBe('');
        expect(zh).toMatch(/\p{Script=Han}/u);
      }
    }
  });
});
