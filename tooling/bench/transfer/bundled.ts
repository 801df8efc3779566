import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleSidecar } from '../../bundle/sidecar-bundle.ts';

/** One script of this folder and all it imports as one file, as artists get Farmhand; without a compiler in its memory. */
export async function bundled(script: string, workFolder: string): Promise<string> {
  const { code } = await bundleSidecar({ entry: join(import.meta.dirname, script) });
  const path = join(workFolder, script.replace(/\.ts$/, '.mjs'));
  await writeFile(path, code);
  return path;
}
