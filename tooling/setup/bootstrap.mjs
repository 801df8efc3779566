/**
 * Brings a fresh checkout to where everything can run, with nothing but Node >= 20 and npm on the machine.
 * A second run that finds nothing to do takes a few milliseconds and says nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pnpmCommand, run } from './command.mjs';
import { withLock } from './lock.mjs';
import { chooseNode } from './pinned-node.mjs';
import { pinnedPnpm, projectRoot, readJson, SetupError, workspaceFolders } from './project.mjs';

/**
 * @typedef {object} Ready
 * @property {string} root
 * @property {string} node path of the Node to run Farmhand with
 * @property {boolean} installed whether this call installed anything
 */

/**
 * @param {object} [options]
 * @param {string} [options.root] default: this checkout
 * @param {(line: string) => void} [options.report] default: a line on standard error
 * @param {typeof installDependencies} [options.install]
 * @returns {Promise<Ready>}
 * @throws {SetupError} with what to do next
 */
export async function bootstrap(options = {}) {
  const root = options.root ?? projectRoot;
  const report = options.report ?? reportOnStandardError;
  const install = options.install ?? installDependencies;
  requireNode20();

  const known = readStamp(root);
  if (known !== undefined) {
    return { root, node: known.node, installed: false };
  }
  return withLock(
    join(root, '.farmhand', 'setup.lock'),
    async () => {
      // Whoever held the lock before us may have done it all.
      const meanwhile = readStamp(root);
      if (meanwhile !== undefined) {
        return { root, node: meanwhile.node, installed: false };
      }
      await install(root, report);
      const { path, reason } = chooseNode(root);
      if (reason !== undefined) {
        report(reason);
      }
      writeStamp(root, path);
      return { root, node: path, installed: true };
    },
    { onWait: () => report('Waiting for another set-up of this checkout to finish ...') },
  );
}

/**
 * @param {string} root
 * @param {(line: string) => void} report
 */
export async function installDependencies(root, report) {
  const version = pinnedPnpm(root);
  const first = !existsSync(join(root, 'node_modules'));
  report(`Installing dependencies with pnpm ${version}${first ? '; the first time takes a minute' : ''} ...`);
  const startedAt = Date.now();
  const { status, output } = await run(
    // Without a terminal pnpm would stop to ask before it replaces a node_modules that another tool made.
    pnpmCommand(version, ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false']),
    { cwd: root },
  );
  if (status !== 0) {
    throw new SetupError(
      `${output.trim()}\n\nThe dependencies could not be installed. ${installHint(output, version)}`,
    );
  }
  report(`Dependencies installed in ${((Date.now() - startedAt) / 1000).toFixed(0)} s.`);
}

/**
 * What to do about a failed installation.
 * @param {string} output
 * @param {string} version of pnpm
 */
export function installHint(output, version) {
  if (output.includes('ERR_PNPM_OUTDATED_LOCKFILE')) {
    return `A package.json has changed and pnpm-lock.yaml has not: run "npx pnpm@${version} install" and keep the new lockfile.`;
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT/.test(output)) {
    return 'The package registry could not be reached: check the network and proxy settings (npm config get registry), then try again.';
  }
  if (/ENOSPC/.test(output)) {
    return 'The disk is full: free about 1 GB, then try again.';
  }
  if (/: not found|ENOENT/.test(output) && output.includes('npx')) {
    return 'npx was not found: it comes with npm, so install Node with npm from https://nodejs.org and try again.';
  }
  return 'What is printed above says why; once that is put right, run the same command again.';
}

/** @param {string} line */
export function reportOnStandardError(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * For the scripts' entry: what a person can act on is printed plainly, anything else with its stack.
 * @param {() => Promise<number>} main answers the exit code
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    reportOnStandardError(
      error instanceof SetupError ? error.message : String(error instanceof Error ? error.stack : error),
    );
    process.exitCode = 1;
  }
}

function requireNode20() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    throw new SetupError(
      `This is Node ${process.versions.node}; Farmhand's set-up needs Node 20 or newer, from https://nodejs.org.`,
    );
  }
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'node_modules', '.farmhand-setup.json');
}

/**
 * What the last installation left behind, if it still holds.
 * @param {string} root
 * @returns {{node: string} | undefined}
 */
function readStamp(root) {
  try {
    const stamp = readJson(stampPath(root));
    return stamp.inputs === hashInputs(root) && existsSync(stamp.node) ? { node: stamp.node } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {string} node
 */
function writeStamp(root, node) {
  const path = stampPath(root);
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify({ inputs: hashInputs(root), node }, null, 2)}\n`);
  renameSync(temporary, path);
}

/**
 * Everything that decides what belongs in node_modules: the lockfile, every package.json, and the machine (a checkout
 * may be shared between Windows and WSL).
 * @param {string} root
 */
export function hashInputs(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
  for (const file of [...files, ...workspaceFolders(root).map((folder) => `${folder}/package.json`)]) {
    hash
      .update(`${file}\n`)
      .update(readFileSync(join(root, file)))
      .update('\n');
  }
  return hash.digest('hex');
}
