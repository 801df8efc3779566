import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { quickScanModule } from '../quick-scan.mjs';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'farmhand quick-')));
  write('apps/cli/package.json', '{"name": "farmhand"}');
  write(
    'apps/cli/src/quick-scan.ts',
    `import { word } from './word.ts';
     export const quickScan = async (): Promise<string> => word + (await import('./later.ts')).word;`,
  );
  write('apps/cli/src/word.ts', "export const word: string = 'one';");
  write('apps/cli/src/later.ts', "export const word: string = ' later';");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A source that was saved a while ago. */
function write(name: string, content: string): void {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  utimesSync(path, 1_000_000, 1_000_000 + content.length);
}

async function said(url: string): Promise<string> {
  const { quickScan } = await import(/* @vite-ignore */ url);
  return quickScan();
}

test('is made once, and again when something it imports has changed', async () => {
  const first = await quickScanModule(root);
  expect(await said(first)).toBe('one later');
  expect(await quickScanModule(root)).toBe(first);

  write('apps/cli/src/word.ts', "export const word: string = 'another';");
  const second = await quickScanModule(root);
  expect(second).not.toBe(first);
  expect(await said(second)).toBe('another later');
  write('apps/cli/src/later.ts', "export const word: string = ' than before';");
  expect(await said(await quickScanModule(root))).toBe('another than before');
});

test('that was thrown away, or left half, is made again', async () => {
  const url = await quickScanModule(root);
  const cache = join(root, 'node_modules', '.cache', 'farmhand');
  rmSync(dirname(fileURLToPath(url)), { recursive: true });
  expect(await said(await quickScanModule(root))).toBe('one later');
  writeFileSync(join(cache, 'quick-scan.json'), '{"folder": "quick');
  expect(await quickScanModule(root)).toBe(url);
});

test('of two who make it at once both get a whole one, and nothing else stays', async () => {
  const [one, other] = await Promise.all([quickScanModule(root), quickScanModule(root)]);
  expect(one).toBe(other);
  expect(existsSync(fileURLToPath(one))).toBe(true);
  expect(readdirSync(join(root, 'node_modules', '.cache', 'farmhand'))).toHaveLength(2);
});

test('with a mistake in the sources is not made', async () => {
  write('apps/cli/src/word.ts', 'export const word = ;');
  await expect(quickScanModule(root)).rejects.toThrow(/word\.ts/);
});
