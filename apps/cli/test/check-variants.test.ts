import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import {
  type CheckReport,
  checkReport,
  JOB_SETTINGS_SCHEMA,
  type JobSettingsInput,
  localPath,
} from '@farmhand/model';
import { farmhandHome, type Sidecar, startSidecar } from '@farmhand/sidecar';
import { type SidecarClient, sidecarClient } from '@farmhand/sidecar/connect';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogs, type FarmKind } from '../../../tooling/fixtures/broken-variants/farms.ts';
import { makeVariants, placeOf, whyNotHere } from '../../../tooling/fixtures/broken-variants/make.ts';
import {
  type Variant,
  variants,
  withoutVariant,
} from '../../../tooling/fixtures/broken-variants/variants.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const MAKING_TIMEOUT_MS = 120_000;

const folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'farmhand-variants-')));
const variantsFolder = join(folder, 'variants');
const homeFolder = join(folder, 'home');

let sidecar: Sidecar;
let client: SidecarClient;
beforeAll(async () => {
  await makeVariants(variantsFolder);
  const home = farmhandHome({
    env: { FARMHAND_HOME: homeFolder },
    platform: process.platform,
    userHome: folder,
  });
  const started = await startSidecar({ home, env: {} });
  if (started === null) throw new Error('another sidecar has this home');
  sidecar = started;
  client = sidecarClient(sidecar.discovery);
}, MAKING_TIMEOUT_MS);
afterAll(async () => {
  await sidecar?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('there is a variant for each finding that the rules know', () => {
  const readme = readFileSync(new URL('../../../packages/job/README.md', import.meta.url), 'utf8');
  const known = [...readme.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|/gm)].flatMap(([, ids = '']) =>
    [...ids.matchAll(/[a-z-]+/g)].map(([id]) => id),
  );
  const had = new Set(variants.flatMap(({ expected }) => expected.map((each) => each.replace(/^\w+ /, ''))));
  expect(known.length).toBeGreaterThan(0);
  expect(known.filter((id) => !had.has(id) && !(id in withoutVariant))).toEqual([]);
  expect(Object.keys(withoutVariant).filter((id) => had.has(id))).toEqual([]);
});

/** Checks a variant as it says, and gives what was found as its `expected` has it. */
async function findingsOf(variant: Variant): Promise<CheckReport['findings']> {
  const place = placeOf(variantsFolder, variant);
  const stop = await variant.meanwhile?.(place);
  try {
    const check = await client.check({
      scenePath: localPath.parse(place.scene),
      snapshot: variant.snapshot?.(place) ?? null,
      settings: { schema: JOB_SETTINGS_SCHEMA, ...variant.settings?.(place) },
    });
    return check.findings;
  } finally {
    await stop?.();
  }
}

/** A job of the variant's scene that stays at the farm until the function that is given takes it away. */
async function rendering(variant: Variant): Promise<() => Promise<unknown>> {
  const { id } = await client.submit({
    scenePath: localPath.parse(placeOf(variantsFolder, variant).scene),
    settings: { schema: JOB_SETTINGS_SCHEMA, priorityFrames: '1', stopAfterTest: true },
  });
  return () => client.cancel(id);
}

function titleOf(variant: Variant): string {
  const lacking = whyNotHere(variant);
  return `${variant.name}: ${variant.about}${lacking === null ? '' : ` (needs ${lacking})`}`;
}

// Without an account first: a sidecar that has one keeps it.
const kinds: readonly FarmKind[] = [
  'none',
  'usual',
  'withMoreRenderers',
  'withoutGraphicsCards',
  'withoutBlender',
  'withOlderBlender',
];

describe.each(kinds)('a check against the farm "%s" finds just what is wrong with', (kind) => {
  let farm: LocalFarm | null = null;
  beforeAll(async () => {
    if (kind === 'none') return;
    farm = await startLocalFarm({
      dataFolder: join(folder, kind),
      renderer: 'placeholder',
      catalog: catalogs[kind],
    });
    await client.setAccount({ endpoint: farm.url, ...farm.account });
  });
  afterAll(() => farm?.stop());

  for (const variant of variants.filter((one) => (one.farm ?? 'usual') === kind)) {
    it.skipIf(whyNotHere(variant) !== null)(titleOf(variant), async () => {
      const endOfJob = variant.isRendering ? await rendering(variant) : null;
      const found = await findingsOf(variant);
      await endOfJob?.();
      expect(found.map(({ severity, id }) => `${severity} ${id}`)).toEqual(variant.expected);
      for (const { text: said, fix } of found) {
        expect(said.en).not.toBe('');
        expect(said.zh).toMatch(/\p{Script=Han}/u);
        if (variant.fix !== undefined) expect(fix?.action).toBe(variant.fix);
      }
    });
  }

  if (kind === 'usual') {
    const byName = (name: string): Variant => {
      const variant = variants.find((one) => one.name === name);
      if (variant === undefined) throw new Error(`There is no variant ${name}.`);
      return variant;
    };

    const asProgram: readonly (readonly [name: string, code: number, camera: string | null])[] = [
      ['sample', 0, null],
      ['frames-outside-range', 0, null],
      ['missing-file', 3, null],
      ['camera-not-found', 4, 'Drone'],
      // A warning, and an error besides.
      ['missing-file', 4, 'Drone'],
    ];
    it.each(asProgram)('%s, as a program that ends with %i (camera: %s)', async (name, code, camera) => {
      const variant = byName(name);
      const place = placeOf(variantsFolder, variant);
      const settings: JobSettingsInput = {
        schema: JOB_SETTINGS_SCHEMA,
        ...variant.settings?.(place),
        camera,
      };
      const ended = await farmhandCheck(place.scene, settings, ['--json']);
      expect(ended.err).toBe('');
      expect(ended.code).toBe(code);
      const found = checkReport.parse(JSON.parse(ended.out)).findings;
      expect(found.map(({ severity, id }) => `${severity} ${id}`)).toEqual(
        expect.arrayContaining([...variant.expected]),
      );
    });

    it('missing-file, in words', async () => {
      const { scene } = placeOf(variantsFolder, byName('missing-file'));
      const { code, out } = await farmhandCheck(scene, { schema: JOB_SETTINGS_SCHEMA }, ['--text']);
      expect(code).toBe(3);
      expect(out).toContain('field.png');
    });
  }
});

/** Runs `farmhand check` as it is started by hand; it finds the sidecar of this test. */
async function farmhandCheck(scene: string, settings: JobSettingsInput, args: readonly string[]) {
  const settingsFile = join(folder, 'settings.json');
  writeFileSync(settingsFile, JSON.stringify(settings));
  const child = spawn(
    process.execPath,
    ['--conditions=@farmhand/source', MAIN, 'check', scene, '--settings', settingsFile, ...args],
    { cwd: folder, env: { PATH: process.env.PATH, FARMHAND_HOME: homeFolder, NO_COLOR: '1' } },
  );
  child.stdin.end();
  const exited = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exited;
  return { code: child.exitCode, out, err };
}
