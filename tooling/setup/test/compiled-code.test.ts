import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepCompiledCode } from '../compiled-code.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'farmhand-compiled-code-'));
  vi.stubEnv('NODE_COMPILE_CACHE', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

const folder = () => join(root, 'node_modules', '.cache', 'farmhand-compiled');

test('what a process compiled is there for the next one', () => {
  writeFileSync(join(root, 'program.mjs'), 'export const answer = () => 42;\n');
  keepCompiledCode(root);
  expect(spawnSync(process.execPath, [join(root, 'program.mjs')]).status).toBe(0);
  expect(readdirSync(folder(), { recursive: true }).length).toBeGreaterThan(0);
});

test('a folder that the environment names stays the one', () => {
  vi.stubEnv('NODE_COMPILE_CACHE', join(root, 'elsewhere'));
  keepCompiledCode(root);
  expect(process.env.NODE_COMPILE_CACHE).toBe(join(root, 'elsewhere'));
});

test('a folder that has become too full begins anew', () => {
  mkdirSync(folder(), { recursive: true });
  for (const name of ['one', 'two']) writeFileSync(join(folder(), name), '');
  keepCompiledCode(root, 2);
  expect(readdirSync(folder())).toHaveLength(2);
  keepCompiledCode(root, 1);
  expect(existsSync(folder())).toBe(false);
});
