/** `npm run -s farmhand -- ARGS`: the command line from the sources, in the folder it was called from. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, exitWith, reportOnStandardError } from './bootstrap.mjs';
import { run, runInForeground } from './command.mjs';
import { sourceCondition } from './project.mjs';
import { quickScanModule } from './quick-scan.mjs';

await exitWith(async () => {
  const { root, node } = await bootstrap();
  const args = process.argv.slice(2);
  // npm changes to the root before it runs a script and leaves the caller's folder in INIT_CWD.
  const calledByNpm = process.env.npm_lifecycle_event === 'farmhand';
  const cwd = (calledByNpm ? process.env.INIT_CWD : undefined) ?? process.cwd();
  const main = join(root, 'apps', 'cli', 'src', 'main.ts');
  if (args[0] === 'panel') await buildPanel(root, node);
  const quick = args[0] === 'scan' ? await quickScanModule(root).catch(() => null) : null;
  if (quick === null) {
    return runInForeground({ file: node, args: [sourceCondition, main, ...args] }, { cwd });
  }
  if (realpathSync(process.execPath) === realpathSync(node)) {
    const status = await scanHere(quick, args, cwd);
    if (status !== null) return status;
  }
  const runner = join(root, 'tooling', 'setup', 'run-quick-scan.mjs');
  return runInForeground({ file: node, args: [sourceCondition, runner, quick, main, ...args] }, { cwd });
});

/**
 * Builds the web panel, so that the sidecar from the sources serves the panel from the sources. A failure is told and no more:
 * the sidecar then serves what was built last, or says that there is none.
 * @param {string} root
 * @param {string} node
 */
async function buildPanel(root, node) {
  const script = join(root, 'tooling', 'bundle', 'build-panel.ts');
  const { status, output } = await run(
    { file: node, args: [sourceCondition, script] },
    { cwd: root, timeoutSeconds: 60 },
  );
  if (status !== 0) reportOnStandardError(`The panel could not be built.\n${output.trim()}`);
}

/**
 * Scans in this process, which is of the Node that Farmhand runs on.
 * @param {string} quick URL of the module
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<number | null>} the exit code; null when the arguments are for the whole command line
 */
async function scanHere(quick, args, cwd) {
  /** @type {typeof import('../../apps/cli/src/quick-scan.ts')} */
  const module = await import(quick);
  process.chdir(cwd);
  process.stdout.on('error', () => process.exit(1));
  return module.quickScan(args);
}
