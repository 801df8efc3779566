/** What the set-up scripts know about this checkout. Plain JavaScript: it runs before anything is installed. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The export condition under which the packages offer their TypeScript sources, so that nothing needs a build. */
export const sourceCondition = '--conditions=@farmhand/source';

/** Something the person at the keyboard can act on: printed as it is, without a stack. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/**
 * The pnpm version that the root package.json pins in `packageManager`.
 * @param {string} root
 */
export function pinnedPnpm(root) {
  const { packageManager } = readJson(join(root, 'package.json'));
  const version = /^pnpm@(\d+\.\d+\.\d+)/.exec(String(packageManager))?.[1];
  if (version === undefined) {
    throw new SetupError(
      `package.json must pin pnpm in "packageManager", such as "pnpm@10.0.0"; it has ${JSON.stringify(packageManager)}.`,
    );
  }
  return version;
}

/**
 * Folders of the workspace's packages, relative to the root, with `/`: those under packages/ and apps/ that have a package.json.
 * @param {string} root
 */
export function workspaceFolders(root) {
  return ['packages', 'apps'].flatMap((group) =>
    readFolder(join(root, group))
      .filter((name) => readFolder(join(root, group, name)).includes('package.json'))
      .map((name) => `${group}/${name}`),
  );
}

/**
 * The script behind a command of an installed package, to be run with Node itself: no shell and no `.cmd` in between.
 * @param {string} root
 * @param {string} packageName
 * @param {string} [command] defaults to the package's only command
 */
export function packageCommand(root, packageName, command) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = readJson(join(folder, 'package.json'));
  /** @type {unknown} */
  const script = typeof bin === 'string' ? bin : bin?.[command ?? packageName];
  if (typeof script !== 'string') {
    throw new SetupError(`The package ${packageName} has no command ${command ?? packageName}.`);
  }
  return join(folder, script);
}

/**
 * @param {string} path
 * @returns {Record<string, any>}
 */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Names in a folder, sorted; none when there is no such folder.
 * @param {string} folder
 */
export function readFolder(folder) {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
