import { join } from 'node:path';
import { build } from 'esbuild';
import { scanBundle } from '../setup/quick-scan.mjs';
import { rootFolder } from './root.ts';

/**
 * `farmhand` as an installed package has it, as far as scanning goes: the start, and the quick scan beside it in one file.
 *
 * @returns The path of the program.
 */
export async function installScan(folder: string): Promise<string> {
  await build({
    absWorkingDir: rootFolder,
    entryPoints: [join('apps', 'cli', 'src', 'main.ts')],
    ...scanBundle,
    external: ['./program.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  return join(folder, 'main.mjs');
}
