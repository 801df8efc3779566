/** One built panel for all test files of a run: made by the first that needs it, removed when the run is over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Not there until a test file has built the panel into it. */
    readonly builtPanelFolder: string;
  }
}

/** Called by Vitest before the first test file; what it answers is called after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-built-panel-'));
  const panelFolder = join(folder, 'panel');
  project.provide('builtPanelFolder', panelFolder);
  // While somebody watches, the panel's sources change.
  project.onTestsRerun(() => rm(panelFolder, { recursive: true, force: true }));
  return () => rm(folder, { recursive: true, force: true });
}
