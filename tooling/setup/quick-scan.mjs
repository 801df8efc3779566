/**
 * `farmhand scan` from a checkout as fast as from an installed package: its sources in a few files below node_modules, made
 * again when one of them has changed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readFolder } from './project.mjs';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * How the scan is made a few files for whoever runs it.
 * @satisfies {import('esbuild').BuildOptions}
 */
export const scanBundle = /** @type {const} */ ({
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node22.19',
  conditions: ['@farmhand/source'],
  logLevel: 'silent',
});

/**
 * What the files were made from.
 * @typedef {object} Made
 * @property {string} folder name of their folder, after their content
 * @property {readonly (readonly [string, number, number])[]} inputs path from the root, time of the last change, size
 */

/**
 * `apps/cli/src/quick-scan.ts` with all it imports, what it imports only when needed in files of its own.
 * @param {string} root
 * @param {object} options
 * @param {string} options.outdir where the files are to go; nothing is written
 * @param {'.js' | '.mjs'} options.extension
 * @returns {Promise<{files: readonly {path: string, contents: Uint8Array}[], sources: readonly string[]}>} sources: paths
 *   from the root
 * @throws when the sources do not build
 */
export async function bundleQuickScan(root, { outdir, extension }) {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join('apps', 'cli', 'src', 'quick-scan.ts')],
    outdir,
    ...scanBundle,
    outExtension: { '.js': extension },
    chunkNames: 'quick-scan/[name]-[hash]',
    metafile: true,
    write: false,
  });
  return { files: outputFiles, sources: Object.keys(metafile.inputs) };
}

/**
 * The module that {@link bundleQuickScan} makes, ready to be imported.
 * @param {string} root
 * @returns {Promise<string>} its URL
 * @throws when the sources do not build; running them says better why
 */
export async function quickScanModule(root) {
  const cache = join(root, 'node_modules', '.cache', 'farmhand');
  const known = readMade(cache);
  if (known !== undefined && isFresh(root, known) && existsSync(entryOf(cache, known.folder))) {
    return pathToFileURL(entryOf(cache, known.folder)).href;
  }
  const startedAt = Date.now();
  const { files, sources } = await bundleQuickScan(root, { outdir: cache, extension: '.mjs' });
  const hash = createHash('sha256');
  for (const { path, contents } of files) {
    hash.update(relative(cache, path)).update(contents);
  }
  const folder = `quick-scan-${hash.digest('hex').slice(0, 16)}`;
  writeWhole(join(cache, folder), (temporary) => {
    for (const { path, contents } of files) {
      const target = join(temporary, relative(cache, path));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, contents);
    }
  });
  removeOld(cache, folder);
  // Which file a package's name stands for is written in its package.json.
  const manifests = sources.map((path) => path.replace(/\/src\/.*/, '/package.json'));
  const self = relative(root, fileURLToPath(import.meta.url));
  const inputs = [...new Set([...sources, ...manifests, self])].map((path) => stampOf(root, path));
  // What was saved while this was made may not be in it.
  if (inputs.every(([, changedAt]) => changedAt < startedAt)) {
    writeWhole(join(cache, 'quick-scan.json'), (temporary) =>
      writeFileSync(temporary, JSON.stringify({ folder, inputs })),
    );
  }
  return pathToFileURL(entryOf(cache, folder)).href;
}

/**
 * What was made of sources as they were before; not the newest of it, which another process may be about to load.
 * @param {string} cache
 * @param {string} current
 */
function removeOld(cache, current) {
  for (const name of readFolder(cache)) {
    const path = join(cache, name);
    if (name.startsWith('quick-scan-') && name !== current && Date.now() - statSync(path).mtimeMs > dayMs) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/**
 * @param {string} cache
 * @param {string} folder
 */
function entryOf(cache, folder) {
  return join(cache, folder, 'quick-scan.mjs');
}

/**
 * @param {string} cache
 * @returns {Made | undefined}
 */
function readMade(cache) {
  try {
    return JSON.parse(readFileSync(join(cache, 'quick-scan.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {Made} made
 */
function isFresh(root, { inputs }) {
  try {
    return inputs.every(([path, changedAt, size]) => {
      const [, changedNow, sizeNow] = stampOf(root, path);
      return changedNow === changedAt && sizeNow === size;
    });
  } catch {
    return false;
  }
}

/**
 * @param {string} root
 * @param {string} path from the root
 * @returns {readonly [string, number, number]}
 */
function stampOf(root, path) {
  const { mtimeMs, size } = statSync(join(root, path));
  return [path, mtimeMs, size];
}

/**
 * Whoever looks sees all of it or what was there before.
 * @param {string} path
 * @param {(temporary: string) => void} write
 */
function writeWhole(path, write) {
  const temporary = `${path}.${process.pid}`;
  write(temporary);
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // A folder does not take the place of another; that one is named after its content too, so it is the same.
    if (!existsSync(path)) {
      throw error;
    }
  }
}
