import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { nodeRuntime } from './node-runtime.ts';
import type { PlatformName } from './platforms.ts';
import { rootFolder } from './root.ts';
import { bundleSidecar } from './sidecar-bundle.ts';

const bridgeFolder = join(rootFolder, 'packages', 'bridge', 'farmhand_bridge');

const plainMode = 0o100644;
const executableMode = 0o100755;

/** What every host's zip can be asked for. */
export interface HostZipOptions {
  readonly platform: PlatformName;
  /** Folder the zip is written to; made when absent. */
  readonly outFolder: string;
  /** Program to bundle in place of the sidecar's own `main.ts`. */
  readonly sidecarEntry?: string;
}

/** A zip under construction. All paths in it have forward slashes. */
export interface HostZip {
  /** Adds one file. */
  add(content: Uint8Array | string, path: string): void;
  /** Adds one file beside the folder that everything else is in. */
  addBeside(content: Uint8Array | string, name: string): void;
  /**
   * Adds a folder's own files whose names match, sorted; what Python, editors and file managers leave behind must not.
   *
   * @param options.files - Names to take. Default: Python and TOML files, and `py.typed`.
   */
  addFolder(folder: string, path: string, options?: { readonly files?: RegExp }): Promise<void>;
  /** Adds `farmhand_bridge`, which a plugin carries inside itself. */
  addBridge(path: string): Promise<void>;
  /** Adds the platform's own Node, unmodified, and the bundled sidecar, with their licences. */
  addSidecar(path: string): Promise<void>;
  /** Writes what was added to `outFolder` under `name`, whole or not at all, and returns its path. */
  write(name: string): Promise<string>;
}

/**
 * The version that a plugin's package says it is of, in its `__init__.py`.
 *
 * @throws when it says none.
 */
export async function pythonPackageVersion(folder: string): Promise<string> {
  const source = await readFile(join(folder, '__init__.py'), 'utf8');
  const found = /^VERSION = "([^"]+)"$/m.exec(source)?.[1];
  if (found === undefined) throw new Error(`${join(folder, '__init__.py')} has no VERSION`);
  return found;
}

/** Begins a zip that holds Farmhand's licence in `folder`, the one folder that everything else goes into as well. */
export async function beginHostZip(options: HostZipOptions, folder: string): Promise<HostZip> {
  const { platform, outFolder, sidecarEntry } = options;
  const zip = new ZipFile();
  // The same for every file, build and time zone (a zip's times are local), so that equal contents make equal zips.
  const modified = { mtime: new Date(2026, 0, 1), forceDosTimestamp: true };

  const addBeside = (content: Uint8Array | string, path: string) =>
    zip.addBuffer(Buffer.from(content), path, { ...modified, mode: plainMode });
  const add = (content: Uint8Array | string, path: string) => addBeside(content, `${folder}/${path}`);

  async function addFolder(
    from: string,
    path: string,
    { files = /\.(py|toml|typed)$/ }: { readonly files?: RegExp } = {},
  ): Promise<void> {
    const entries = await readdir(from, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && files.test(entry.name)).map(({ name }) => name);
    for (const name of names.sort()) add(await readFile(join(from, name)), path ? `${path}/${name}` : name);
  }

  add(await readFile(join(rootFolder, 'LICENSE')), 'LICENSE');
  return {
    add,
    addBeside,
    addFolder,
    addBridge: (path) => addFolder(bridgeFolder, path),
    async addSidecar(path) {
      const runtime = await nodeRuntime(platform);
      const sidecar = await bundleSidecar({ ...(sidecarEntry && { entry: sidecarEntry }) });
      add(sidecar.code, `${path}/sidecar.mjs`);
      add(sidecar.licences, `${path}/LICENSES-third-party`);
      add(await readFile(runtime.license), `${path}/LICENSE-node`);
      const nodeName = platform.startsWith('win-') ? 'node.exe' : 'node';
      zip.addFile(runtime.executable, `${folder}/${path}/${nodeName}`, { ...modified, mode: executableMode });
    },
    async write(name) {
      zip.end();
      await mkdir(outFolder, { recursive: true });
      const path = join(outFolder, name);
      const partial = `${path}.partial`;
      await pipeline(zip.outputStream, createWriteStream(partial));
      await rename(partial, path);
      return path;
    },
  };
}
