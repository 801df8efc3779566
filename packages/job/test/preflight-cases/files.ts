import { type ExtraEntry, withExtraFiles } from '@farmhand/job';
import type { FileCondition } from '@farmhand/model';
import { localPath } from '@farmhand/model';
import { report, settings, texture } from '../scenes.ts';
import { missingFile, type Trouble } from './trouble.ts';

const wood = '/mnt/proj/lantern/textures/wood.png';
const stone = '/mnt/proj/lantern/textures/stone.png';
const onWindows = 'D:\\proj\\lantern\\textures\\wood.png';
const owner = { type: 'Image', name: 'Wood', property: 'filepath' };
const missing = '/mnt/proj/lantern/textures/wood.png';

function unwell(
  condition: FileCondition['condition'],
  ...paths: readonly string[]
): readonly FileCondition[] {
  return paths.map((path) => ({ path: localPath.parse(path), condition }));
}

/** The sample with a folder that is taken along. */
function withExtra(entry: Partial<ExtraEntry>): { readonly report: ReturnType<typeof report> } {
  const path = localPath.parse('/mnt/lib/hdri');
  const whole: ExtraEntry = { path, state: 'found', files: [], linksLeftOut: [], ...entry };
  return { report: withExtraFiles(report(), [whole], 100_000) };
}
const extra = { type: 'Extra', name: 'hdri', property: 'extraFiles' };

/** Files on this disk: missing, unwell, in the wrong place, left out. */
export const fileTroubles: readonly Trouble[] = [
  [
    'a missing file, with nothing like it anywhere',
    { report: report({ findings: [missingFile] }) },
    {
      id: 'missing-file',
      severity: 'warning',
      fix: { action: 'locateFile', path: missing },
      otherFixes: [{ action: 'skipFile', path: missing }],
    },
    'wood.png',
  ],
  [
    'a missing file that was found elsewhere',
    {
      report: report({ findings: [missingFile] }),
      candidates: new Map([[missing, ['/mnt/lib/wood.png', '/mnt/old/wood.png']]]),
    },
    {
      id: 'missing-file',
      severity: 'warning',
      fix: { action: 'relink', path: missing, candidates: ['/mnt/lib/wood.png', '/mnt/old/wood.png'] },
      otherFixes: [
        { action: 'locateFile', path: missing },
        { action: 'skipFile', path: missing },
      ],
    },
    'wood.png',
  ],
  [
    'a missing file that the job goes without, as stored',
    {
      report: report({
        findings: [missingFile],
        references: [texture([], { storedPath: '//textures/wood.png', missing: [missing], exists: false })],
      }),
      settings: settings({ skipFiles: ['//textures/wood.png'] }),
    },
    { id: 'file-skipped', severity: 'notice', owner, path: '//textures/wood.png', fix: null },
    'left out',
  ],
  [
    'a missing file that the job goes without, as on this disk',
    {
      report: report({
        findings: [missingFile],
        references: [texture([], { storedPath: '//textures/wood.png', missing: [missing], exists: false })],
      }),
      settings: settings({ skipFiles: [missing] }),
    },
    { id: 'file-skipped', severity: 'notice', owner, path: missing },
    'left out',
  ],
  [
    'an unreadable file that the job goes without, in Windows spelling of another case',
    {
      report: report({ path: 'D:\\proj\\lantern\\lantern.blend', references: [texture([onWindows])] }),
      settings: settings({ skipFiles: ['d:/PROJ/lantern/textures/Wood.png'] }),
      files: unwell('unreadable', onWindows),
    },
    { id: 'file-skipped', severity: 'notice', owner },
    'd:/PROJ/lantern/textures/Wood.png',
  ],
  [
    'a file that may not be read',
    { report: report({ references: [texture([wood])] }), files: unwell('unreadable', wood) },
    { id: 'file-unreadable', severity: 'error', tipCode: null, owner, path: wood },
    'no right to read',
  ],
  [
    'a scene that may not be read',
    { files: unwell('unreadable', '/mnt/proj/lantern/lantern.blend') },
    { id: 'file-unreadable', severity: 'error', owner: null, path: '/mnt/proj/lantern/lantern.blend' },
    'no right to read',
  ],
  [
    'an empty file',
    { report: report({ references: [texture([wood])] }), files: unwell('empty', wood) },
    { id: 'file-empty', severity: 'warning', owner, path: wood },
    'is empty',
  ],
  [
    'a sequence that is in the cloud only',
    {
      report: report({ references: [texture([wood, stone])] }),
      files: unwell('placeholder', wood, stone),
    },
    { id: 'file-placeholder', severity: 'warning', owner, path: wood, count: 2 },
    'and 1 more file) is only in the cloud, not on this disk. Right-click it, choose "Always keep on this device"',
  ],
  [
    'a file that another program is writing',
    { report: report({ references: [texture([wood])] }), files: unwell('changing', wood) },
    { id: 'file-changing', severity: 'warning', owner, path: wood },
    'being written',
  ],
  [
    'a file that went away since the scene was read',
    { report: report({ references: [texture([wood])] }), files: unwell('gone', wood) },
    {
      id: 'file-gone',
      severity: 'error',
      tipCode: '10012',
      owner,
      path: wood,
      fix: { action: 'locateFile', path: wood },
      otherFixes: [{ action: 'skipFile', path: wood }],
    },
    'gone now',
  ],
  [
    'a scene that went away since it was read',
    { files: unwell('gone', '/mnt/proj/lantern/lantern.blend') },
    { id: 'file-gone', severity: 'error', tipCode: '15024', owner: null, fix: null },
    'gone now',
  ],
  [
    'a file of two materials is told once',
    {
      report: report({
        references: [texture([wood]), texture([wood], { owner: { type: 'Image', name: 'Again' } })],
      }),
      files: unwell('empty', wood),
    },
    { id: 'file-empty', severity: 'warning', owner, count: 1 },
    'is empty',
  ],
  [
    'a file outside of the allowed folders',
    {
      report: report({ references: [texture([wood, '/mnt/project2/stone.png'])] }),
      settings: settings({ allowedRoots: ['/mnt/proj'] }),
    },
    { id: 'file-outside-roots', severity: 'error', owner, path: '/mnt/project2/stone.png', count: 1 },
    'outside the folders',
  ],
  [
    'a scene outside of the allowed folders',
    {
      report: report({ path: 'C:\\Users\\ada\\lantern.blend' }),
      settings: settings({ allowedRoots: ['D:\\proj', '\\\\nas\\proj'] }),
    },
    { id: 'file-outside-roots', severity: 'error', owner: null, path: 'C:\\Users\\ada\\lantern.blend' },
    'C:\\Users\\ada\\lantern.blend',
  ],
  [
    'an extra file that is not there',
    withExtra({ state: 'missing' }),
    {
      id: 'extra-file-missing',
      severity: 'warning',
      owner: extra,
      path: '/mnt/lib/hdri',
      fix: { action: 'skipFile', path: '/mnt/lib/hdri' },
    },
    '/mnt/lib/hdri, which is to be taken along, is not there',
  ],
  [
    'an extra folder that this user may not look into',
    withExtra({ state: 'unreadable' }),
    { id: 'extra-file-unreadable', severity: 'error', owner: extra, path: '/mnt/lib/hdri' },
    '/mnt/lib/hdri, which is to be taken along, cannot be read',
  ],
  [
    'an extra folder that is a whole disk',
    withExtra({ state: 'tooMany' }),
    { id: 'extra-files-too-many', severity: 'error', owner: extra, path: '/mnt/lib/hdri' },
    'more than 100000 files',
  ],
  [
    'links that lead out of an extra folder',
    withExtra({
      linksLeftOut: ['/mnt/lib/hdri/a', '/mnt/lib/hdri/b'].map((path) => localPath.parse(path)),
    }),
    { id: 'extra-links-left-out', severity: 'notice', owner: extra, path: '/mnt/lib/hdri/a', count: 2 },
    '/mnt/lib/hdri/a (and 1 more file) is a link',
  ],
];
