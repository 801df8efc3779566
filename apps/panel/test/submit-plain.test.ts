import { type CheckReport, type Finding, JOB_SETTINGS_SCHEMA, jobSettings } from '@farmhand/model';
import type { EnvironmentOffer } from '@farmhand/sidecar/api';
import { validateOutputTemplate } from '@farmhand/transfer';
import { describe, expect, it } from 'vitest';
import { rowBeginningWith, shownEntries } from '../src/kit/folder-view.ts';
import { drawId } from '../src/screens/submit/draw-id.ts';
import { estimateOf } from '../src/screens/submit/estimate.ts';
import { bySeverity, fixActions } from '../src/screens/submit/fixes.ts';
import { countOf, firstFrames, readFrames, spansOf, writeRange } from '../src/screens/submit/frames.ts';
import { isWholePath, templatePreview, templateProblem } from '../src/screens/submit/output-template.ts';
import { obstaclesOf, type Readiness } from '../src/screens/submit/reasons.ts';
import { rendererName } from '../src/screens/submit/renderer-names.ts';

const finding = (change: Partial<Finding> = {}): Finding => ({
  id: 'missing-file',
  severity: 'warning',
  tipCode: null,
  text: { en: 'a text', zh: '文字' },
  owner: null,
  path: null,
  count: 1,
  fix: null,
  ...change,
});

describe('a renderer', () => {
  it.each([
    ['CYCLES', 'Cycles'],
    ['V_Ray_6__update_2_1', 'V-Ray 6, update 2.1'],
    ['V_Ray_GPU_6__update_2_1', 'V-Ray GPU 6, update 2.1'],
    ['Default_Scanline_Renderer', 'Default Scanline Renderer'],
    ['Redshift_ROP', 'Redshift'],
    ['Corona', 'Corona'],
    ['V-Ray Adv 3.00.08', 'V-Ray Adv 3.00.08'],
    ['usdrender_rop', 'usdrender_rop'],
    ['STUDIO_ENGINE', 'STUDIO_ENGINE'],
  ])('%s is called %s', (id, name) => {
    expect(rendererName(id)).toBe(name);
  });
});

describe('frames as they are typed', () => {
  it.each([
    ['1-100x2, 120', '1-100x2, 120', 51],
    [' 5 ', '5', 1],
    ['1–10', '1-10', 10],
    ['１－１０，２０', '1-10,20', 11],
    ['1-10X3', '1-10x3', 4],
    ['1-10[3]', '1-10x3', 4],
    ['-5-5', '-5-5', 11],
  ])('%j is kept as %j', (typed, written, count) => {
    const read = readFrames(typed);
    if (!read.ok) throw new Error(read.error.en);
    expect(read.written).toBe(written);
    expect(read.frames).toHaveLength(count);
    // What is kept has to be what the settings take.
    expect(jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, frames: read.written }).frames).toBe(written);
  });

  it.each(['1-', '10-1', '1-10x0', 'all', '1,,2', '1-9999999'])('%j is refused in words', (typed) => {
    const read = readFrames(typed);
    expect(read.ok).toBe(false);
    if (!read.ok) expect([read.error.en, read.error.zh].every((text) => text.length > 5)).toBe(true);
  });

  it('a range is written and counted as an artist would', () => {
    expect(writeRange({ start: 1, end: 10, step: 1 })).toBe('1-10');
    expect(writeRange({ start: 1, end: 10, step: 4 })).toBe('1-10x4');
    expect(writeRange({ start: 7, end: 7, step: 1 })).toBe('7');
    expect(countOf({ start: 1, end: 10, step: 4 })).toBe(3);
    expect(countOf({ start: 5, end: 1, step: 1 })).toBe(0);
  });

  it('the picture has a span for each run, and no more than it has cells', () => {
    expect(spansOf([1, 2, 3, 7], 1, 10, 1000)).toEqual([
      { from: 0, to: 0.3 },
      { from: 0.6, to: 0.7 },
    ]);
    const all = Array.from({ length: 100_000 }, (_, at) => at + 1);
    expect(spansOf(all, 1, 100_000, 300)).toEqual([{ from: 0, to: 1 }]);
    const odd = all.filter((frame) => frame % 2 === 1);
    expect(spansOf(odd, 1, 100_000, 300).length).toBeLessThanOrEqual(300);
  });

  it('first, middle and last are those of the list, which need not be even', () => {
    expect(firstFrames([1, 5, 9, 100], ['first', 'middle', 'last'], [7])).toEqual([1, 5, 7, 100]);
    expect(firstFrames([], ['middle'], [])).toEqual([]);
  });
});

describe('what stands in the way', () => {
  const ready: Readiness = {
    connection: 'online',
    hasAccount: true,
    accountsKnown: true,
    scenePath: '/scenes/shot.blend',
    host: { neverSaved: false, unsavedChanges: false },
    settingsLoaded: true,
    wrongFields: [],
    findings: [],
    isLooking: false,
    scanProblem: null,
  };
  const kinds = (change: Partial<Readiness>) => obstaclesOf({ ...ready, ...change }).map(({ kind }) => kind);

  it('is nothing when all is well, with warnings and while it is looked at anew', () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ findings: [finding()], isLooking: true })).toEqual([]);
  });

  it('is each thing by its name, all of them at once', () => {
    expect(
      kinds({
        connection: 'offline',
        hasAccount: false,
        host: { neverSaved: false, unsavedChanges: true },
        wrongFields: [{ label: 'Frames', error: 'no' }],
        findings: [finding({ severity: 'error' }), finding({ severity: 'error', id: 'unsaved-changes' })],
      }),
    ).toEqual(['offline', 'noAccount', 'unsaved', 'wrongField', 'finding']);
  });

  it('is a scene that was never saved, or none', () => {
    expect(kinds({ scenePath: null, host: { neverSaved: true, unsavedChanges: true } })).toEqual([
      'neverSaved',
    ]);
    expect(kinds({ scenePath: null, host: null })).toEqual(['noScene']);
  });

  it('is a first look that goes on, or failed', () => {
    expect(kinds({ findings: null, isLooking: true })).toEqual(['looking']);
    expect(kinds({ findings: null })).toEqual(['notLooked']);
    const problem = { code: 'x', message: 'm', hint: 'h', retryable: true };
    expect(kinds({ findings: null, scanProblem: problem })).toEqual(['lookFailed']);
    expect(kinds({ settingsLoaded: false, findings: null })).toEqual(['settingsLoading']);
  });
});

describe('fixes', () => {
  it('the best first; a path for the host is the one that the scene stores', () => {
    const actions = fixActions(
      finding({
        path: '//tex/wood.png',
        fix: { action: 'relink', path: '/p/tex/wood.png', candidates: ['/p/a/wood.png', '/p/b/wood.png'] },
        otherFixes: [
          { action: 'locateFile', path: '/p/tex/wood.png' },
          { action: 'skipFile', path: '/p/tex/wood.png' },
        ],
      }),
    );
    expect(actions).toEqual([
      { do: 'relink', stored: '//tex/wood.png', to: '/p/a/wood.png' },
      { do: 'relink', stored: '//tex/wood.png', to: '/p/b/wood.png' },
      { do: 'locate', path: '/p/tex/wood.png', stored: '//tex/wood.png' },
      { do: 'skip', path: '/p/tex/wood.png' },
    ]);
  });

  it('every action that the model has comes to something', () => {
    const fixes: Finding['otherFixes'] = [
      { action: 'makeRelative', path: 'p' },
      { action: 'saveScene' },
      { action: 'pickCamera', cameras: ['A'] },
      { action: 'changeOutputFormat', format: 'PNG' },
      { action: 'changeOutputPath', path: 'p' },
      { action: 'setFrames', frames: '1-5' },
      { action: 'chooseEnvironment', offers: ['Blender 3.6 (Linux)'] },
      { action: 'chooseHardware', hardware: [{ id: 3, label: 'CPU' }] },
    ];
    const environments: EnvironmentOffer[] = [
      {
        label: 'Blender 3.6 (Linux)',
        softwareVersion: '3.6',
        system: 'linux',
        chosen: false,
        reasons: [],
        fit: 'near',
      },
    ];
    expect(fixActions(finding({ otherFixes: fixes }), environments).map((each) => each.do)).toEqual([
      'makeRelative',
      'save',
      'camera',
      'format',
      'outputPath',
      'frames',
      'field',
      'environment',
      'field',
      'hardware',
    ]);
  });

  it('one of a newer sidecar is left out', () => {
    const newer = { action: 'paintItBlue' } as unknown as Finding['fix'];
    expect(fixActions(finding({ fix: newer }))).toEqual([]);
  });

  it('a scene with hundreds of cameras leads to the field for the rest', () => {
    const cameras = Array.from({ length: 300 }, (_, at) => `Cam ${at}`);
    const actions = fixActions(finding({ fix: { action: 'pickCamera', cameras } }));
    expect(actions.length).toBeLessThan(12);
    expect(actions[actions.length - 1]).toEqual({ do: 'field', field: 'cameras' });
  });

  it('findings are grouped, the worst first', () => {
    const groups = bySeverity([finding({ severity: 'notice' }), finding({ severity: 'error' }), finding()]);
    expect(groups.map(({ severity }) => severity)).toEqual(['error', 'warning', 'notice']);
  });
});

describe('the estimate', () => {
  const plan = { frameCount: 100 } as CheckReport['plan'];
  const upload = { files: 10, bytes: 4000, newBytes: 1000, bytesPerSecond: 250 };

  it('says what it knows, and what is lacking for the rest', () => {
    expect(estimateOf({ upload, plan, cost: null }, { secondsPerFrame: 36, pricePerNodeHour: null })).toEqual(
      {
        files: 10,
        bytes: 4000,
        newBytes: 1000,
        uploadSeconds: 4,
        frames: 100,
        nodeSeconds: 3600,
        cost: null,
        lacks: ['pricePerNodeHour'],
      },
    );
  });

  it('does not guess a speed that nobody measured, and nothing to send takes no time', () => {
    const nothing = { secondsPerFrame: null, pricePerNodeHour: null };
    const slow = { ...upload, bytesPerSecond: null };
    expect(estimateOf({ upload: slow, plan, cost: null }, nothing).uploadSeconds).toBeNull();
    expect(estimateOf({ upload: { ...slow, newBytes: 0 }, plan: null, cost: null }, nothing)).toMatchObject({
      uploadSeconds: 0,
      frames: null,
      nodeSeconds: null,
      lacks: ['secondsPerFrame', 'pricePerNodeHour'],
    });
  });
});

describe('places of downloaded frames', () => {
  it.each([
    '',
    '{path}',
    '{scene}/{task}/{path}',
    '{name}.{ext}',
    '{frame}',
    '{nonsense}/{path}',
    '{path',
    '../{path}',
    '/abs/{path}',
    'C:\\{path}',
    '{path}/fixed',
    '{scene}/{name}',
    './{path}',
  ])('%j is judged as the sidecar judges it', (template) => {
    expect(templateProblem(template) === null).toBe(validateOutputTemplate(template) === null);
  });

  it('shows where a frame would be', () => {
    expect(templatePreview('{scene}/{task}/{name}.{ext}')).toBe('shot/4711/shot_0012.exr');
  });

  it('knows whole paths of both systems', () => {
    expect(['C:\\a', 'd:/a', '\\\\nas\\x', '/mnt/x', '/'].every(isWholePath)).toBe(true);
    expect(['a/b', '', 'C:', 'C:a', '..\\x', './x', '~x', '~/x'].some(isWholePath)).toBe(false);
  });
});

describe('what is in a folder', () => {
  const entry = (name: string, kind: 'file' | 'folder') =>
    ({ name, path: `/p/${name}`, kind, sizeBytes: kind === 'file' ? 1 : null }) as Parameters<
      typeof shownEntries
    >[0][number];
  const entries = [
    entry('shot10.blend', 'file'),
    entry('Shot2.BLEND', 'file'),
    entry('wood.png', 'file'),
    entry('tex', 'folder'),
    entry('Assets', 'folder'),
  ];

  it('folders first, numbers as people count, only what is meant', () => {
    const names = (options: Partial<Parameters<typeof shownEntries>[1]>) =>
      shownEntries(entries, { kind: 'file', filter: '', endings: [], ...options }).map(({ name }) => name);
    expect(names({ endings: ['.blend'] })).toEqual(['Assets', 'tex', 'Shot2.BLEND', 'shot10.blend']);
    expect(names({ kind: 'folder' })).toEqual(['Assets', 'tex']);
    expect(names({ filter: ' SHOT' })).toEqual(['Shot2.BLEND', 'shot10.blend']);
  });

  it('letters jump to the next name that begins with them, and around', () => {
    expect(rowBeginningWith(entries, 's', 1)).toBe(1);
    expect(rowBeginningWith(entries, 's', 2)).toBe(0);
    expect(rowBeginningWith(entries, 'x', 0)).toBe(-1);
    expect(rowBeginningWith([], 'x', 0)).toBe(-1);
  });
});

it('a request is named by a UUID, another each time', () => {
  const ids = new Set(Array.from({ length: 100 }, drawId));
  expect(ids.size).toBe(100);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
