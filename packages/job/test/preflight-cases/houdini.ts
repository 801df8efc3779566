import type { PreflightInput } from '@farmhand/job';
import {
  HOST_SNAPSHOT_SCHEMA,
  type HostLicence,
  type HostSnapshot,
  hostSnapshot,
  type NotEvaluated,
  type SceneReport,
  sceneReport,
} from '@farmhand/model';
import type { SceneInput } from '../document-cases.ts';
import { cache, control, picture } from '../houdini-document-cases.ts';
import { settings, soundScenes, texture } from '../scenes.ts';
import type { Trouble } from './trouble.ts';

const { report: sound, resolution } = soundScenes.houdini;

interface NetworkParts {
  readonly references?: readonly unknown[];
  readonly findings?: SceneReport['findings'];
  readonly simulations?: SceneReport['simulations'];
  readonly path?: string;
}

/** A Houdini scene with these output nodes. */
export function network(
  scenes: readonly SceneInput[],
  parts: NetworkParts = {},
): Pick<PreflightInput, 'report' | 'resolution'> {
  return { report: sceneReport.parse({ ...sound, ...parts, scenes }), resolution };
}

/** What the open Houdini says of the sound scene, a minute after it was saved. */
export function openHoudini(
  parts: { readonly licence?: HostLicence; readonly notEvaluated?: readonly NotEvaluated[] } = {},
): HostSnapshot {
  const { outputIsMovie: _, ...scene } = sound.scenes[0] ?? { outputIsMovie: false };
  const { licence, notEvaluated = [] } = parts;
  return hostSnapshot.parse({
    schema: HOST_SNAPSHOT_SCHEMA,
    host: { name: 'houdini', version: '20.5.332', system: 'linux', ...(licence && { licence }) },
    scenePath: sound.path,
    unsavedChanges: false,
    takenAt: '2026-11-20T09:31:00Z',
    scenes: [scene],
    plugins: [],
    references: [],
    notEvaluated,
  });
}

export function choose(...names: readonly string[]): Pick<PreflightInput, 'settings'> {
  return { settings: settings({ outputs: names.map((name) => ({ name })) }) };
}

/** What a cache writes, as the reader tells it. */
export function written(name: string, writesTo: string, storedPath = '$HIP/geo/a.$F4.bgeo.sc') {
  return texture([], {
    storedPath,
    kind: 'output',
    owner: { type: 'geometry', name, property: 'sopoutput' },
    needed: false,
    writesTo: writesTo as NonNullable<ReturnType<typeof texture>['writesTo']>,
  });
}

const two = [picture('/out/a', { active: true }), picture('/out/b')];
const error = { message: 'Unable to evaluate expression (Syntax error).' };

/** What output nodes of Houdini say of themselves, and what a farm makes of it. */
export const houdiniTroubles: readonly Trouble[] = [
  [
    'a node that is switched off beside one that is not',
    {
      ...network([
        picture('/out/a', { active: true }),
        picture('/out/b', { outputNode: { bypassed: true } }),
      ]),
      ...choose('/out/a', '/out/b'),
    },
    { id: 'output-bypassed', severity: 'warning', owner: { type: 'ifd', name: '/out/b' }, count: 1 },
    '"/out/b" is bypassed, so the job leaves it out',
  ],
  [
    'nothing but a node that is switched off',
    network([picture('/out/a', { active: true, outputNode: { bypassed: true } })]),
    { id: 'nothing-to-render', severity: 'error' },
    'bypass flag',
  ],
  [
    'a wedge',
    network([
      picture('/out/a'),
      control('/out/wedge1', 'wedge', { active: true, dependsOn: ['/out/a'], outputNode: { repeats: 12 } }),
    ]),
    { id: 'wedge-rendered-once', severity: 'warning', owner: { type: 'wedge', name: '/out/wedge1' } },
    'a wedge of 12 variations',
  ],
  [
    'a cache that does not wait for its end, and a picture that needs it',
    {
      ...network([
        picture('/out/a', { active: true, dependsOn: ['/out/sim'] }),
        cache('/out/sim', { outputNode: { nonBlocking: true } }),
      ]),
      ...choose('/out/a', '/out/sim'),
    },
    { id: 'output-not-awaited', severity: 'warning', owner: { type: 'geometry', name: '/out/sim' } },
    '"/out/a" needs its files',
  ],
  [
    'a picture that takes turns with its cache',
    {
      ...network([
        picture('/out/a', { active: true, dependsOn: ['/out/sim'], outputNode: { frameByFrame: true } }),
        cache('/out/sim'),
      ]),
      ...choose('/out/a', '/out/sim'),
    },
    { id: 'frames-not-alternating', severity: 'notice', owner: { type: 'ifd', name: '/out/a' } },
    'all frames of the caches first',
  ],
  [
    'a picture after a picture',
    {
      ...network([picture('/out/a', { active: true, dependsOn: ['/out/b'] }), picture('/out/b')]),
      ...choose('/out/a', '/out/b'),
    },
    { id: 'pictures-in-any-order', severity: 'warning', owner: { type: 'ifd', name: '/out/a' } },
    'submit "/out/b" as a job of its own first',
  ],
  [
    'a picture whose frames need those before',
    network([picture('/out/a', { active: true, outputNode: { sequential: true } })]),
    { id: 'picture-needs-frames-before', severity: 'warning', owner: { type: 'ifd', name: '/out/a' } },
    'Write the simulation to disk',
  ],
  [
    'a simulation in slices',
    network([
      cache('/out/sim', { active: true, outputPath: '$HIP/s.$SLICE.$F4.bgeo' as SceneInput['outputPath'] }),
    ]),
    { id: 'simulation-distributed', severity: 'error', owner: { type: 'geometry', name: '/out/sim' } },
    'take $SLICE out',
  ],
  [
    'a node of HQueue that has slices computed',
    network([cache('/out/sim'), control('/out/hq', 'hq_sim', { active: true, dependsOn: ['/out/sim'] })]),
    { id: 'simulation-distributed', severity: 'error', owner: { type: 'hq_sim', name: '/out/hq' } },
    'choose the output node itself',
  ],
  [
    'a node that runs a command',
    network([picture('/out/a'), control('/out/sh', 'shell', { active: true, dependsOn: ['/out/a'] })]),
    { id: 'nothing-to-render', severity: 'error' },
    '"/out/sh" renders nothing itself',
  ],
  [
    'a parameter somewhere that Houdini cannot work out',
    {
      report: sound,
      resolution,
      snapshot: openHoudini({
        notEvaluated: [{ owner: { type: 'file', name: '/obj/geo1/file1', property: 'file' }, ...error }],
      }),
    },
    {
      id: 'not-evaluated',
      severity: 'notice',
      owner: { type: 'file', name: '/obj/geo1/file1', property: 'file' },
    },
    'could not work out "file" of "/obj/geo1/file1": Unable to evaluate expression (Syntax error).',
  ],
  [
    'one of what renders',
    {
      report: sound,
      resolution,
      snapshot: openHoudini({
        notEvaluated: [{ owner: { type: 'ifd', name: '/out/mantra1', property: 'vm_picture' }, ...error }],
      }),
    },
    { id: 'not-evaluated', severity: 'warning' },
    '"vm_picture" of "/out/mantra1"',
  ],
  [
    'a scene of Apprentice',
    network(sound.scenes, { path: '/mnt/proj/storm/storm_v003.hipnc' }),
    { id: 'scene-licence', severity: 'warning', path: '/mnt/proj/storm/storm_v003.hipnc' },
    'Houdini Apprentice',
  ],
  [
    'a scene of Indie',
    network(sound.scenes, { path: '/mnt/proj/storm/storm_v003.HIPLC' }),
    { id: 'scene-licence', severity: 'notice' },
    'Only Indie licences open it',
  ],
  [
    'a sequence of Indie that is too large',
    network([picture('/out/a', { active: true, resolution: { width: 8192, height: 4096 } })], {
      path: '/mnt/proj/storm/storm_v003.hiplc',
    }),
    { id: 'licence-resolution', severity: 'warning', owner: { type: 'ifd', name: '/out/a' } },
    '8192 x 4096 pixels',
  ],
  [
    'a licence that only the open program tells',
    { report: sound, resolution, snapshot: openHoudini({ licence: 'education' }) },
    { id: 'scene-licence', severity: 'notice' },
    'Houdini Education',
  ],
  [
    'files that land in one place by different names',
    {
      ...network([...two, cache('/out/x'), cache('/out/y')], {
        references: [
          written('/out/x', '/mnt/proj/storm/geo/a.$F4.bgeo.sc'),
          written('/out/y', '/mnt/proj/storm/geo/a.$F4.bgeo.sc', '$JOB/storm/geo/a.$F4.bgeo.sc'),
        ],
      }),
      ...choose('/out/x', '/out/y'),
    },
    { id: 'output-overwrites-itself', severity: 'error' },
    '"/out/x sopoutput", "/out/y sopoutput" write the same files',
  ],
];
