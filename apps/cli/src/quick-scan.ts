import { scanOrExplain } from './scan/scan-command.ts';
import { plainScanRequest } from './scan/scan-request.ts';

/**
 * `farmhand scan` by itself. It is called in loops and by other programs, and the scene is often read before everything
 * the other commands need would be loaded: so this module is made one file for whoever runs it, and imports nothing that
 * other commands brought in.
 *
 * @param args - Without the paths of Node and the program.
 * @returns The exit code; null when the arguments are for the whole command line to read.
 */
export async function quickScan(args: readonly string[]): Promise<number | null> {
  const request = plainScanRequest(args, process.stdout.isTTY === true);
  return request === null ? null : scanOrExplain(request);
}
