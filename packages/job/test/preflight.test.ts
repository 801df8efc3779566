import { readFile } from 'node:fs/promises';
import { type OfferedHardware, proposeHardware } from '@farmhand/environment';
import { mergeFindings, type PreflightInput, preflight } from '@farmhand/job';
import { type Finding, finding, type HostSnapshot, hostName, localPath } from '@farmhand/model';
import { describe, expect, test } from 'vitest';
import { contentTroubles, flag } from './preflight-cases/content.ts';
import { effortTroubles, openJob } from './preflight-cases/effort.ts';
import { fileTroubles } from './preflight-cases/files.ts';
import { hardwareTroubles, soundHardware } from './preflight-cases/hardware.ts';
import { houdiniTroubles } from './preflight-cases/houdini.ts';
import { houdini, outputTroubles, soundOutputs } from './preflight-cases/outputs.ts';
import { long, pathTroubles } from './preflight-cases/paths.ts';
import { sceneTroubles } from './preflight-cases/scene.ts';
import { differs, missingFile, sound } from './preflight-cases/trouble.ts';
import {
  available,
  availableFor,
  hardwareOf,
  lanternScene,
  report,
  reportOf,
  settings,
  snapshot,
  soundScenes,
  texture,
} from './scenes.ts';

function found(parts: Partial<PreflightInput>): readonly Finding[] {
  return preflight({ ...sound, ...parts });
}

const troubles = [
  ...sceneTroubles,
  ...fileTroubles,
  ...pathTroubles,
  ...outputTroubles,
  ...houdiniTroubles,
  ...contentTroubles,
  ...hardwareTroubles,
  ...effortTroubles,
];

/** A picture and the cache it reads. */
const solved = houdini(
  { name: '/out/mantra1', dependsOn: ['/out/sim'] },
  {
    name: '/out/sim',
    renderer: 'geometry',
    resolution: null,
    camera: null,
    outputPath: '$HIP/geo/sim.$F4.bgeo.sc',
    outputFormat: 'bgeo.sc',
  },
);

test('a sound scene has no findings, with or without its host', () => {
  expect(found({})).toEqual([]);
  expect(found({ snapshot: snapshot() })).toEqual([]);
});

describe('what a file alone does not tell', () => {
  const ids = ['c4d-takes-live', 'max-settings-live', 'assets-not-listed', 'c4d-partly-read'];
  const text = { en: 'Open it in its program.', zh: '请在软件中打开。' };
  const findings = [...ids, 'assets-damaged'].map(
    (id): Finding => ({
      id,
      severity: 'notice',
      tipCode: null,
      text,
      owner: null,
      path: null,
      count: 1,
      fix: null,
    }),
  );
  const idsWith = (of: HostSnapshot | null) =>
    found({ report: report({ findings }), snapshot: of }).map(({ id }) => id);

  test('is no question while its program has just this file open, and everything else stays', () => {
    expect(idsWith(snapshot())).toEqual(['assets-damaged']);
  });

  test.each([
    ['nothing is open', null],
    ['there are unsaved changes', snapshot({ unsavedChanges: true })],
    ['another file is open', snapshot({ scenePath: '/mnt/proj/lantern/other.blend' })],
    ['the file was written since', snapshot({ takenAt: '2026-11-20T09:00:00Z' })],
  ])('is one while %s', (_, of) => {
    expect(idsWith(of)).toEqual(expect.arrayContaining(ids));
  });
});

test.each(hostName.options)('a sound scene of %s has no findings', (host) => {
  expect(found(soundScenes[host])).toEqual([]);
});

describe('each trouble yields its finding and no other', () => {
  test.each(troubles)('%s', (_, input, expected, says) => {
    const findings = found(input);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject(expected);
    expect(findings[0]?.text.en).toContain(says);
    expect(() => finding.parse(findings[0])).not.toThrow();
  });

  test.each(troubles)('both languages: %s', (_, input) => {
    for (const { text } of found(input)) {
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(text.en).not.toMatch(/\p{Script=Han}/u);
      for (const words of [text.en, text.zh]) {
        expect(words).not.toMatch(/undefined|null|NaN|Infinity|\[object/);
      }
    }
  });
});

test('the README lists what rules find, with its severity', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const listed = [...readme.matchAll(/^\| (?<ids>`[^|]+) \| (?<severity>[^|]+) \|/gm)].flatMap(({ groups }) =>
    [...(groups?.ids ?? '').matchAll(/`([^`]+)`/g)].flatMap(([, id]) =>
      [...(groups?.severity ?? '').matchAll(/error|warning|notice/g)].map(
        ([severity]) => `${id} ${severity}`,
      ),
    ),
  );
  const yielded = troubles.map(([, , { id, severity }]) => `${id} ${severity}`);
  const ofReader = new Set(['missing-file warning']);
  expect(listed.toSorted()).toEqual([...new Set(yielded)].filter((one) => !ofReader.has(one)).toSorted());
});

describe('no finding where there is no trouble', () => {
  const rows: readonly (readonly [name: string, input: Partial<PreflightInput>])[] = [
    [
      'a step that the artist typed',
      {
        report: reportOf({ frameRange: { start: 1, end: 250, step: 2 } }),
        settings: settings({ frames: '1-100x2' }),
      },
    ],
    [
      'typed frames in place of an absurd range',
      {
        report: reportOf({ frameRange: { start: 0, end: 1_048_574, step: 1 } }),
        settings: settings({ frames: '1-10' }),
      },
    ],
    [
      'a chosen camera where none is active',
      { report: reportOf({ camera: null }), settings: settings({ camera: 'Close-up' }) },
    ],
    [
      'Eevee on graphics cards',
      { report: reportOf({ renderer: 'BLENDER_EEVEE' }), hardware: hardwareOf('gpu') },
    ],
    ['Cycles on processors', { hardware: hardwareOf('cpu') }],
    ['a long path on Linux', { report: report({ references: [texture([long])] }) }],
    [
      'a long path of a file that is not needed',
      {
        report: report({ references: [texture([long], { needed: false })] }),
        resolution: available('windows'),
      },
    ],
    [
      'a path just short enough',
      {
        report: report({ references: [texture([`D:\\${'a'.repeat(127)}\\${'b'.repeat(128)}`])] }),
        resolution: available('windows'),
      },
    ],
    [
      'a snapshot of the same second as the file',
      { snapshot: snapshot({ takenAt: '2026-11-20T09:29:59Z' }) },
    ],
    [
      'a Windows path that is spelled in another way',
      {
        report: report({ path: 'D:\\proj\\lantern.blend' }),
        snapshot: snapshot({ scenePath: 'd:/Proj/lantern.blend', system: 'windows' }),
      },
    ],
    ...soundHardware,
    ...soundOutputs,
    [
      'files of the allowed folders, in any spelling of Windows',
      {
        report: report({
          path: 'D:\\proj\\lantern.blend',
          references: [
            texture(['\\\\NAS\\art\\wood.png'], { storedPath: '//wood.png' }),
            texture(['D:\\elsewhere\\unused.png'], { needed: false }),
          ],
        }),
        settings: settings({ allowedRoots: ['d:/PROJ/', '\\\\nas\\Art'] }),
      },
    ],
    ['a whole disk that is allowed', { settings: settings({ allowedRoots: ['/'] }) }],
    [
      'an unwell file that nobody needs',
      {
        report: report({ references: [texture(['/mnt/old.png'], { needed: false })] }),
        files: [{ path: localPath.parse('/mnt/old.png'), condition: 'empty' }],
      },
    ],
    [
      'names that only Windows refuses, on Linux',
      { report: report({ references: [texture(['/mnt/proj/aux/why?.png', '/mnt/proj/v1./a'])] }) },
    ],
    [
      'names as long as Linux has them',
      { report: report({ references: [texture([`/mnt/${'木'.repeat(85)}`])] }) },
    ],
    [
      'two spellings on Linux at the farm',
      { report: report({ references: [texture(['/mnt/a.png', '/mnt/A.png'])] }) },
    ],
    [
      'two spellings of one file on a Mac',
      {
        report: report({
          path: '/Users/ada/lantern.blend',
          references: [
            texture(['/Users/ada/a.png'], { storedPath: '//a.png' }),
            texture(['/Users/ada/A.png'], { storedPath: '//A.png' }),
          ],
        }),
        resolution: available('windows'),
      },
    ],
    [
      "a path of Houdini's variables in the same spelling",
      {
        report: report({
          references: [
            texture(['/mnt/proj/lantern/Geo/smoke.0001.vdb', '/mnt/proj/lantern/Geo/smoke.0002.vdb'], {
              storedPath: '$HIP/Geo/smoke.$F4.vdb',
            }),
          ],
        }),
      },
    ],
    [
      'a file found under another name than stored',
      {
        report: report({
          references: [texture(['/mnt/lib/Wood_v2.png'], { storedPath: '//textures/wood.png' })],
        }),
      },
    ],
    ['a baked simulation', { report: report({ simulations: [{ ...flag, state: 'baked' }] }) }],
    [
      'a simulation of another scene',
      { report: report({ simulations: [{ ...flag, scenes: ['Workshop'] }] }) },
    ],
    [
      'a cache that this job writes itself',
      {
        ...solved,
        report: {
          ...solved.report,
          simulations: [
            { ...flag, kind: 'fileCache', owner: { type: 'geometry', name: '/out/sim' }, scenes: null },
          ],
        },
        settings: settings({ outputs: [{ name: '/out/mantra1' }, { name: '/out/sim' }] }),
      },
    ],
    [
      'the first frame of a simulation alone',
      { report: report({ simulations: [flag] }), settings: settings({ frames: '1' }) },
    ],
    [
      'a simulation that one machine renders from its start',
      { report: report({ simulations: [flag] }), settings: settings({ framesPerTask: 250 }) },
    ],
    [
      'a simulation that begins after the last frame',
      {
        report: report({ simulations: [{ ...flag, frames: { start: 100, end: 200, step: 1 } }] }),
        settings: settings({ frames: '1-50' }),
      },
    ],
    [
      'an upload just within the limit',
      {
        upload: { bytes: 2_000_000, files: 1, bytesPerSecond: 1 },
        settings: settings({ uploadLimitBytes: 2_000_000 }),
      },
    ],
    [
      'a cost just within the limit',
      { settings: settings({ costLimit: 25, secondsPerFrame: 144, pricePerNodeHour: 2.5 }) },
    ],
    ['other frames that render already', { openJobs: [{ ...openJob, frames: '251-300' }] }],
    ['another scene that renders already', { openJobs: [{ ...openJob, sceneName: 'Workshop' }] }],
    ['another file that renders already', { openJobs: [{ ...openJob, scenePath: '/mnt/other.blend' }] }],
    [
      'test frames by their place',
      { settings: settings({ stopAfterTest: true, priorityPositions: ['first'] }) },
    ],
    [
      'a build of the release that the farm has another build of',
      {
        ...soundScenes.houdini,
        resolution: availableFor({ softwareId: 2004, softwareName: 'Houdini', version: '20.5.278' }),
      },
    ],
  ];
  test.each(rows)('%s', (_, input) => {
    expect(found(input)).toEqual([]);
  });
});

test('the worst comes first', () => {
  const findings = found({
    report: report({ findings: [missingFile] }),
    settings: settings({ frames: '240-260', camera: 'Top' }),
    resolution: available('linux', [differs('version')]),
  });
  expect(findings.map(({ id, severity }) => `${severity} ${id}`)).toEqual([
    'error camera-not-found',
    'warning missing-file',
    'warning software-version',
    'notice frames-outside-range',
  ]);
});

test('the same thing found several times is one finding, counted', () => {
  const other = { ...missingFile, owner: { type: 'Image', name: 'Stone' } };
  const findings = found({
    report: report({ findings: [missingFile, other, { ...missingFile, count: 3 }] }),
  });
  expect(findings.map(({ owner, count }) => [owner?.name, count])).toEqual([
    ['Wood', 4],
    ['Stone', 1],
  ]);
});

test('findings of several readings merge the same way', () => {
  expect(mergeFindings([missingFile, missingFile])).toEqual([{ ...missingFile, count: 2 }]);
});

test('what only shows while working is named up to twenty times, then counted', () => {
  const all = Array.from({ length: 25 }, (_, index) => ({
    owner: { type: 'Object', name: `Lamp ${index}` },
    what: 'light' as const,
  }));
  const findings = found({ report: report({ viewportOnly: all }) });
  expect(findings.map(({ owner }) => owner?.name ?? null)).toEqual([
    ...all.slice(0, 20).map(({ owner }) => owner.name),
    null,
  ]);
  expect(findings.at(-1)).toMatchObject({ id: 'viewport-only', count: 5 });
  expect(findings.at(-1)?.text.en).toContain('5 more things');
});

test('drivers are named up to twenty times, then counted', () => {
  const scripts = Array.from({ length: 45 }, (_, index) => ({
    owner: { type: 'Object', name: `Wheel ${index % 30}` },
    runsOn: 'evaluation' as const,
  }));
  const findings = found({ report: report({ scripts }) });
  expect(findings).toHaveLength(21);
  expect(findings[0]).toMatchObject({ owner: { name: 'Wheel 0' }, count: 2 });
  expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(45);
});

describe('one cause is one finding, however many files it concerns', () => {
  const textures = (folder: string) =>
    Array.from({ length: 40 }, (_, index) =>
      texture([`${folder}wood_${index % 30}.png`], {
        storedPath: `${folder}wood_${index % 30}.png`,
        owner: { type: 'Image', name: `Wood ${index}` },
      }),
    );

  test('a folder that the farm cannot have', () => {
    const findings = found({
      report: report({
        references: [...textures('/mnt/proj/what?/tex/'), ...textures('/mnt/proj/what?/more/')],
      }),
      resolution: available('windows'),
    }).filter(({ severity }) => severity === 'error');
    expect(findings).toMatchObject([
      {
        id: 'path-illegal-name',
        owner: { name: 'Wood 0' },
        path: '/mnt/proj/what?/tex/wood_0.png',
        count: 60,
      },
    ]);
  });

  test('two files of one bad name in two folders are two', () => {
    const findings = found({
      report: report({ references: [texture(['/mnt/a/why?.png']), texture(['/mnt/b/why?.png'])] }),
      resolution: available('windows'),
    });
    expect(findings.map(({ path }) => path)).toEqual(['/mnt/a/why?.png', '/mnt/b/why?.png']);
  });

  test('a folder outside of those that are allowed', () => {
    const findings = found({
      report: report({
        path: 'D:\\proj\\lantern.blend',
        references: [...textures('E:\\Library\\'), ...textures('e:/library/')],
      }),
      settings: settings({ allowedRoots: ['D:\\proj'] }),
    }).filter(({ id }) => id === 'file-outside-roots');
    expect(findings).toMatchObject([{ path: 'E:\\Library\\wood_0.png', count: 30, fix: null }]);
    expect(findings[0]?.text.en).toContain('(and 29 more files)');
  });

  test('paths of another system are named up to twenty times, then counted', () => {
    const findings = found({
      report: report({ path: 'D:\\proj\\lantern.blend', references: textures('D:\\proj\\tex\\') }),
      resolution: available('linux'),
    });
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)).toMatchObject({ id: 'path-of-other-system', owner: null, count: 20 });
    expect(findings.at(-1)?.text.en).toContain('20 more paths');
    expect(findings.at(-1)?.text.zh).toMatch(/20 个路径/);
  });
});

test('a file left out takes what is found about it along, and no more', () => {
  const wood = '/mnt/proj/lantern/textures/wood?.png';
  const stone = '/mnt/proj/lantern/textures/stone?.png';
  const input = {
    report: report({
      references: [texture([wood]), texture([stone], { owner: { type: 'Image', name: 'Stone' } })],
    }),
    resolution: available('windows'),
    files: [{ path: localPath.parse(wood), condition: 'empty' as const }],
  };
  const ids = (skipFiles: string[]) =>
    found({ ...input, settings: settings({ skipFiles }) }).map(({ id, owner }) => `${id} ${owner?.name}`);
  expect(ids([])).toEqual(['path-illegal-name Wood', 'path-illegal-name Stone', 'file-empty Wood']);
  expect(ids([wood])).toEqual(['path-illegal-name Stone', 'file-skipped Wood']);
});

test('a sequence without some of its missing files still misses the others', () => {
  const [first = '', second = ''] = ['/mnt/a.0001.exr', '/mnt/a.0002.exr'];
  const path = '//a.####.exr';
  const owner = { type: 'Image', name: 'Fire' };
  const input = {
    report: report({
      findings: [{ ...missingFile, owner, path, count: 2, fix: { action: 'locateFile', path: first } }],
      references: [texture([], { storedPath: path, owner, missing: [first, second], exists: false })],
    }),
  };
  const ids = (skipFiles: string[]) =>
    found({ ...input, settings: settings({ skipFiles }) }).map(({ id }) => id);
  expect(ids([first])).toEqual(['missing-file', 'file-skipped']);
  expect(ids([first, second])).toEqual(['file-skipped', 'file-skipped']);
});

test('the scene itself cannot be left out', () => {
  const scene = '/mnt/proj/lantern/lantern.blend';
  expect(
    found({
      settings: settings({ skipFiles: [scene] }),
      files: [{ path: localPath.parse(scene), condition: 'unreadable' }],
    }),
  ).toMatchObject([{ id: 'file-unreadable', path: scene }]);
});

test('several outputs are each looked at', () => {
  const scenes = ['Day', 'Night', 'Unused'].map((name) => ({
    ...lanternScene,
    name,
    active: name === 'Unused',
    camera: null,
    outputPath: `//${name}_####`,
    scalePercent: name === 'Night' ? 25 : 100,
  }));
  const findings = found({
    report: report({ scenes }),
    settings: settings({ outputs: [{ name: 'Day' }, { name: 'Night' }] }),
  });
  expect(findings.map(({ id, owner }) => `${id} ${owner?.name}`)).toEqual([
    'no-camera Day',
    'no-camera Night',
    'render-scale Night',
  ]);
});

describe('what the environment proposes is judged as it means it', () => {
  const offer = (parts: Partial<OfferedHardware>): OfferedHardware => ({
    id: 1,
    kind: 'cpu',
    enabled: true,
    model: 'Default',
    ramGigabytes: 64,
    gpuCount: null,
    unsupportedSoftwareIds: [],
    unsupportedTipCodes: [],
    unsupportedPlugins: [],
    ...parts,
  });
  const offers = [offer({}), offer({ id: 2, kind: 'gpu', model: '3090', gpuCount: 2 })];
  const rows: readonly (readonly [
    what: string,
    scene: { readonly renderer: string; readonly device?: 'cpu' | 'gpu' },
    asked: { readonly hardwareId: number | null; readonly memoryGiB?: number },
    expected: readonly string[],
  ])[] = [
    ['Eevee, nothing chosen', { renderer: 'BLENDER_EEVEE' }, { hardwareId: null }, []],
    ['Eevee on the CPU', { renderer: 'BLENDER_EEVEE' }, { hardwareId: 1 }, ['error eevee-on-cpu']],
    ['Eevee on the GPU', { renderer: 'BLENDER_EEVEE' }, { hardwareId: 2 }, []],
    ['Octane on the CPU', { renderer: 'octane' }, { hardwareId: 1 }, ['error renderer-needs-gpu']],
    ['Redshift on the CPU', { renderer: 'REDSHIFT' }, { hardwareId: 1 }, ['error renderer-needs-gpu']],
    [
      'an old renderer of processors',
      { renderer: 'BLENDER_RENDER' },
      { hardwareId: 2 },
      ['warning renderer-needs-cpu'],
    ],
    ['Cycles on either', { renderer: 'CYCLES' }, { hardwareId: 2 }, []],
    ['Cycles set to GPU', { renderer: 'CYCLES', device: 'gpu' }, { hardwareId: null }, []],
    [
      'Cycles set to GPU, on the CPU',
      { renderer: 'CYCLES', device: 'gpu' },
      { hardwareId: 1 },
      ['warning scene-device-mismatch'],
    ],
    [
      'Cycles set to CPU, on the GPU',
      { renderer: 'CYCLES', device: 'cpu' },
      { hardwareId: 2 },
      ['warning scene-device-mismatch'],
    ],
    [
      'too little memory',
      { renderer: 'CYCLES' },
      { hardwareId: 1, memoryGiB: 128 },
      ['error hardware-unfit'],
    ],
    [
      'too little memory, and no card',
      { renderer: 'CYCLES', device: 'gpu' },
      { hardwareId: 1, memoryGiB: 128 },
      ['error hardware-unfit'],
    ],
    ['hardware that is not there', { renderer: 'CYCLES' }, { hardwareId: 9 }, ['error hardware-unfit']],
    [
      'memory nobody has',
      { renderer: 'CYCLES' },
      { hardwareId: null, memoryGiB: 999 },
      ['error no-fitting-hardware'],
    ],
  ];
  test.each(rows)('%s', (_, { renderer, device = null }, { hardwareId, memoryGiB = 64 }, expected) => {
    const hardware = proposeHardware({
      hardware: offers,
      hardwareId,
      renderers: [renderer],
      device,
      memoryGiB,
      softwareId: 2007,
      plugins: [],
      tipCodes: [],
      host: 'blender',
    });
    const findings = found({
      report: reportOf({ renderer, device }),
      settings: settings({ hardwareId, memoryGiB }),
      hardware,
    });
    expect(findings.map(({ severity, id }) => `${severity} ${id}`)).toEqual(expected);
  });
});
