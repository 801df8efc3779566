import type { OutputNode } from '@farmhand/model';
import { file, type JobParts, type SceneInput, sceneOf } from './document-cases.ts';

/** An output node of Houdini that says nothing special of itself. */
export const plainNode: OutputNode = {
  take: null,
  bypassed: false,
  frameByFrame: false,
  sequential: false,
  nonBlocking: false,
  repeats: 1,
};

export type NodeParts = Partial<Omit<SceneInput, 'name' | 'outputNode' | 'readsFrom'>> & {
  readonly outputNode?: Partial<OutputNode>;
  readonly readsFrom?: string[];
};

function node(name: string, { outputNode, ...parts }: NodeParts): SceneInput {
  const given = { ...parts, outputNode: { ...plainNode, ...outputNode } };
  return { ...sceneOf({ name, active: false }), frameRange: { start: 1, end: 240, step: 1 }, ...given };
}

/** A Mantra node, 1920 x 1080. */
export function picture(name: string, parts: NodeParts = {}): SceneInput {
  return node(name, {
    renderer: 'ifd',
    camera: '/obj/cam1',
    cameras: ['/obj/cam1'],
    outputPath: `$HIP/render/${name.split('/').at(-1)}.$F4.exr` as SceneInput['outputPath'],
    outputFormat: 'exr',
    ...parts,
  });
}

/** A Geometry node. */
export function cache(name: string, parts: NodeParts = {}): SceneInput {
  return node(name, {
    renderer: 'geometry',
    resolution: null,
    outputPath: `$HIP/geo/${name.split('/').at(-1)}.$F4.bgeo.sc` as SceneInput['outputPath'],
    outputFormat: 'bgeo.sc',
    ...parts,
  });
}

/** A node that only controls others. */
export function control(name: string, renderer: string, parts: NodeParts = {}): SceneInput {
  return node(name, { renderer, resolution: null, outputPath: null, ...parts });
}

function job(parts: Pick<JobParts, 'scenes'> & Partial<JobParts>): JobParts {
  return {
    host: 'houdini',
    path: '/mnt/fx/storm.hip',
    version: '20.5.332',
    environment: { softwareId: 2004, softwareName: 'Houdini', version: '20.5.332' },
    manifest: [file('scene', '/mnt/fx/storm.hip', '/mnt/fx/storm.hip')],
    ...parts,
  };
}

const missing = [1, 2, 3].map((frame) => `/mnt/fx/geo/pyro.000${frame}.bgeo.sc`);

/** Networks of output nodes, each with what has to be said of it to the farm. */
export const houdiniCases = {
  'houdini/picture': job({
    scenes: [picture('/out/mantra1', { active: true, frameRange: { start: 1, end: 48, step: 1 } })],
  }),
  // What reads the cache finds nothing on disk yet, and is connected with it by the path alone.
  'houdini/cache-then-picture': job({
    scenes: [
      picture('/out/mantra1', { active: true }),
      cache('/out/pyro', { frameRange: { start: 1, end: 120, step: 1 }, outputNode: { sequential: true } }),
    ],
    settings: {
      outputs: [{ name: '/out/mantra1', frames: '100-110' }, { name: '/out/pyro' }],
      frames: '100-120',
      framesPerTask: 5,
    },
    references: [
      {
        kind: 'output',
        owner: { type: 'geometry', name: '/out/pyro', property: 'sopoutput' },
        storedPath: '$HIP/geo/pyro.$F4.bgeo.sc',
        writesTo: '/mnt/fx/geo/pyro.$F4.bgeo.sc',
        needed: false,
      },
      {
        kind: 'cache',
        owner: { type: 'file', name: '/obj/smoke/file1', property: 'file' },
        storedPath: '$HIP/geo/pyro.$F4.bgeo.sc',
        missing,
        exists: false,
      },
    ],
  }),
  'houdini/two-caches-two-pictures': job({
    scenes: [
      picture('/out/beauty', { active: true, dependsOn: ['/out/foam'] }),
      picture('/out/mask', { dependsOn: ['/out/foam'] }),
      cache('/out/foam', { readsFrom: ['/out/water'] }),
      cache('/out/water', { outputNode: { sequential: true } }),
    ],
    settings: {
      outputs: [
        { name: '/out/beauty', frames: '1-10' },
        { name: '/out/mask', frames: '1-10' },
      ],
      withDependencies: true,
    },
  }),
  'houdini/merge': job({
    scenes: [
      picture('/out/left', { frameRange: { start: 1, end: 10, step: 1 } }),
      picture('/out/right', { frameRange: { start: 1, end: 20, step: 1 } }),
      picture('/out/off', { outputNode: { bypassed: true } }),
      control('/out/both', 'merge', { active: true, dependsOn: ['/out/left', '/out/right', '/out/off'] }),
    ],
  }),
  'houdini/fetch': job({
    scenes: [
      picture('/obj/ropnet1/mantra2', { frameRange: { start: 5, end: 8, step: 1 } }),
      control('/out/final', 'fetch', { active: true, dependsOn: ['/obj/ropnet1/mantra2'] }),
    ],
  }),
  'houdini/single-frame': job({
    scenes: [picture('/out/mantra1', { active: true, frameRange: { start: 17, end: 17, step: 1 } })],
  }),
  'houdini/steps': job({
    scenes: [
      picture('/out/every4th', { active: true, frameRange: { start: 1, end: 21, step: 4 } }),
      picture('/out/typed'),
    ],
    settings: { outputs: [{ name: '/out/every4th' }, { name: '/out/typed', frames: '1-9x2, 20' }] },
  }),
} as const satisfies Readonly<Record<string, JobParts>>;
