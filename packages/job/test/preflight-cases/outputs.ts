import { sceneReport } from '@farmhand/model';
import { lanternScene, report, reportOf, settings, soundScenes, texture } from '../scenes.ts';
import type { Trouble } from './trouble.ts';

const still = { ...lanternScene, name: 'Still', active: false };
const both = settings({ outputs: [{ name: 'Lantern' }, { name: 'Still' }] });

/** The sound Houdini scene with other output nodes. */
export function houdini(
  ...nodes: readonly (Partial<typeof lanternScene> & { readonly name: string })[]
): (typeof soundScenes)['houdini'] {
  const { report: known, resolution } = soundScenes.houdini;
  const [scene] = known.scenes;
  return {
    report: sceneReport.parse({
      ...known,
      scenes: nodes.map((node, index) => ({ ...scene, active: index === 0, ...node })),
    }),
    resolution,
  };
}

function takes(outputPath: string): Pick<Trouble[1], 'report' | 'resolution' | 'settings'> {
  const { report: known, resolution } = soundScenes.cinema4d;
  const [scene] = known.scenes;
  return {
    report: sceneReport.parse({
      ...known,
      scenes: ['Main', 'Night'].map((name, index) => ({ ...scene, name, active: index === 0, outputPath })),
    }),
    resolution,
    settings: settings({ outputs: [{ name: 'Main' }, { name: 'Night' }] }),
  };
}

const output = (storedPath: string, owner: { type: string; name: string; property: string }) =>
  texture([], { storedPath, owner, kind: 'output', needed: false });

/** What is chosen to render, and where it is written. */
export const outputTroubles: readonly Trouble[] = [
  [
    'an output that is not there',
    { settings: settings({ outputs: [{ name: 'Lantern' }, { name: 'Lamp' }] }) },
    { id: 'output-not-found', severity: 'error', count: 1 },
    'no scene, take or output "Lamp" in this file. Choose one of: Lantern',
  ],
  [
    'a render layer that is not there',
    { settings: settings({ renderLayers: ['ViewLayer', 'Fog'] }) },
    {
      id: 'render-layer-not-found',
      severity: 'error',
      owner: { type: 'Scene', name: 'Lantern', property: 'view_layers' },
    },
    'no render layer "Fog" in "Lantern". Choose one of: ViewLayer',
  ],
  [
    'a Maya scene whose layers are all off',
    {
      ...soundScenes.maya,
      report: {
        ...soundScenes.maya.report,
        scenes: soundScenes.maya.report.scenes.map((scene) => ({
          ...scene,
          renderLayers: [{ name: 'beauty', enabled: false }],
        })),
      },
    },
    { id: 'nothing-to-render', severity: 'error' },
    'No render layer of "robot" is on',
  ],
  [
    'a picture without the cache it reads',
    {
      ...houdini(
        { name: '/out/mantra1', dependsOn: ['/out/sim'] },
        { name: '/out/sim', renderer: 'geometry', resolution: null, camera: null, outputFormat: 'bgeo.sc' },
      ),
      settings: settings({ outputs: [{ name: '/out/mantra1' }] }),
    },
    { id: 'dependency-not-rendered', severity: 'warning' },
    '"/out/mantra1" needs "/out/sim" rendered first',
  ],
  [
    'outputs that wait for each other',
    {
      ...houdini({ name: '/out/a', dependsOn: ['/out/b'] }, { name: '/out/b', dependsOn: ['/out/a'] }),
      settings: settings({ outputs: [{ name: '/out/a' }, { name: '/out/b' }] }),
    },
    { id: 'dependency-cycle', severity: 'error' },
    '/out/a',
  ],
  [
    'two scenes of one name, told in two ways',
    {
      report: report({
        scenes: [
          { ...lanternScene, outputPath: '//renders/lantern_' },
          { ...still, outputPath: '/mnt/proj/lantern/tmp/../renders/lantern_####' },
        ],
      }),
      settings: both,
    },
    {
      id: 'output-overwrites-itself',
      severity: 'error',
      path: '//renders/lantern_',
      fix: { action: 'changeOutputPath', path: '//renders/lantern_' },
    },
    '"Lantern", "Still" write the same files',
  ],
  [
    'several cameras of a Blender scene',
    { settings: settings({ cameras: ['Camera', 'Close-up'] }) },
    { id: 'output-overwrites-itself', severity: 'error' },
    'The cameras "Camera", "Close-up" write the same files',
  ],
  [
    'a file output node that writes what the scene writes',
    {
      report: report({
        references: [
          output('//renders/lantern_####', {
            type: 'Scene',
            name: 'Lantern',
            property: 'nodes["File Output"].base_path',
          }),
        ],
      }),
    },
    { id: 'output-overwrites-itself', severity: 'warning' },
    'write the same files: //renders/lantern_####',
  ],
  [
    'takes without their name in the path',
    takes('renders/watch'),
    { id: 'output-overwrites-itself', severity: 'warning' },
    '"Main", "Night" write the same files',
  ],
  [
    'Houdini nodes that write the same file',
    {
      ...houdini(
        { name: '/out/a', outputPath: '$HIP/render/beauty.$F4.exr' },
        { name: '/out/b', outputPath: '$HIP/render/beauty.$F4.exr' },
      ),
      settings: settings({ outputs: [{ name: '/out/a' }, { name: '/out/b' }] }),
    },
    { id: 'output-overwrites-itself', severity: 'error', owner: { type: 'ifd', name: '/out/a' } },
    '"/out/a", "/out/b" write the same files',
  ],
  [
    'a pass of a Houdini node in the file of its picture',
    {
      resolution: soundScenes.houdini.resolution,
      report: {
        ...soundScenes.houdini.report,
        references: report({
          references: ['vm_picture', 'vm_filename_plane1'].map((property) =>
            output('$HIP/render/$HIPNAME.$OS.$F4.exr', { type: 'ifd', name: '/out/mantra1', property }),
          ),
        }).references,
      },
    },
    { id: 'output-overwrites-itself', severity: 'error' },
    'vm_filename_plane1',
  ],
  [
    'a pass of a node whose type has a version',
    {
      resolution: soundScenes.houdini.resolution,
      report: {
        ...soundScenes.houdini.report,
        references: report({
          references: ['picture', 'vm_filename_plane1'].map((property) =>
            output('$HIP/render/$HIPNAME.$OS.$F4.exr', {
              type: 'karma::2.0',
              name: '/out/mantra1',
              property,
            }),
          ),
        }).references,
      },
    },
    { id: 'output-overwrites-itself', severity: 'error' },
    'vm_filename_plane1',
  ],
  [
    'a Houdini path without a frame number',
    houdini({ name: '/out/mantra1', outputPath: '$HIP/render/$HIPNAME.$OS.exr' }),
    {
      id: 'output-overwrites-itself',
      severity: 'error',
      owner: { type: 'ifd', name: '/out/mantra1' },
      fix: { action: 'changeOutputPath', path: '$HIP/render/$HIPNAME.$OS.exr' },
    },
    'no place for the frame number, so all 250 frames would be written into one file',
  ],
];

/** Outputs that do not meet, however alike they look. */
export const soundOutputs: readonly (readonly [name: string, input: Trouble[1]])[] = [
  [
    'two formats, whose files have two endings',
    { report: report({ scenes: [lanternScene, { ...still, outputFormat: 'OPEN_EXR' }] }), settings: both },
  ],
  [
    'a path with the scene in it',
    {
      report: report({
        scenes: [lanternScene, still].map((scene) => ({ ...scene, outputPath: '//{scene_name}/####' })),
      }),
      settings: both,
    },
  ],
  [
    'a path with the camera in it',
    {
      report: reportOf({ outputPath: '//renders/{camera_name}_####' }),
      settings: settings({ cameras: ['Camera', 'Close-up'] }),
    },
  ],
  ['takes with their name in the path', takes('renders/$take/watch')],
  [
    'one frame without a number',
    { ...houdini({ name: '/out/a', outputPath: '$HIP/a.exr' }), settings: settings({ frames: '7' }) },
  ],
  [
    'an Alembic file, which holds all frames',
    houdini({
      name: '/out/a',
      renderer: 'alembic',
      resolution: null,
      outputPath: '$HIP/geo/a.abc',
      outputFormat: 'abc',
    }),
  ],
  [
    'a node that does something else with a file',
    houdini({ name: '/out/shell1', renderer: 'shell', outputPath: '$HIP/log.txt', outputFormat: 'txt' }),
  ],
  [
    'an expression that nobody can read here',
    houdini({ name: '/out/a', outputPath: '$HIP/`chs("name")`.exr' }),
  ],
  ['a variable of the artist', houdini({ name: '/out/a', outputPath: '$SHOT_RENDER.exr' })],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Houdini.
  ['the frame in braces', houdini({ name: '/out/a', outputPath: '$HIP/a.${F4}.exr' })],
  ["husk's own token", houdini({ name: '/out/a', renderer: 'karma', outputPath: '$HIP/a.<F4>.exr' })],
  ['a preview window in place of a file', houdini({ name: '/out/a', outputPath: 'ip', outputFormat: '' })],
  [
    'two nodes with their names in the path',
    {
      ...houdini({ name: '/out/a' }, { name: '/out/b' }),
      settings: settings({ outputs: [{ name: '/out/a' }, { name: '/out/b' }] }),
    },
  ],
  [
    'an asset of Houdini whose outputs all have the name they begin with',
    {
      ...soundScenes.houdini,
      report: {
        ...soundScenes.houdini.report,
        references: report({
          references: ['export_uv_path', 'export_color_path'].map((property) =>
            output('$HIP/render/default.$F4.exr', {
              type: 'gamedev::vertex_animation_textures::2.0',
              name: '/out/mantra1',
              property,
            }),
          ),
        }).references,
      },
    },
  ],
  [
    'two nodes that share the frames of one name',
    {
      ...houdini(
        { name: '/out/a', outputPath: '$HIP/a.$F4.exr' },
        { name: '/out/b', outputPath: '$HIP/a.$F4.exr' },
      ),
      settings: settings({
        outputs: [
          { name: '/out/a', frames: '1-10' },
          { name: '/out/b', frames: '11-20' },
        ],
      }),
    },
  ],
];
