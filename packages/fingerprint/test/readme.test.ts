import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { areAlike } from './readme-example.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the example in the README is the one that runs here', () => {
  expect(/```ts\n([\s\S]*?)```/.exec(read('../README.md'))?.[1]).toBe(read('./readme-example.ts'));
});

test('the example tells equal files from others, however big', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'farmhand-fingerprint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const content = Buffer.alloc(5_000_000, 'smoke');
  const one = write('one.vdb', content);
  const same = write('same.vdb', content);
  content[3_333_333] = 0;
  const other = write('other.vdb', content);
  expect(await areAlike(one, same)).toBe(true);
  expect(await areAlike(one, other)).toBe(false);
  expect(await areAlike(write('a', Buffer.alloc(0)), write('b', Buffer.alloc(0)))).toBe(true);
});
