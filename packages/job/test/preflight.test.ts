import { mergeFindings, type PreflightInput, preflight } from '@farmhand/job';
import { type Finding, finding } from '@farmhand/model';
import { describe, expect, test } from 'vitest';
import {
  available,
  hardwareOf,
  report,
  reportOf,
  SAVED_MS,
  settings,
  snapshot,
  unavailable,
} from './scenes.ts';

const sound: PreflightInput = {
  report: report(),
  snapshot: null,
  settings: settings(),
  resolution: available(),
};

function found(parts: Partial<PreflightInput>): readonly Finding[] {
  return preflight({ ...sound, ...parts });
}

const missingFile: Finding = {
  id: 'missing-file',
  severity: 'warning',
  tipCode: '10012',
  text: { en: 'wood.png is missing.', zh: '缺少 wood.png。' },
  owner: { type: 'Image', name: 'Wood', property: 'filepath' },
  path: '//textures/wood.png',
  count: 1,
  fix: { action: 'locateFile', path: '//textures/wood.png' },
};

const long = `D:\\${'deep\\'.repeat(60)}wood.png`;
const reference = (path: string, needed = true) => ({
  storedPath: '//wood.png',
  kind: 'image',
  owner: { type: 'Image', name: 'Wood' },
  storedIn: 'D:\\lantern.blend',
  files: [path],
  sizeBytes: 10,
  unknown: null,
  foundBy: 'reader',
  missing: [],
  exists: true,
  packed: false,
  needed,
  frames: null,
});

const differs = (subject: 'version' | 'plugin' | 'renderer' | 'software' | 'system') =>
  ({ subject, differs: true, en: `About the ${subject}.`, zh: `关于 ${subject}。` }) as const;

test('a sound scene has no findings, with or without its host', () => {
  expect(found({})).toEqual([]);
  expect(found({ snapshot: snapshot() })).toEqual([]);
});

describe('each trouble yields its finding and no other', () => {
  const rows: readonly (readonly [
    name: string,
    input: Partial<PreflightInput>,
    expected: Partial<Finding>,
    says: string,
  ])[] = [
    [
      'what the reader found is passed on',
      { report: report({ findings: [missingFile] }) },
      missingFile,
      'wood.png',
    ],
    [
      'a scene that was never saved',
      { snapshot: snapshot({ scenePath: null }) },
      { id: 'never-saved', severity: 'error', tipCode: null, fix: { action: 'saveScene' } },
      'Save it first',
    ],
    [
      'changes that are not saved',
      { snapshot: snapshot({ unsavedChanges: true }) },
      { id: 'unsaved-changes', severity: 'error', tipCode: null, fix: { action: 'saveScene' } },
      '/mnt/proj/lantern/lantern.blend',
    ],
    [
      'a file saved after the host was asked',
      { report: report({ modifiedMs: SAVED_MS + 120_000 }), snapshot: snapshot() },
      { id: 'scene-changed-since-snapshot', severity: 'notice' },
      'saved again',
    ],
    [
      'another file open than the one submitted',
      { snapshot: snapshot({ scenePath: '/mnt/proj/other.blend', unsavedChanges: true }) },
      { id: 'snapshot-of-other-file', severity: 'warning' },
      '/mnt/proj/other.blend',
    ],
    [
      'a file without a scene',
      { report: report({ scenes: [] }) },
      { id: 'no-scene', severity: 'error' },
      'no scene',
    ],
    [
      'a chosen scene that is not there',
      { settings: settings({ sceneName: 'Lamp' }) },
      { id: 'scene-not-found', severity: 'error' },
      'no scene "Lamp" in this file. Choose one of: Lantern',
    ],
    [
      'no camera, with some to pick from',
      { report: reportOf({ camera: null }) },
      {
        id: 'no-camera',
        severity: 'error',
        tipCode: '46003',
        owner: { type: 'Scene', name: 'Lantern', property: 'camera' },
        fix: { action: 'pickCamera', cameras: ['Camera', 'Close-up'] },
      },
      'no active camera',
    ],
    [
      'no camera at all',
      { report: reportOf({ camera: null, cameras: [] }) },
      { id: 'no-camera', severity: 'error', tipCode: '46003', fix: null },
      'no active camera',
    ],
    [
      'a chosen camera that is not there',
      { settings: settings({ camera: 'Top' }) },
      {
        id: 'camera-not-found',
        severity: 'error',
        fix: { action: 'pickCamera', cameras: ['Camera', 'Close-up'] },
      },
      '"Top"',
    ],
    [
      'frames that cannot be read',
      { settings: settings({ frames: '10-1' }) },
      { id: 'frames-invalid', severity: 'error' },
      'runs backwards',
    ],
    [
      'priority frames that cannot be read',
      { settings: settings({ priorityFrames: '10-1' }) },
      { id: 'priority-frames-invalid', severity: 'error' },
      'runs backwards',
    ],
    [
      'a range that ends before it starts',
      { report: reportOf({ frameRange: { start: 10, end: 1, step: 1 } }) },
      { id: 'frames-invalid', severity: 'error' },
      'ends (1) before it starts (10)',
    ],
    [
      'a range as long as Blender allows',
      { report: reportOf({ frameRange: { start: 0, end: 1_048_574, step: 1 } }) },
      { id: 'frames-invalid', severity: 'error' },
      '1048575 frames',
    ],
    [
      'a frame step',
      { report: reportOf({ frameRange: { start: 1, end: 250, step: 2 } }) },
      { id: 'frame-step', severity: 'warning', tipCode: '46001' },
      'every 2nd frame',
    ],
    [
      'frames outside the range',
      { settings: settings({ frames: '240-260' }) },
      { id: 'frames-outside-range', severity: 'notice', tipCode: null },
      "10 of the frames to render are outside the scene's range 1-250",
    ],
    [
      'priority frames that are not rendered',
      { settings: settings({ frames: '1-10', priorityFrames: '5,20-22' }) },
      { id: 'priority-frames-not-rendered', severity: 'warning' },
      '20-22[1]',
    ],
    [
      'a stop after no frames',
      { settings: settings({ stopAfterTest: true }) },
      { id: 'nothing-to-stop-after', severity: 'warning' },
      'priority frames',
    ],
    [
      'a movie as output',
      { report: reportOf({ outputFormat: 'FFMPEG', outputIsMovie: true }) },
      {
        id: 'movie-output',
        severity: 'error',
        tipCode: '46000',
        fix: { action: 'changeOutputFormat', format: 'PNG' },
      },
      'FFMPEG',
    ],
    [
      'a movie set in the live host',
      { snapshot: snapshot({ scene: { outputFormat: 'AVI_JPEG' } }) },
      { id: 'movie-output', severity: 'error', tipCode: '46000' },
      'AVI_JPEG',
    ],
    [
      'Eevee while nobody chose hardware',
      { report: reportOf({ renderer: 'BLENDER_EEVEE' }) },
      { id: 'eevee-on-cpu', severity: 'notice', tipCode: null },
      'graphics card',
    ],
    [
      'Eevee on processors',
      { report: reportOf({ renderer: 'BLENDER_EEVEE_NEXT' }), hardware: hardwareOf('cpu') },
      { id: 'eevee-on-cpu', severity: 'error', tipCode: '46002' },
      'has none',
    ],
    [
      'a near version',
      { resolution: available('linux', [differs('version')]) },
      { id: 'software-version', severity: 'warning', tipCode: '15013', fix: null },
      'About the version.',
    ],
    [
      'a near plugin',
      { resolution: available('linux', [differs('plugin')]) },
      { id: 'plugin-version', severity: 'warning', tipCode: null },
      'About the plugin.',
    ],
    [
      'no version that serves',
      { resolution: unavailable([differs('version'), differs('system')], ['Blender 3.3 (Linux)']) },
      {
        id: 'software-version',
        severity: 'error',
        tipCode: '15013',
        fix: { action: 'chooseEnvironment', offers: ['Blender 3.3 (Linux)'] },
      },
      'About the version. About the system.',
    ],
    [
      'a program the farm lacks',
      { resolution: unavailable([differs('software')]) },
      { id: 'software-not-offered', severity: 'error', tipCode: '15019', fix: null },
      'About the software.',
    ],
    [
      'a renderer the farm lacks',
      { resolution: unavailable([differs('renderer')]) },
      {
        id: 'renderer-unsupported',
        severity: 'error',
        tipCode: '15004',
        owner: { type: 'Scene', name: 'Lantern', property: 'engine' },
      },
      'About the renderer.',
    ],
    [
      'a path too long for Windows',
      { report: report({ references: [reference(long)] }), resolution: available('windows') },
      {
        id: 'path-too-long',
        severity: 'error',
        tipCode: '15032',
        owner: { type: 'Image', name: 'Wood' },
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
  ];

  test.each(rows)('%s', (_, input, expected, says) => {
    const findings = found(input);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject(expected);
    expect(findings[0]?.text.en).toContain(says);
    expect(findings[0]?.text.zh).toMatch(/\p{Script=Han}/u);
    expect(() => finding.parse(findings[0])).not.toThrow();
  });
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
    ['a long path on Linux', { report: report({ references: [reference(long)] }) }],
    [
      'a long path of a file that is not needed',
      { report: report({ references: [reference(long, false)] }), resolution: available('windows') },
    ],
    [
      'a path just short enough',
      {
        report: report({ references: [reference(`D:\\${'a'.repeat(256)}`)] }),
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
