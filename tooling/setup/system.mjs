/** What kind of machine this is, and installing system packages where that may be done without asking. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { run } from './command.mjs';

/**
 * Full path of a program on the PATH.
 * @param {string} name without `.exe`
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 */
export function findOnPath(name, env = process.env, platform = process.platform) {
  const path = platform === 'win32' ? win32 : posix;
  const folders = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const file = platform === 'win32' ? `${name}.exe` : name;
  return folders.map((folder) => path.join(folder, file)).find(isProgram);
}

/** @param {string} path */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Whether an /etc/os-release is Debian's or one of its children's (Ubuntu, Mint, ...).
 * @param {string} osRelease
 */
export function isDebianFamily(osRelease) {
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap((match) =>
    (match[1] ?? '').replaceAll(/["']/g, '').split(/\s+/),
  );
  return ids.includes('debian') || ids.includes('ubuntu');
}

export function onDebian() {
  try {
    return isDebianFamily(readFileSync('/etc/os-release', 'utf8')) && findOnPath('apt-get') !== undefined;
  } catch {
    return false;
  }
}

export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * Installs Debian packages; answers why not when that fails. Needs root.
 * @param {readonly string[]} packages
 * @param {(line: string) => void} report
 * @returns {Promise<string | undefined>}
 */
export async function aptInstall(packages, report) {
  report(`Installing ${packages.join(', ')} with apt-get; this can take a few minutes ...`);
  const options = {
    cwd: '/',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    timeoutSeconds: 15 * 60,
  };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  const update = await run({ file: 'apt-get', args: [...wait, 'update'] }, options);
  const install = await run(
    { file: 'apt-get', args: [...wait, 'install', '-y', '--no-install-recommends', ...packages] },
    options,
  );
  if (install.status === 0) {
    return undefined;
  }
  // A failed update is only worth telling when the installation failed as well: stale lists often suffice.
  const said = `${update.status === 0 ? '' : update.output}\n${install.output}`;
  const errors = said.split('\n').filter((line) => /^(E:|Err:)/.test(line));
  return `apt-get could not install ${packages.join(', ')}: ${errors.at(-1) ?? `exit code ${install.status}`}`;
}
