/** Where Blender may be, system by system. */
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { readFolder } from './project.mjs';
import { findOnPath, isProgram } from './system.mjs';

/** Names the Blender to use, before any other. */
export const blenderVariable = 'FARMHAND_BLENDER';

/**
 * Every path at which a Blender is usually installed, newest version first; the files need not exist.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @param {string} home
 * @param {(folder: string) => readonly string[]} listFolder names in a folder, none when it is not there
 * @returns {string[]}
 */
export function usualBlenderPaths(platform, env, home, listFolder) {
  /** @param {string} folder @param {RegExp} pattern */
  const newestFirst = (folder, pattern) =>
    listFolder(folder)
      .filter((name) => pattern.test(name))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));

  if (platform === 'win32') {
    const roots = [env.ProgramW6432, env.ProgramFiles, 'C:\\Program Files'].filter(
      (root) => root !== undefined,
    );
    return [...new Set(roots)].flatMap((root) => {
      const folder = win32.join(root, 'Blender Foundation');
      return newestFirst(folder, /^Blender/).map((name) => win32.join(folder, name, 'blender.exe'));
    });
  }
  if (platform === 'darwin') {
    return ['/Applications', posix.join(home, 'Applications')].flatMap((folder) =>
      newestFirst(folder, /^Blender.*\.app$/).map((name) =>
        posix.join(folder, name, 'Contents/MacOS/Blender'),
      ),
    );
  }
  const unpacked = ['/opt', '/usr/local', home].flatMap((folder) =>
    newestFirst(folder, /^blender(-|$)/i).map((name) => posix.join(folder, name, 'blender')),
  );
  const flatpak = 'flatpak/exports/bin/org.blender.Blender';
  return [
    ...unpacked,
    '/snap/bin/blender',
    posix.join('/var/lib', flatpak),
    posix.join(home, '.local/share', flatpak),
  ];
}

/**
 * @typedef {{found: true, path: string, version: string} | {found: false, reason: string}} BlenderSearch
 */

/**
 * The Blender that FARMHAND_BLENDER names, else the one on the PATH, else one in a usual place; tried out by asking
 * for its version.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {BlenderSearch}
 */
export function findBlender(env = process.env) {
  const named = env[blenderVariable];
  if (named !== undefined && named !== '') {
    const tried = isProgram(named) ? blenderVersion(named) : undefined;
    // Somebody who names one does not want another in its place.
    return tried === undefined
      ? { found: false, reason: `${blenderVariable} is set to ${named}, which is not a Blender that starts` }
      : { found: true, path: named, version: tried };
  }
  const candidates = [
    findOnPath('blender', env),
    ...usualBlenderPaths(process.platform, env, homedir(), readFolder).filter(isProgram),
  ].filter((path) => path !== undefined);
  for (const path of candidates) {
    const version = blenderVersion(path);
    if (version !== undefined) {
      return { found: true, path, version };
    }
  }
  return {
    found: false,
    reason: candidates.length === 0 ? 'Blender was not found' : `${candidates.join(', ')} does not start`,
  };
}

/** @param {string} path */
function blenderVersion(path) {
  const { status, stdout } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: 60_000,
    windowsHide: true,
  });
  return status === 0 ? /^Blender (\d+\.\d+\S*)/m.exec(stdout)?.[1] : undefined;
}
