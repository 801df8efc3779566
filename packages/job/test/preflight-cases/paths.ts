import { available, report, soundScenes, texture } from '../scenes.ts';
import type { Trouble } from './trouble.ts';

const owner = { type: 'Image', name: 'Wood', property: 'filepath' };
const onWindows = { path: 'D:\\proj\\lantern\\lantern.blend' };

/** Longer than Windows opens, of folders that are short enough. */
export const long = `D:\\${'deep\\'.repeat(60)}wood.png`;

function illegal(name: string, path: string, farm: 'linux' | 'windows', says: string): Trouble {
  return [
    name,
    { report: report({ references: [texture([path])] }), resolution: available(farm) },
    { id: 'path-illegal-name', severity: 'error', tipCode: null, owner, path, fix: null },
    says,
  ];
}

/** Paths that mean something else at the farm, or nothing. */
export const pathTroubles: readonly Trouble[] = [
  [
    'a path too long for Windows',
    { report: report({ references: [texture([long])] }), resolution: available('windows') },
    {
      id: 'path-too-long',
      severity: 'error',
      tipCode: '15032',
      owner,
      path: long,
    },
    `${long.length} characters`,
  ],
  [
    'a scene file whose path is too long for Windows',
    { report: report({ path: long }), resolution: available('windows') },
    { id: 'path-too-long', severity: 'error', tipCode: '15032', path: long },
    '259 at most',
  ],

  illegal('a question mark', '/mnt/proj/why?.png', 'windows', '"why?.png"'),
  illegal('a colon in a folder', '/mnt/proj/12:30/wood.png', 'windows', '"12:30"'),
  illegal('a line break', '/mnt/proj/wood\n.png', 'windows', 'Windows allows none of'),
  illegal('a device', '/mnt/proj/aux/wood.png', 'windows', 'Windows keeps this name for itself'),
  illegal('a device with an ending', '/mnt/proj/COM1.exr', 'windows', '"COM1.exr"'),
  illegal('a folder that ends in a dot', '/mnt/proj/v1./wood.png', 'windows', 'end in a dot or a space'),
  illegal('a name that ends in a space', '/mnt/proj/wood.png ', 'windows', 'end in a dot or a space'),
  illegal('a backslash in a name', '/mnt/proj/a\\b.png', 'linux', 'a backslash in a name'),
  illegal('a folder that means another', '/mnt/proj/../wood.png', 'linux', '".."'),
  illegal('a name of 128 Russian letters', `D:\\proj\\${'ж'.repeat(128)}`, 'linux', '255 bytes'),
  [
    'two files that are one on Windows',
    {
      report: report({
        references: [
          texture(['/mnt/proj/tex/wood.png']),
          texture(['/mnt/proj/tex/Wood.png'], { owner: { type: 'Image', name: 'Other' } }),
        ],
      }),
      resolution: available('windows'),
    },
    {
      id: 'path-case-collision',
      severity: 'error',
      owner: { type: 'Image', name: 'Other' },
      path: '/mnt/proj/tex/Wood.png',
    },
    '/mnt/proj/tex/wood.png and /mnt/proj/tex/Wood.png',
  ],
  [
    'a spelling that only Windows takes',
    {
      report: report({
        ...onWindows,
        references: [
          texture(['D:\\proj\\lantern\\textures\\wood.png'], {
            storedPath: '//Textures\\Wood.png',
          }),
        ],
      }),
    },
    {
      id: 'path-case-mismatch',
      severity: 'warning',
      owner,
      path: '//Textures\\Wood.png',
      fix: {
        action: 'relink',
        path: '//Textures\\Wood.png',
        candidates: ['D:\\proj\\lantern\\textures\\wood.png'],
      },
    },
    'The scene writes Textures/Wood.png, but on disk it is textures/wood.png',
  ],
  [
    'several files of a folder in another spelling',
    {
      report: report({
        references: ['wood', 'tin'].map((name) =>
          texture([`/Volumes/art/tex/${name}.png`], { storedPath: `/Volumes/art/Tex/${name}.png` }),
        ),
      }),
    },
    { id: 'path-case-mismatch', severity: 'warning', owner: null, path: 'Volumes/art/Tex', count: 2 },
    'in 2 places',
  ],
  [
    'a folder of tiles in another spelling',
    {
      report: report({
        references: [
          texture(['/Volumes/art/tex/wood.1001.exr', '/Volumes/art/tex/wood.1002.exr'], {
            storedPath: '/Volumes/art/Tex/wood.<UDIM>.exr',
          }),
        ],
      }),
    },
    { id: 'path-case-mismatch', severity: 'warning', owner, fix: null },
    '/Tex/wood.<UDIM>.exr',
  ],
  [
    'a drive in the scene, and Linux at the farm',
    {
      report: report({
        ...onWindows,
        references: ['D:\\proj\\tex\\wood.png', 'D:\\proj\\tex\\wood_n.png'].map((path) =>
          texture([path], { storedPath: path }),
        ),
      }),
    },
    {
      id: 'path-of-other-system',
      severity: 'notice',
      owner,
      path: 'D:\\proj\\tex\\wood.png',
      count: 2,
      fix: { action: 'makeRelative', path: 'D:\\proj\\tex\\wood.png' },
    },
    'a path of Windows, and the farm renders on Linux',
  ],
  [
    'a share in the scene, which nothing on a drive is relative to',
    {
      report: report({
        ...onWindows,
        references: [texture(['\\\\nas\\tex\\wood.png'], { storedPath: '\\\\nas\\tex\\wood.png' })],
      }),
    },
    { id: 'path-of-other-system', severity: 'notice', fix: null },
    'a path of Windows',
  ],
  [
    'a path from the root, and Windows at the farm',
    {
      ...soundScenes.maya,
      report: {
        ...soundScenes.maya.report,
        references: report({ references: [texture(['/mnt/tex/a.png'], { storedPath: '/mnt/tex/a.png' })] })
          .references,
      },
      resolution: {
        ...soundScenes.maya.resolution,
        environment: { ...soundScenes.maya.resolution.environment, system: 'windows' },
      },
    },
    {
      id: 'path-of-other-system',
      severity: 'notice',
      fix: { action: 'makeRelative', path: '/mnt/tex/a.png' },
    },
    'the farm renders on Windows',
  ],
];
