import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';

const CASES = 20_000;
const SEED = 20261126;
const MEMORY_LIMIT_BYTES = 256 * 1024 * 1024;

const outcome = z.object({
  ends: z.record(z.string(), z.object({ report: z.number(), error: z.number() })),
  failures: z.array(z.string()),
  grownBytes: z.number(),
});

it(`${CASES} damaged files of every format end in a report or a SceneReadError, and in bounded memory`, {
  timeout: 600_000,
}, async () => {
  const script = join(import.meta.dirname, 'support/fuzz-run.ts');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@farmhand/source', script, String(CASES), String(SEED)],
    { maxBuffer: 16 * 1024 * 1024 },
  );
  const { ends, failures, grownBytes } = outcome.parse(JSON.parse(stdout));
  expect(failures).toEqual([]);
  expect(Object.values(ends).reduce((sum, { report, error }) => sum + report + error, 0)).toBe(CASES);
  expect(grownBytes).toBeLessThan(MEMORY_LIMIT_BYTES);
  // Damage that never shows, or always does, would test little. A linked file's damage is a finding, never an error.
  const scenes = Object.entries(ends).filter(([name]) => !name.startsWith('usd'));
  expect(scenes.reduce((sum, [, { report }]) => sum + report, 0)).toBeGreaterThan(CASES / 10);
  expect(scenes.reduce((sum, [, { error }]) => sum + error, 0)).toBeGreaterThan(CASES / 10);
});
