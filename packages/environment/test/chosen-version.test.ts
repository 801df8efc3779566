import {
  type Catalog,
  type DetectedSoftware,
  environmentOffers,
  type ResolutionPolicy,
  resolveEnvironment,
} from '@farmhand/environment';
import { describe, expect, test } from 'vitest';
import { blender, offer, plugin, software } from './catalogs.ts';

const cycles = (version: string): DetectedSoftware => ({
  host: 'blender',
  version,
  renderers: ['CYCLES'],
  plugins: [],
});
const farm = (...versions: readonly string[]): Catalog =>
  blender({ linux: versions.map((version, index) => offer(index + 1, version)) });
const texts = ({ reasons }: { readonly reasons: readonly { readonly en: string }[] }) =>
  reasons.map(({ en }) => en).join(' ');

describe('a version that the artist chose', () => {
  const rows: readonly (readonly [
    made: string,
    offered: readonly string[],
    chosen: string,
    policy: ResolutionPolicy,
    outcome: string,
    version: string | null,
    says: string,
  ])[] = [
    // The scene's own, and the farm's or a person's spelling of it.
    ['3.4.1', ['3.3', '3.4', '4.2'], '3.4', 'sameMinor', 'exact', '3.4', 'You chose Blender 3.4'],
    ['3.4.1', ['Blender 3.4'], '3.4', 'sameMinor', 'exact', 'Blender 3.4', 'You chose Blender 3.4'],
    ['3.4.1', ['3.4'], 'Blender 3.4', 'sameMinor', 'exact', '3.4', 'You chose Blender 3.4'],
    ['3.4.1', ['3.4.0', '3.6'], '3.4', 'sameMinor', 'near', '3.4.0', 'an older build'],
    // Another release, another major version, an older one: by the artist's word only.
    ['3.4.1', ['3.4', '3.6'], '3.6', 'exact', 'near', '3.6', 'a newer release'],
    ['3.4.1', ['3.4', '4.2'], '4.2', 'sameMinor', 'near', '4.2', 'a newer major version'],
    ['3.4.1', ['3.3', '3.4'], '3.3', 'newestCompatible', 'near', '3.3', 'an older release'],
    ['3.4.1', ['2.93', '3.4'], '2.93', 'newestCompatible', 'near', '2.93', 'an older major version'],
    // A build that the policy would refuse.
    ['3.4.1', ['3.4.0', '3.4.2'], '3.4.2', 'exact', 'near', '3.4.2', 'a newer build'],
    // Nothing else is taken in its place, however near.
    ['3.4.1', ['3.4', '3.6'], '3.5', 'newestCompatible', 'unavailable', null, 'You chose Blender 3.5'],
    ['3.4.1', ['3.4.1'], '3.4', 'sameMinor', 'unavailable', null, 'Nearest: Blender 3.4.1 (Linux)'],
    ['3.4.1', ['3.40'], '3.4', 'sameMinor', 'unavailable', null, 'does not offer on Linux or Windows'],
    // A test version is another program.
    ['5.1', ['5.1 Alpha', '5.0'], '5.1', 'sameMinor', 'unavailable', null, 'You chose Blender 5.1'],
    ['5.1', ['5.1 Alpha', '5.0'], '5.1 Alpha', 'sameMinor', 'near', '5.1 Alpha', 'a test version'],
  ];

  test.each(rows)(
    '%s with %j, chosen %s under %s: %s %s',
    (made, offered, chosen, policy, outcome, version, says) => {
      const resolution = resolveEnvironment({
        detected: cycles(made),
        catalog: farm(...offered),
        policy,
        system: null,
        softwareVersion: chosen,
      });
      expect(resolution.outcome).toBe(outcome);
      expect('environment' in resolution ? resolution.environment.version : null).toBe(version);
      expect(texts(resolution)).toContain(says);
      expect(resolution.reasons.every(({ zh }) => /\p{Script=Han}/u.test(zh))).toBe(true);
    },
  );

  test('is what the warning about another version is about, not that it was chosen', () => {
    const differing = (chosen: string) =>
      resolveEnvironment({
        detected: cycles('3.4.1'),
        catalog: farm('3.4', '4.2'),
        system: null,
        softwareVersion: chosen,
      }).reasons.filter(({ differs }) => differs);
    expect(differing('3.4')).toEqual([]);
    expect(differing('4.2').map(({ subject }) => subject)).toEqual(['version']);
  });

  test('is looked for on the chosen system, and on the other one told of', () => {
    const catalog = blender({ linux: [offer(1, '3.4')], windows: [offer(2, '3.6')] });
    const input = { detected: cycles('3.4.1'), catalog, softwareVersion: '3.6' };
    expect(resolveEnvironment({ ...input, system: null })).toMatchObject({
      outcome: 'near',
      environment: { system: 'windows', versionId: 2 },
    });
    const refused = resolveEnvironment({ ...input, system: 'linux' });
    expect(refused).toMatchObject({ outcome: 'unavailable', offers: ['Blender 3.4 (Linux)'] });
    expect(texts(refused)).toContain('On Windows it offers Blender 3.6');
  });

  test('that lacks a renderer is refused, with where the renderer is', () => {
    const catalog = software(2005, 'CINEMA 4D', {
      windows: [
        offer(1, '2024.4.1', [plugin('redshift', { '3.6.04': 10 })]),
        offer(2, '2023.2.2', [plugin('octane', { '2023.1': 11 })]),
      ],
    });
    const detected: DetectedSoftware = {
      host: 'cinema4d',
      version: '2024.4.1',
      renderers: ['Redshift'],
      plugins: [],
    };
    const refused = resolveEnvironment({ detected, catalog, system: null, softwareVersion: '2023.2.2' });
    expect(refused.outcome).toBe('unavailable');
    expect(refused.reasons.map(({ subject }) => subject)).toContain('renderer');
    expect(texts(refused)).toContain('You chose CINEMA 4D 2023.2.2');
    expect('offers' in refused ? refused.offers : []).toEqual([
      'Redshift 3.6.04 + CINEMA 4D 2024.4.1 (Windows)',
    ]);
  });
});

describe('what else the farm has', () => {
  test('is listed nearest first, of both systems, each with how it fits', () => {
    const catalog = blender({
      linux: [offer(1, '3.6'), offer(2, '3.4'), offer(3, '4.2'), offer(4, '3.3')],
      windows: [offer(5, '3.4')],
    });
    const offers = [...environmentOffers({ detected: cycles('3.4.1'), catalog, system: 'linux' })];
    expect(offers.map(({ label, fit }) => `${label} ${fit}`)).toEqual([
      'Blender 3.4 (Linux) exact',
      'Blender 3.4 (Windows) exact',
      'Blender 3.3 (Linux) far',
      'Blender 3.6 (Linux) far',
      'Blender 4.2 (Linux) far',
    ]);
    expect(offers.map(({ softwareVersion }) => softwareVersion)).toEqual(['3.4', '3.4', '3.3', '3.6', '4.2']);
    expect(offers.flatMap(({ reasons }) => reasons).map(({ en }) => en)).not.toContainEqual(
      expect.stringContaining('You chose'),
    );
  });

  test('the policy makes a newer release a near one', () => {
    const input = { detected: cycles('3.4.1'), catalog: farm('3.6', '4.2'), system: null } as const;
    const fits = (policy: ResolutionPolicy) =>
      [...environmentOffers({ ...input, policy })].map(({ fit }) => fit);
    expect(fits('sameMinor')).toEqual(['far', 'far']);
    expect(fits('newestCompatible')).toEqual(['near', 'far']);
  });

  test('each is what choosing it gives', () => {
    const catalog = software(2001, '3ds Max', {
      windows: [
        offer(1, '2024', [plugin('vray', { '6.20.02': 20 })]),
        offer(2, '2025', [plugin('vray', { '6.20.02': 21 })]),
        offer(3, '2026'),
      ],
    });
    const detected: DetectedSoftware = {
      host: '3dsmax',
      version: '2025',
      renderers: ['V_Ray_6__update_2'],
      plugins: [],
    };
    const fits = [...environmentOffers({ detected, catalog, system: null })].map(
      ({ softwareVersion, fit }) => `${softwareVersion} ${fit}`,
    );
    // 3ds Max opens nothing that a newer one saved; 2026 has no V-Ray here.
    expect(fits.toSorted()).toEqual(['2024 unfit', '2025 near', '2026 unfit']);
    for (const { softwareVersion, fit } of environmentOffers({ detected, catalog, system: null })) {
      const chosen = resolveEnvironment({ detected, catalog, system: null, softwareVersion });
      if (chosen.outcome === 'unavailable') expect(fit).toBe('unfit');
    }
  });

  test('labels are spelled as the fix of a finding spells them', () => {
    const catalog = farm('Blender 3.3', '4.2');
    const refused = resolveEnvironment({ detected: cycles('3.4.1'), catalog, system: null });
    const labels = [...environmentOffers({ detected: cycles('3.4.1'), catalog, system: null })].map(
      ({ label }) => label,
    );
    expect('offers' in refused ? refused.offers : []).toEqual(labels);
  });
});
