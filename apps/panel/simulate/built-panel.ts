/** The panel's files, built for as long as they are needed. */
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPanel } from '../../../tooling/bundle/panel-bundle.ts';

let built: Promise<string> | null = null;
let sharedFolder: string | null = null;

/** Has the panel built into a folder that processes share: the first that needs it builds it, and whoever chose the folder removes it. */
export function sharePanelIn(folder: string): void {
  sharedFolder = folder;
}

/** Folder of the panel, built once for the process, or for all that share it. */
export function builtPanel(): Promise<string> {
  built ??= sharedFolder === null ? buildOwn() : buildShared(sharedFolder);
  return built;
}

/** A shared one stays. */
export async function removeBuiltPanel(): Promise<void> {
  // One that failed has removed its own.
  const folder = await built?.catch(() => null);
  if (folder != null && folder !== sharedFolder) await rm(folder, { recursive: true, force: true });
  built = null;
}

async function buildOwn(): Promise<string> {
  const outFolder = await mkdtemp(join(tmpdir(), 'farmhand-panel-'));
  try {
    await buildPanel({ outFolder, minify: false });
  } catch (error) {
    await rm(outFolder, { recursive: true, force: true });
    throw error;
  }
  return outFolder;
}

async function buildShared(folder: string): Promise<string> {
  if (existsSync(folder)) return folder;
  const own = await buildOwn();
  try {
    // It is there whole or not at all.
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    // Another process was quicker.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
