import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rootFolder } from '../../../tooling/bundle/root.ts';

const plugin = join(rootFolder, 'apps', '3dsmax', 'plugin');
const supported = [2021, 2022, 2023, 2024, 2025, 2026];

interface Part {
  readonly kind: string;
  readonly years: readonly number[];
  readonly file: string;
  readonly version: string;
}

function attribute(element: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(element)?.[1];
  if (value === undefined) throw new Error(`${name} is missing in ${element}`);
  return value;
}

function yearsOf(element: string): readonly number[] {
  const [first, last] = [Number(attribute(element, 'SeriesMin')), Number(attribute(element, 'SeriesMax'))];
  return supported.filter((year) => year >= first && year <= last);
}

async function readPackage() {
  const xml = await readFile(join(plugin, 'PackageContents.xml'), 'utf8');
  const parts = [...xml.matchAll(/<Components[\s\S]*?<\/Components>/g)].map(([component]): Part => {
    const requirements = /<RuntimeRequirements[^>]*>/.exec(component)?.[0] ?? '';
    const entry = /<ComponentEntry[^>]*>/.exec(component)?.[0] ?? '';
    return {
      kind: attribute(component, 'Description'),
      years: yearsOf(requirements),
      file: attribute(entry, 'ModuleName'),
      version: attribute(entry, 'Version'),
    };
  });
  return { xml, parts };
}

const filesFor = (parts: readonly Part[], year: number, kind: string) =>
  parts.filter((part) => part.kind === kind && part.years.includes(year)).map(({ file }) => file);

test('the package names files that are there, under one version', async () => {
  const { xml, parts } = await readPackage();
  const source = await readFile(join(plugin, 'Contents', 'python', 'farmhand_3dsmax', '__init__.py'), 'utf8');
  const version = /^VERSION = "([^"]+)"$/m.exec(source)?.[1];
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(attribute(xml, 'AppVersion')).toBe(version);
  // What the bridge takes its sidecar's release to be.
  const bridge = join(rootFolder, 'packages', 'bridge', 'farmhand_bridge', 'handshake.py');
  expect(await readFile(bridge, 'utf8')).toContain(`SIDECAR_VERSION = "${version}"`);
  expect(parts.length).toBeGreaterThan(0);
  for (const part of parts) {
    expect(part.version).toBe(version);
    expect(part.file).toMatch(/^\.\/Contents\//);
    expect((await readFile(join(plugin, ...part.file.split('/')))).length).toBeGreaterThan(0);
  }
});

test('it says what Autodesk’s format asks for', async () => {
  const { xml } = await readPackage();
  expect(attribute(xml, 'AutodeskProduct')).toBe('3ds Max');
  expect(attribute(xml, 'ProductType')).toBe('Application');
  expect(attribute(xml, 'UpgradeCode')).toMatch(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/);
  expect(xml).toMatch(/<CompanyDetails\b/);
  expect(xml).toContain('OS="Win64" Platform="3ds Max" SeriesMin="2021" SeriesMax="2026"');
});

test.each(supported)(
  '3ds Max %i gets each script once, the menu when its menu system wants it',
  async (year) => {
    const { parts } = await readPackage();
    const [menu, start] = ['./Contents/scripts/farmhand_menu.ms', './Contents/scripts/farmhand_start.ms'];
    expect(filesFor(parts, year, 'macroscripts parts')).toEqual(['./Contents/macroscripts/farmhand.mcr']);
    // The menus of 2025 and newer are made in a callback that post-start-up scripts would miss.
    expect(filesFor(parts, year, 'pre-start-up scripts parts')).toEqual(year >= 2025 ? [menu] : []);
    expect(filesFor(parts, year, 'post-start-up scripts parts')).toEqual(
      year >= 2025 ? [start] : [menu, start],
    );
  },
);
