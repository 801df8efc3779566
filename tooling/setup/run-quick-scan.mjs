/**
 * `node tooling/setup/run-quick-scan.mjs MODULE MAIN ARGS`: scans with the module that quick-scan.mjs made; what is not for
 * it goes to the whole command line.
 */
import { pathToFileURL } from 'node:url';

const [module = '', main = '', ...args] = process.argv.slice(2);
process.stdout.on('error', () => process.exit(1));
/** @type {typeof import('../../apps/cli/src/quick-scan.ts')} */
const { quickScan } = await import(module);
const status = await quickScan(args);
if (status === null) {
  process.argv.splice(1, process.argv.length, main, ...args);
  await import(pathToFileURL(main).href);
} else {
  process.exitCode = status;
}
