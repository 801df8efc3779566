import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBlender } from '../fixtures/blend.ts';
import { rootFolder } from './root.ts';

/** A scene of many pictures, each in a material of its own, and much mesh. */
export interface BigScene {
  /** Name of the file without `.blend`; the same with `-zstd` is the same scene, compressed. */
  readonly name: string;
  readonly meshes: number;
  /** About what the meshes take in the file together. */
  readonly meshBytes: number;
  /** Random bits in each coordinate: decides how well the file compresses. */
  readonly noiseBits: number;
  /** Blender's id of the shader that shows the picture. The principled one alone has some thirty sockets. */
  readonly shader: string;
}

export interface SceneSizes {
  readonly images: number;
  readonly bigScenes: readonly BigScene[];
  readonly libraries: {
    readonly count: number;
    readonly imagesEach: number;
    readonly meshBytes: number;
    readonly noiseBits: number;
  };
}

/**
 * 780 MB twice, which compress to 186 MB: once with what is not wanted in a few giant pieces that are skipped at once, once
 * in as many pieces as there are pictures. And 50 libraries of 20 MB.
 */
export const fullSizes: SceneSizes = {
  images: 2000,
  bigScenes: [
    { name: 'few-meshes', meshes: 4, meshBytes: 758e6, noiseBits: 2, shader: 'ShaderNodeEmission' },
    {
      name: 'many-meshes',
      meshes: 2000,
      meshBytes: 739e6,
      noiseBits: 13,
      shader: 'ShaderNodeBsdfPrincipled',
    },
  ],
  libraries: { count: 50, imagesEach: 10, meshBytes: 19.4e6, noiseBits: 4 },
};

/** Where the scenes stay from one run to the next unless told otherwise. */
export const defaultSceneFolder = join(tmpdir(), 'farmhand-bench-scenes');

const RECIPE = join(import.meta.dirname, 'scene_files.py');
const STAMP = 'made-from.txt';

/**
 * Makes the scenes with Blender, unless the folder has them already as this recipe makes them.
 *
 * @returns False when they were there.
 * @throws Error when there is no Blender, or the disk lacks room (4 GB at full size).
 */
export async function makeSceneFiles(folder: string, sizes: SceneSizes): Promise<boolean> {
  const recipe = await readFile(RECIPE, 'utf8');
  const stamp = createHash('sha256').update(recipe).update(JSON.stringify(sizes)).digest('hex');
  const known = await readFile(join(folder, STAMP), 'utf8').catch(() => '');
  if (known === stamp) return false;
  await removeSceneFiles(folder);
  await mkdir(folder, { recursive: true });
  // An unfinished folder may be thrown away, a folder of somebody's not.
  await writeFile(join(folder, STAMP), 'unfinished');
  await runBlender({
    script: RECIPE,
    args: [join(rootFolder, 'tooling', 'fixtures'), folder, JSON.stringify(sizes)],
  });
  await writeFile(join(folder, STAMP), stamp);
  return true;
}

/**
 * Removes what {@link makeSceneFiles} made; a folder that is not there, or empty, is fine.
 *
 * @throws Error when the folder holds anything else.
 */
export async function removeSceneFiles(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.length > 0 && !names.includes(STAMP)) {
    throw new Error(`${folder} holds something else than scenes of this bench; name another folder.`);
  }
  await rm(folder, { recursive: true, force: true });
}
