/**
 * Programs that the whole path and its tests use besides Node: found, or installed where the machine allows that
 * (Debian or Ubuntu, as root), or missing with what to do about it.
 */
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { posix } from 'node:path';
import { findBlender } from './blender.mjs';
import { reportOnStandardError } from './bootstrap.mjs';
import { readFolder } from './project.mjs';
import { aptInstall, findOnPath, isProgram, isRoot, onDebian } from './system.mjs';

/**
 * @typedef {'blender' | 'xvfb' | 'python3' | 'redis' | 'chromium'} ToolName
 *
 * @typedef {{state: 'found' | 'installed', path: string, version?: string} | {state: 'missing', reason: string}} ToolState
 *
 * @typedef {object} Tool
 * @property {string} title
 * @property {string} debianPackage
 * @property {string} elsewhere where other systems get it from
 * @property {() => {found: true, path: string, version?: string} | {found: false, reason: string}} find
 */

/** @type {Record<ToolName, Tool>} */
const tools = {
  blender: {
    title: 'Blender',
    debianPackage: 'blender',
    elsewhere:
      'install Blender 3.3 or newer from https://www.blender.org/download, or name it in FARMHAND_BLENDER',
    find: () => findBlender(),
  },
  xvfb: {
    title: 'Xvfb',
    debianPackage: 'xvfb',
    elsewhere:
      'it stands in for a screen on Linux only: install it with the system (xorg-x11-server-Xvfb, xvfb)',
    find: () => onPath('Xvfb'),
  },
  python3: {
    title: 'Python 3',
    debianPackage: 'python3',
    elsewhere: 'install Python 3.7 or newer from https://www.python.org',
    find: findPython,
  },
  redis: {
    title: 'Redis',
    // Its one program is the server too, called by that name; the package `redis-server` would start a service.
    debianPackage: 'redis-tools',
    elsewhere: 'install Redis with the system; only the tests of a shared transfer cache use it',
    find: findRedis,
  },
  chromium: {
    title: 'Chromium',
    debianPackage: 'chromium',
    elsewhere:
      'install Chromium or Chrome, or name it in FARMHAND_CHROMIUM; only the tests of the web panel use it',
    find: findChromium,
  },
};

/**
 * Looks for each tool; installs the missing ones together, if asked to and allowed to.
 * @param {readonly ToolName[]} names
 * @param {object} options
 * @param {boolean} options.install
 * @param {(line: string) => void} [options.report]
 * @returns {Promise<Record<ToolName, ToolState>>} of those asked for; the others are missing
 */
export async function ensureTools(names, options) {
  const report = options.report ?? reportOnStandardError;
  const first = names.map((name) => ({ name, search: tools[name].find() }));
  const missing = first.filter(({ search }) => !search.found).map(({ name }) => tools[name]);

  const mayInstall = options.install && onDebian() && isRoot();
  const failure =
    mayInstall && missing.length > 0
      ? await aptInstall(
          missing.map((tool) => tool.debianPackage),
          report,
        )
      : undefined;

  /** @type {ToolState} */
  const notAskedFor = { state: 'missing', reason: 'not looked for' };
  /** @type {Record<ToolName, ToolState>} */
  const states = {
    blender: notAskedFor,
    xvfb: notAskedFor,
    python3: notAskedFor,
    redis: notAskedFor,
    chromium: notAskedFor,
  };
  for (const { name, search } of first) {
    const tool = tools[name];
    if (search.found) {
      states[name] = { state: 'found', path: search.path, ...versionOf(search) };
      continue;
    }
    const again = mayInstall ? tool.find() : search;
    states[name] = again.found
      ? { state: 'installed', path: again.path, ...versionOf(again) }
      : { state: 'missing', reason: `${failure ?? again.reason}; ${whatToDo(tool)}` };
  }
  return states;
}

/** @param {{install: boolean, report?: (line: string) => void}} options */
export async function ensureBlender(options) {
  return (await ensureTools(['blender'], options)).blender;
}

/** @param {{install: boolean, report?: (line: string) => void}} options */
export async function ensureXvfb(options) {
  return (await ensureTools(['xvfb'], options)).xvfb;
}

/**
 * A Python 3.7, the oldest that the hosts still supported bring along; from the PATH or from pyenv.
 */
export function findPython37() {
  const versions = posix.join(process.env.PYENV_ROOT ?? posix.join(homedir(), '.pyenv'), 'versions');
  const candidates = [
    findOnPath('python3.7'),
    ...readFolder(versions)
      .filter((name) => name.startsWith('3.7.'))
      .map((name) => posix.join(versions, name, 'bin', 'python3.7'))
      .filter(isProgram),
  ].filter((path) => path !== undefined);
  return candidates.find((path) => pythonVersion(path)?.startsWith('3.7.'));
}

/** @param {Tool} tool */
function whatToDo(tool) {
  return onDebian() ? `run: sudo apt-get install ${tool.debianPackage}` : tool.elsewhere;
}

/** @param {{version?: string}} search */
function versionOf(search) {
  return search.version === undefined ? {} : { version: search.version };
}

/**
 * @param {string} name
 * @returns {{found: true, path: string} | {found: false, reason: string}}
 */
function onPath(name) {
  const path = findOnPath(name);
  return path === undefined ? { found: false, reason: `${name} was not found` } : { found: true, path };
}

/** @returns {{found: true, path: string} | {found: false, reason: string}} */
function findChromium() {
  const named = process.env.FARMHAND_CHROMIUM;
  if (named !== undefined && named !== '') {
    return isProgram(named)
      ? { found: true, path: named }
      : { found: false, reason: `FARMHAND_CHROMIUM names ${named}, which is no program` };
  }
  const path = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']
    .map((name) => findOnPath(name))
    .find(Boolean);
  return path === undefined ? { found: false, reason: 'Chromium was not found' } : { found: true, path };
}

/** @returns {{found: true, path: string} | {found: false, reason: string}} */
function findRedis() {
  const server = onPath('redis-server');
  const twin = onPath('redis-check-rdb');
  return !server.found && twin.found ? twin : server;
}

/** @returns {{found: true, path: string, version: string} | {found: false, reason: string}} */
function findPython() {
  for (const name of ['python3', 'python']) {
    const path = findOnPath(name);
    const version = path === undefined ? undefined : pythonVersion(path);
    if (path !== undefined && version?.startsWith('3.')) {
      return { found: true, path, version };
    }
  }
  return { found: false, reason: 'Python 3 was not found' };
}

/** @param {string} path */
function pythonVersion(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', windowsHide: true });
  return status === 0 ? /^Python (\S+)/.exec(stdout)?.[1] : undefined;
}
