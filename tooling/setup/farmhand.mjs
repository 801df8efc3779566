/** `npm run -s farmhand -- ARGS`: the command line from the sources, in the folder it was called from. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, exitWith } from './bootstrap.mjs';
import { runInForeground } from './command.mjs';
import { sourceCondition } from './project.mjs';
import { quickScanModule } from './quick-scan.mjs';

await exitWith(async () => {
  const { root, node } = await bootstrap();
  const args = process.argv.slice(2);
  // npm changes to the root before it runs a script and leaves the caller's folder in INIT_CWD.
  const calledByNpm = process.env.npm_lifecycle_event === 'farmhand';
  const cwd = (calledByNpm ? process.env.INIT_CWD : undefined) ?? process.cwd();
  const scanned = args[0] === 'scan' ? await scanHere(args, { root, node, cwd }) : null;
  return (
    scanned ??
    runInForeground(
      { file: node, args: [sourceCondition, join(root, 'apps', 'cli', 'src', 'main.ts'), ...args] },
      { cwd },
    )
  );
});

/**
 * Scans in this process, where it is of the Node that Farmhand runs on.
 * @param {readonly string[]} args
 * @param {{root: string, node: string, cwd: string}} where
 * @returns {Promise<number | null>} the exit code; null when it has to be done the long way
 */
async function scanHere(args, { root, node, cwd }) {
  if (realpathSync(process.execPath) !== realpathSync(node)) {
    return null;
  }
  /** @type {typeof import('../../apps/cli/src/quick-scan.ts')} */
  let module;
  try {
    module = await import(await quickScanModule(root));
  } catch {
    return null;
  }
  process.chdir(cwd);
  process.stdout.on('error', () => process.exit(1));
  return module.quickScan(args);
}
