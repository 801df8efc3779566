import { preflight, withoutWritten } from '@farmhand/job';
import type { Finding, SceneReport, Simulation } from '@farmhand/model';
import { describe, expect, test } from 'vitest';
import { cache, picture } from './houdini-document-cases.ts';
import { choose, network, openHoudini, written } from './preflight-cases/houdini.ts';
import { settings, soundScenes, texture } from './scenes.ts';

const FOLDER = '/mnt/proj/storm/geo';
const owner = { type: 'file', name: '/obj/geo1/file1', property: 'file' };

function missingFile(storedPath: string, missing: readonly string[]): Finding {
  return {
    id: 'missing-file',
    severity: 'warning',
    tipCode: '10012',
    text: { en: 'It is missing.', zh: '缺少文件。' },
    owner,
    path: storedPath,
    count: missing.length,
    fix: { action: 'locateFile', path: missing[0] ?? '' },
  };
}

/** A picture, a cache of frames 1 to 3, and a node that reads what is missing. */
function scene(
  writesTo: string,
  missing: readonly string[],
  more: { readonly simulations?: readonly Simulation[]; readonly path?: string } = {},
): SceneReport {
  const storedPath = '$HIP/geo/a.$F4.bgeo.sc';
  return network(
    [
      picture('/out/a', { active: true, frameRange: { start: 1, end: 3, step: 1 } }),
      cache('/out/sim', { frameRange: { start: 1, end: 3, step: 1 } }),
    ],
    {
      references: [
        written('/out/sim', writesTo),
        texture([], { storedPath, kind: 'cache', owner, missing, exists: false }),
      ],
      findings: [missingFile(storedPath, missing)],
      ...more,
      simulations: [...(more.simulations ?? [])],
    },
  ).report;
}

const frames = (...numbers: readonly number[]) => numbers.map((n) => `${FOLDER}/a.000${n}.bgeo.sc`);
const { resolution } = soundScenes.houdini;
const found = (report: SceneReport, names: readonly string[]) =>
  preflight({ report, resolution, snapshot: null, ...choose(...names) });
const both = ['/out/a', '/out/sim'];

describe('a file that a cache of the job writes is not missing', () => {
  const rows: readonly {
    readonly name: string;
    readonly writesTo: string;
    readonly missing: readonly string[];
    readonly path?: string;
  }[] = [
    { name: 'of four digits', writesTo: `${FOLDER}/a.$F4.bgeo.sc`, missing: frames(1, 2, 3) },
    {
      name: 'without leading zeros',
      writesTo: `${FOLDER}/a.$F.bgeo.sc`,
      missing: [1, 2, 3].map((n) => `${FOLDER}/a.${n}.bgeo.sc`),
    },
    { name: 'whatever moves in it', writesTo: `${FOLDER}/a*.bgeo.sc`, missing: frames(1, 3) },
    { name: 'named as a whole', writesTo: `${FOLDER}/a.$F4.bgeo.sc`, missing: [`${FOLDER}/a.$F4.bgeo.sc`] },
    {
      name: 'of which any form of the frame is read',
      writesTo: `${FOLDER}/a.$F4.bgeo.sc`,
      missing: [`${FOLDER}/a*.bgeo.sc`],
    },
    { name: 'one for all frames', writesTo: `${FOLDER}/all.abc`, missing: [`${FOLDER}/all.abc`] },
    {
      name: 'on Windows, in another case and with other slashes',
      writesTo: 'D:\\fx\\geo\\a.$F4.bgeo.sc',
      missing: ['d:/FX/geo/A.0002.bgeo.sc'],
      path: 'D:\\fx\\storm.hip',
    },
  ];
  test.each(rows)('$name', ({ writesTo, missing, path }) => {
    const report = scene(writesTo, missing, path === undefined ? {} : { path });
    expect(found(report, ['/out/a']).map(({ id }) => id)).toContain('missing-file');
    expect(found(report, both)).toEqual([]);
    expect(report.references[1]?.missing).toEqual(missing);
  });

  test('and the job has it as there, however often it is looked at', () => {
    const report = scene(`${FOLDER}/a.$F4.bgeo.sc`, frames(1, 2, 3));
    const rendered = report.scenes.map((one) => ({ scene: one, frames: [1, 2, 3] }));
    const once = withoutWritten(report, rendered);
    expect(once.references[1]).toMatchObject({ missing: [], exists: true });
    expect(once.findings).toEqual([]);
    expect(withoutWritten(once, rendered)).toEqual(once);
  });
});

test('frames that the cache does not compute stay missing, and are told as that', () => {
  const report = scene(`${FOLDER}/a.$F4.bgeo.sc`, frames(1, 2, 3, 4, 5));
  expect(found(report, both)).toMatchObject([
    { id: 'missing-file', count: 2, fix: { action: 'locateFile', path: frames(4)[0] } },
  ]);
  expect(found(report, both)[0]?.text.en).toContain('no cache of this job computes');
});

test.each([
  ['another folder', '/mnt/proj/storm/old/a.$F4.bgeo.sc'],
  ['more digits', `${FOLDER}/a.$F5.bgeo.sc`],
  ['another ending', `${FOLDER}/a.$F4.bgeo`],
  ['a name that only begins alike', `${FOLDER}/a.b.$F4.bgeo.sc`],
])('what is written to %s is something else', (_, writesTo) => {
  const report = scene(writesTo, frames(1, 2, 3));
  expect(found(report, both)).toMatchObject([{ id: 'missing-file', count: 3 }]);
});

test('what a picture writes stays missing: the farm does not render one picture before another', () => {
  const report = scene(`${FOLDER}/a.$F4.bgeo.sc`, frames(1));
  const [output, input] = report.references;
  if (output === undefined || input === undefined) throw new Error('two references were made');
  const byPicture = { ...output, owner: { ...output.owner, name: '/out/a' } };
  const ids = found({ ...report, references: [byPicture, input] }, both).map(({ id }) => id);
  expect(ids).toContain('missing-file');
});

test('a File Cache that reads what another node of the job writes is baked by it', () => {
  const simulation: Simulation = {
    owner: { type: 'filecache::2.0', name: owner.name, property: 'loadfromdisk' },
    kind: 'fileCache',
    state: 'unbaked',
    storage: 'disk',
    frames: null,
    scenes: null,
  };
  const report = scene(`${FOLDER}/a.$F4.bgeo.sc`, frames(1, 2, 3), { simulations: [simulation] });
  expect(found(report, ['/out/a']).map(({ id }) => id)).toContain('cache-not-baked');
  expect(found(report, both)).toEqual([]);
});

test('what the open Houdini tried and could not work out is told once', () => {
  const unknown: Finding = { ...missingFile('`py()`', []), id: 'unknown-path', severity: 'notice', count: 1 };
  const report = { ...soundScenes.houdini.report, findings: [{ ...unknown, fix: null }] };
  const snapshot = openHoudini({ notEvaluated: [{ owner, message: 'Syntax error' }] });
  const input = { report, resolution, settings: settings() };
  expect(preflight({ ...input, snapshot: null }).map(({ id }) => id)).toEqual(['unknown-path']);
  expect(preflight({ ...input, snapshot }).map(({ id }) => id)).toEqual(['not-evaluated']);
});
