import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';

const SAMPLE = fileURLToPath(new URL('../../../../tooling/fixtures/sample', import.meta.url));

/** Folders of one test, gone after it. */
export interface TestFolders {
  /** What the others are in. */
  readonly folder: string;
  /** The sample scene, copied so that a test may change it. */
  readonly project: string;
  readonly scenePath: string;
  readonly output: string;
  /** What rehearsals left among this test's temporary files. */
  readonly leftBehind: () => Promise<readonly string[]>;
}

export async function testFolders(): Promise<TestFolders> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand test '));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const temporary = await mkdtemp(join(folder, 'tmp-'));
  // Node reads the first on Unix and the others on Windows.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, temporary);
  onTestFinished(() => void vi.unstubAllEnvs());
  const project = join(folder, 'project');
  await cp(SAMPLE, project, { recursive: true });
  return {
    folder,
    project,
    scenePath: join(project, 'sample.blend'),
    output: join(folder, 'pictures'),
    leftBehind: () => readdir(temporary),
  };
}
