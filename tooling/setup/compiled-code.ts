/** Code that Node compiled once, kept for all processes of a test run and for the next run. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** More files than all sources, tests and dependencies have together. */
const MOST_FILES = 10_000;

/**
 * Has every process that is started from now on keep its compiled code in a folder of the checkout's `node_modules`, unless the
 * environment names one already. Every test file, and every program that a test starts, is a process that would compile the
 * same again.
 */
export function keepCompiledCode(root: string, mostFiles = MOST_FILES): void {
  const folder = join(root, 'node_modules', '.cache', 'farmhand-compiled');
  // Programs that tests write into temporary folders are kept as well, and never come again.
  if (filesIn(folder) > mostFiles) rmSync(folder, { recursive: true, force: true });
  process.env.NODE_COMPILE_CACHE ??= folder;
}

function filesIn(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true }).length;
  } catch {
    return 0;
  }
}
