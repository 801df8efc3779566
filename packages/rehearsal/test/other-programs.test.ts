import { chmod, copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JOB_SETTINGS_SCHEMA, jobSettings, localPath, type SceneReport, storedPath } from '@farmhand/model';
import { placesOfThisMachine, RehearsalError, rehearse, type SearchPlaces } from '@farmhand/rehearsal';
import { expect, test } from 'vitest';
import { testFolders } from './support/folders.ts';
import { reportOf } from './support/reports.ts';

const HYTHON = fileURLToPath(new URL('support/hython.mjs', import.meta.url));
const PROGRAM = fileURLToPath(new URL('support/commandline.mjs', import.meta.url));
const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });

/** A scene of Cinema 4D on disk, of which only the report is ever read. */
async function makeScene(folder: string): Promise<SceneReport> {
  const path = join(folder, 'kitchen.c4d');
  await writeFile(path, 'stands for a scene');
  const { size, mtimeMs } = await stat(path);
  const texture = join(folder, 'oak.jpg');
  const report = reportOf(path, [
    { storedPath: 'oak.jpg', owner: { type: 'Material', name: 'Oak' }, missing: [texture] },
  ]);
  return {
    ...report,
    format: 'c4d',
    host: { name: 'cinema4d', version: '2024.4.1' },
    sizeBytes: size,
    modifiedMs: mtimeMs,
    files: [],
    scenes: [
      {
        name: 'Main',
        active: true,
        frameRange: { start: 1, end: 9, step: 1 },
        fps: 25,
        resolution: { width: 1920, height: 1080 },
        camera: 'Camera',
        cameras: ['Camera'],
        renderer: 'standard',
        outputPath: null,
        outputFormat: 'PNG',
        renderLayers: [],
        dependsOn: [],
        outputIsMovie: false,
        device: null,
        denoiser: null,
        scalePercent: null,
        renderRegion: false,
      },
    ],
  };
}

/** A machine whose only program is the one that stands for Commandline. */
async function machineWithCommandline(
  folder: string,
  environment: Record<string, string>,
): Promise<SearchPlaces> {
  const path = join(folder, 'programs', 'Commandline');
  await mkdir(dirname(path), { recursive: true });
  await copyFile(PROGRAM, path);
  await chmod(path, 0o755);
  return {
    ...placesOfThisMachine(),
    environment: { ...environment, PATH: [dirname(path), dirname(process.execPath)].join(':') },
  };
}

// A script cannot be a program on Windows; how programs are found and called there is tested as data.
test.runIf(process.platform !== 'win32')(
  "Cinema 4D's own command renders the frames; what it complains about and what fails is told",
  async () => {
    const { project, output, leftBehind } = await testFolders();
    const report = await makeScene(project);
    const lost = join(project, 'oak.jpg');
    const rehearsal = await rehearse({
      scenePath: report.path,
      settings,
      readScene: async () => report,
      outputFolder: output,
      places: await machineWithCommandline(project, { LOST_TEXTURE: lost, FAILS_AT: '9' }),
      scalePercent: 50,
    });

    expect(rehearsal.renderer).toBe("Cinema 4D's Commandline");
    expect(
      rehearsal.pictures.map(({ frame, path, error }) => [frame, path !== null, error !== null]),
    ).toEqual([
      [1, true, false],
      [5, true, false],
      [9, false, true],
    ]);
    for (const { path } of rehearsal.pictures)
      if (path !== null) expect(basename(path)).toMatch(/000[15]\.png$/);
    expect(rehearsal.pictures[2]?.error).toContain('Rendering failed');
    // 960 x 540 are half of 1920 x 1080.
    expect(rehearsal.pictures[2]?.error).toContain('"-oresolution","960","540"');
    expect(rehearsal.complaints).toMatchObject([
      { path: lost, frame: 1, frames: 3, verdict: 'missingHere', owner: { name: 'Oak' } },
    ]);
    expect(rehearsal.findings.map(({ id }) => id)).toEqual([
      'rehearsal-failed-frame',
      'rehearsal-missing-file',
      'rehearsal-not-isolated',
    ]);
    expect(rehearsal.estimate?.frameCount).toBe(9);
    expect(await leftBehind()).toEqual([]);
  },
  60_000,
);

test.runIf(process.platform !== 'win32')(
  "the Houdini that the sidecar's plugin runs in renders the node that was chosen, and not what that waits for",
  async () => {
    const { project, output } = await testFolders();
    const report = await makeScene(project);
    const [scene] = report.scenes;
    if (scene === undefined) throw new Error('the scene has nothing to render');
    const hfs = join(project, 'houdini');
    const program = join(hfs, 'bin', 'hython');
    await mkdir(dirname(program), { recursive: true });
    await copyFile(HYTHON, program);
    await chmod(program, 0o755);
    const asked = join(project, 'asked.txt');
    const beauty = { ...scene, name: '/out/beauty', renderer: 'ifd', outputPath: '$HIP/beauty.$F4.png' };
    const cache = { ...scene, name: '/out/sim', renderer: 'geometry', outputPath: '$HIP/sim.$F4.bgeo.sc' };
    const rehearsal = await rehearse({
      scenePath: report.path,
      settings: jobSettings.parse({
        schema: JOB_SETTINGS_SCHEMA,
        outputs: [{ name: '/out/beauty', frames: '4' }],
        withDependencies: true,
      }),
      readScene: async () => ({
        ...report,
        format: 'hip',
        host: { name: 'houdini', version: '20.5.332' },
        references: [],
        scenes: [
          { ...beauty, outputPath: storedPath.parse(beauty.outputPath), dependsOn: ['/out/sim'] },
          {
            ...cache,
            outputPath: storedPath.parse(cache.outputPath),
            active: false,
            resolution: null,
            camera: null,
            outputFormat: 'bgeo.sc',
          },
        ],
      }),
      outputFolder: output,
      places: {
        ...placesOfThisMachine(),
        environment: { HFS: hfs, ASKED: asked, PATH: dirname(process.execPath) },
      },
      frames: 'first',
      scalePercent: 100,
    });
    expect(rehearsal.renderer).toBe("Houdini's hython");
    expect(rehearsal.pictures.map(({ frame, error }) => [frame, error])).toEqual([[4, null]]);
    expect(new Set((await readFile(asked, 'utf8')).trim().split('\n'))).toEqual(new Set(['/out/beauty 4']));
  },
  60_000,
);

test('where the command is not installed that is said, and nothing is started', async () => {
  const { project, output, leftBehind } = await testFolders();
  const report = await makeScene(project);
  const rehearsal = rehearse({
    scenePath: report.path,
    settings,
    readScene: async () => report,
    outputFolder: output,
    places: {
      platform: process.platform,
      environment: {},
      home: localPath.parse(project),
      listFolder: () => [],
    },
  });
  const error: unknown = await rehearsal.catch((reason: unknown) => reason);
  if (!RehearsalError.isInstance(error)) throw new Error(String(error));
  expect(error.code).toBe('renderer-missing');
  expect(error.text.en).toContain("Cinema 4D's Commandline is not installed on this machine");
  expect(await leftBehind()).toEqual([]);
});
