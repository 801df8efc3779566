/** A small project on disk for each host, to try the panel with: a scene file and what it refers to. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type HostName, type HostSnapshot, hostSnapshot, localPath } from '@farmhand/model';

export type SimulatedHostName = Exclude<HostName, 'maya'>;

export const SIMULATED_HOSTS: readonly SimulatedHostName[] = ['blender', 'houdini', 'cinema4d', '3dsmax'];

/** A scene on disk and what its host says of it. */
export interface Project {
  readonly scenePath: string;
  readonly snapshot: HostSnapshot;
}

const here = fileURLToPath(new URL('.', import.meta.url));

/** One of the small scene files beside this, which `tooling/fixtures/simulated-scenes.ts` makes. */
const scene = (name: string): Promise<Buffer> => readFile(join(here, 'scenes', name));

const sample = join(here, '..', '..', '..', 'tooling', 'fixtures', 'sample');

/** One pixel, which is enough of a picture to be uploaded. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** Scene file and other files of each project, by path; what a project lacks on purpose shows what is said of missing files. */
const makers: Readonly<
  Record<SimulatedHostName, { readonly scene: string; readonly make: (folder: string) => Promise<void> }>
> = {
  blender: {
    scene: 'sample.blend',
    make: (folder) => cp(sample, folder, { recursive: true }),
  },
  cinema4d: {
    scene: 'orchard.c4d',
    make: async (folder) =>
      write(folder, {
        'orchard.c4d': await scene('orchard.c4d'),
        'wood.png': PIXEL,
        'tex/sky.png': PIXEL,
        'cache/bird.abc': Buffer.alloc(20_000, 1),
      }),
  },
  '3dsmax': {
    scene: 'barn.max',
    make: async (folder) =>
      write(folder, {
        'barn.max': await scene('barn.max'),
        'maps/wood.png': PIXEL,
      }),
  },
  houdini: {
    scene: 'mill.hip',
    make: async (folder) =>
      write(folder, {
        'mill.hip': await scene('mill.hip'),
        ...Object.fromEntries(
          Array.from({ length: 20 }, (_, at) => [
            `geo/sim.${String(at + 1).padStart(4, '0')}.bgeo.sc`,
            Buffer.alloc(4000, at),
          ]),
        ),
        'tex/wood.1001.exr': Buffer.alloc(9000, 2),
        'tex/wood.1002.exr': Buffer.alloc(9000, 3),
      }),
  },
};

/** A Houdini scene with a whole network of output nodes: caches that need each other, takes, merges, one that is bypassed. */
export async function makeFloodProject(folder: string): Promise<Project> {
  await write(folder, { 'flood.hip': await scene('flood.hip') });
  return {
    scenePath: join(folder, 'flood.hip'),
    snapshot: await recordedSnapshot('houdini', folder, 'houdini-flood'),
  };
}

/** Writes a host's project into a folder that is empty or not there. */
export async function makeProject(host: SimulatedHostName, folder: string): Promise<Project> {
  const { scene, make } = makers[host];
  await mkdir(folder, { recursive: true });
  await make(folder);
  return { scenePath: join(folder, scene), snapshot: await recordedSnapshot(host, folder) };
}

/**
 * The snapshot that was recorded of a host, with its paths in the project's folder.
 *
 * @param name - Of its file, where it is not the host's. Houdini's are recorded by `tooling/fixtures/recorded-snapshots.ts`.
 */
export async function recordedSnapshot(
  host: SimulatedHostName,
  folder: string,
  name: string = host,
): Promise<HostSnapshot> {
  const text = await readFile(join(here, 'snapshots', `${name}.json`), 'utf8');
  const inside = JSON.stringify(folder).slice(1, -1);
  return hostSnapshot.parse(JSON.parse(text.replaceAll('$PROJECT', () => inside)));
}

async function write(folder: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = localPath.parse(join(folder, path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
