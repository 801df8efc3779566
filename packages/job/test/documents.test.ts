import { readFile } from 'node:fs/promises';
import {
  documentTexts,
  type JobDocumentsInput,
  JobError,
  jobDocuments,
  jobPlan,
  type ManifestFile,
} from '@farmhand/job';
import { type Finding, localPath, serverPath } from '@farmhand/model';
import { describe, expect, test } from 'vitest';
import { available, lanternScene, report, settings } from './scenes.ts';

function file(role: 'scene' | 'asset', local: string, server: string, md5?: string): ManifestFile {
  return {
    role,
    localPath: localPath.parse(local),
    serverPath: serverPath.parse(server),
    ...(md5 === undefined ? {} : { md5 }),
  };
}

function missing(owner: string, path: string): Finding {
  return {
    id: 'missing-file',
    severity: 'warning',
    tipCode: '10012',
    text: { en: 'A file is missing.', zh: '缺少文件。' },
    owner: { type: 'Image', name: owner },
    path,
    count: 1,
    fix: null,
  };
}

function reference(owner: string, kind: string, path: string, parts: Record<string, unknown>) {
  return {
    storedPath: path,
    kind,
    owner: { type: kind === 'library' ? 'Library' : 'Image', name: owner },
    storedIn: '/mnt/proj/lantern/lantern.blend',
    files: [],
    missing: [],
    exists: true,
    packed: false,
    needed: true,
    frames: null,
    sizeBytes: 10,
    unknown: null,
    foundBy: 'reader',
    ...parts,
  };
}

/** A scene on Linux, submitted without a single choice. */
function linuxJob(): JobDocumentsInput {
  const scene = report({
    references: [
      reference('Wood', 'image', '//textures/wood.png', {
        files: ['/mnt/proj/lantern/textures/wood.png'],
      }),
      // A backslash is a letter like any other in a name on Linux.
      reference('a\\b.blend', 'library', '//../lib/a\\b.blend', {
        files: ['/mnt/proj/lib/a\\b.blend'],
      }),
      reference('Stone', 'image', '//textures/stone.png', {
        missing: ['/mnt/proj/lantern/textures/stone.png'],
        exists: false,
      }),
      reference('Packed', 'image', '//textures/packed.png', { packed: true }),
    ],
    findings: [missing('Stone', '//textures/stone.png')],
  });
  const resolution = available();
  const chosen = settings();
  return {
    plan: jobPlan({ report: scene, snapshot: null, settings: chosen, resolution }),
    report: scene,
    settings: chosen,
    resolution,
    task: { taskId: 19097, userId: 10000, projectId: 3, platform: 2 },
    environmentName: 'Farmhand Blender 3.4 Linux',
    manifest: [
      file(
        'scene',
        '/mnt/proj/lantern/lantern.blend',
        '/mnt/proj/lantern/lantern.blend',
        '9e107d9d372bb6826bd81d3542a419d6',
      ),
      file('asset', '/mnt/proj/lantern/textures/wood.png', '/mnt/proj/lantern/textures/wood.png'),
      file('asset', '/mnt/proj/lib/a\\b.blend', '/mnt/proj/lib/a_b.blend'),
    ],
  };
}

/** A scene on Windows, with everything chosen that can be. */
function windowsJob(): JobDocumentsInput {
  const stepped = {
    ...lanternScene,
    frameRange: { start: 1, end: 250, step: 2 },
    outputFormat: 'OPEN_EXR',
    outputPath: 'D:\\out\\lantern_',
    renderer: 'octane',
    camera: null,
  };
  const sky = '\\\\nas\\proj\\sky\\夜空.0001.exr';
  const scene = report({
    path: 'D:\\shots\\sh010\\lantern.blend',
    scenes: [
      { ...stepped, active: true },
      { ...stepped, name: '夜景', active: false },
    ],
    references: [
      reference('Sky', 'imageSequence', sky, {
        files: [sky, '\\\\nas\\proj\\sky\\夜空.0002.exr'],
        missing: ['\\\\nas\\proj\\sky\\夜空.0003.exr'],
        exists: false,
      }),
    ],
  });
  const near = available('windows', [{ subject: 'version', differs: true, en: 'Differs.', zh: '不同。' }]);
  const resolution = {
    ...near,
    environment: {
      ...near.environment,
      version: '4.2',
      pluginIds: [12],
      plugins: [{ name: 'octane', version: '29.1' }],
    },
  };
  const chosen = settings({
    sceneName: '夜景',
    camera: 'Close-up',
    frames: '1-10, 20, 30-40x2',
    framesPerTask: 5,
    priorityFrames: '1, 20',
    stopAfterTest: true,
    timeoutSeconds: 3_600,
    jobTimeoutSeconds: 86_400,
    memoryGiB: 128,
    project: 'Night Market',
  });
  return {
    plan: jobPlan({ report: scene, snapshot: null, settings: chosen, resolution }),
    report: scene,
    settings: chosen,
    resolution,
    task: { taskId: '18280', userId: '100093088', projectId: '77', platform: '21' },
    environmentName: 'Farmhand Blender 4.2 octane 29.1 Windows',
    manifest: [
      file(
        'scene',
        'D:\\shots\\sh010\\lantern.blend',
        '/D/shots/sh010/lantern.blend',
        'e4d909c290d0fb1ca068ffaddf22cbd0',
      ),
      file('asset', sky, '/nas/proj/sky/夜空.0001.exr'),
      file('asset', '\\\\nas\\proj\\sky\\夜空.0002.exr', '/nas/proj/sky/夜空.0002.exr'),
    ],
    findings: [
      missing('Sky', sky),
      {
        ...missing('', ''),
        id: 'software-version',
        tipCode: '15013',
        owner: null,
        path: null,
        text: { en: 'Blender 4.2 is not what it was made with.', zh: '与制作版本不同。' },
      },
      { ...missing('', ''), id: 'frames-outside-range', tipCode: null },
    ],
  };
}

describe.each([
  ['linux', linuxJob],
  ['windows', windowsJob],
] as const)('the documents of a scene on %s are as the reference has them', (folder, job) => {
  test.each(['task.json', 'upload.json', 'asset.json', 'tips.json'])('%s', async (fileName) => {
    const golden = await readFile(new URL(`./golden/${folder}/${fileName}`, import.meta.url), 'utf8');
    const document = documentTexts(jobDocuments(job())).find((candidate) => candidate.fileName === fileName);
    expect(JSON.parse(document?.text ?? '')).toEqual(JSON.parse(golden));
  });
});

test('there are four, task.json first', () => {
  expect(documentTexts(jobDocuments(linuxJob())).map(({ fileName }) => fileName)).toEqual([
    'task.json',
    'upload.json',
    'asset.json',
    'tips.json',
  ]);
});

test.each([linuxJob, windowsJob])('every scalar in task.json is a string', (job) => {
  const scalars: unknown[] = [];
  JSON.parse(JSON.stringify(jobDocuments(job()).task), (_, value) => {
    if (typeof value !== 'object' || value === null) scalars.push(value);
    return value;
  });
  expect(scalars.length).toBeGreaterThan(30);
  expect(scalars.every((value) => typeof value === 'string')).toBe(true);
});

describe('what is lacking is said', () => {
  test('a manifest without the scene', () => {
    const job = linuxJob();
    const manifest = job.manifest.filter(({ role }) => role === 'asset');
    expect(() => jobDocuments({ ...job, manifest })).toThrow('no scene file');
  });

  test('a scene without its MD5', () => {
    const manifest = [file('scene', '/a/lantern.blend', '/a/lantern.blend')];
    expect(() => jobDocuments({ ...linuxJob(), manifest })).toThrow('MD5 of the scene file /a/lantern.blend');
  });

  test('a scene of another program', () => {
    const job = linuxJob();
    const houdini = { ...job.report, host: { name: 'houdini', version: '20.5.332' } } as const;
    expect(() => jobDocuments({ ...job, report: houdini })).toThrow(JobError);
  });
});

test('a range that nobody would render does not keep typed frames from being described', () => {
  const scene = report({ scenes: [{ ...lanternScene, frameRange: { start: 0, end: 1_048_574, step: 1 } }] });
  const chosen = settings({ frames: '12' });
  const plan = jobPlan({ report: scene, snapshot: null, settings: chosen, resolution: available() });
  const { task } = jobDocuments({ ...linuxJob(), report: scene, settings: chosen, plan });
  expect(task.scene_info.common.frames).toBe('0-1048574[1]');
  expect(task.scene_info_render.common.frames).toBe('12');
});
