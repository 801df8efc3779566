import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleSidecar } from '../bundle/sidecar-bundle.ts';

/** Programs that the harness starts again and again, each as one file. */
export interface Programs {
  readonly sidecar: string;
  readonly farm: string;
}

/** Bundled as the sidecar ships: what runs is what artists get, and starts several times sooner than the sources. */
export async function writePrograms(folder: string): Promise<Programs> {
  await mkdir(folder, { recursive: true });
  const [sidecar, farm] = await Promise.all(
    ['sidecar-entry', 'farm-entry'].map(async (entry) => {
      const { code } = await bundleSidecar({ entry: join(import.meta.dirname, `${entry}.ts`) });
      const file = join(folder, `${entry}.mjs`);
      await writeFile(file, code);
      return file;
    }),
  );
  if (sidecar === undefined || farm === undefined) throw new Error('A program was not written.');
  return { sidecar, farm };
}
