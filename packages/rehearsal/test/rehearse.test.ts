import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findBlender } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, type JobSettings, jobSettings, type SceneReport } from '@farmhand/model';
import { pictureSize, RehearsalError, rehearsalPage, rehearse } from '@farmhand/rehearsal';
import { readScene } from '@farmhand/scene';
import { describe, expect, test } from 'vitest';
import { type TestFolders, testFolders } from './support/folders.ts';

const blender = await findBlender();
const minutes = 60_000;

function settings(parts: Partial<JobSettings> = {}): JobSettings {
  return jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, ...parts });
}

/** Reads the scene, but finds no file for the reference with this name: what a fault of the reader would be like. */
const readWithout =
  (ownerName: string) =>
  async (...given: Parameters<typeof readScene>): Promise<SceneReport> => {
    const report = await readScene(...given);
    return {
      ...report,
      references: report.references.map((each) =>
        each.owner.name === ownerName ? { ...each, files: [] } : each,
      ),
    };
  };

function rehearseSample(folders: TestFolders, parts: Partial<Parameters<typeof rehearse>[0]> = {}) {
  return rehearse({
    scenePath: folders.scenePath,
    settings: settings(),
    readScene,
    outputFolder: folders.output,
    // The sample is 320 x 180 pixels; one frame of 16 x 9 is rendered in no time.
    scalePercent: 5,
    frames: 'first',
    ...parts,
  });
}

async function refusal(rehearsal: Promise<unknown>): Promise<RehearsalError> {
  const error: unknown = await rehearsal.then(
    () => new Error('it was held'),
    (reason: unknown) => reason,
  );
  if (RehearsalError.isInstance(error)) return error;
  throw error;
}

describe.runIf(blender.found)('with Blender', () => {
  test(
    'the sample scene is rendered clean: three pictures of the right size, no complaint, and an estimate',
    async () => {
      const folders = await testFolders();
      const report = await rehearseSample(folders, {
        frames: 'first,middle,last',
        scalePercent: 10,
        hardware: { nodes: 2, pricePerNodeHour: 1.5 },
      });

      expect(report.complaints).toEqual([]);
      expect(report.findings).toEqual([]);
      expect(report.pictures.map(({ frame, error }) => [frame, error])).toEqual([
        [1, null],
        [5, null],
        [10, null],
      ]);
      for (const { path, width, height, seconds } of report.pictures) {
        expect([width, height]).toEqual([32, 18]);
        expect(await pictureSize(path ?? '')).toEqual({ width: 32, height: 18 });
        expect(seconds).toBeGreaterThan(0);
      }
      // The scene, a library, three still pictures and a sequence of ten.
      expect(report.manifest.files).toBe(15);

      const { estimate } = report;
      if (estimate === null) throw new Error('three frames were rendered');
      const measured = report.pictures.map(({ seconds }) => seconds ?? 0);
      expect(estimate.frameCount).toBe(10);
      // At full size there are a hundred times the pixels: no less than the rehearsal, no more than a hundred times that.
      expect(estimate.secondsPerFrame.likely).toBeGreaterThanOrEqual(Math.min(...measured));
      expect(estimate.secondsPerFrame.likely).toBeLessThanOrEqual(100 * Math.max(...measured));
      // Blender has to start and to open the scene.
      expect(estimate.secondsPerStart.low).toBeGreaterThan(0);
      expect(estimate.cost?.likely).toBeCloseTo(1.5 * estimate.nodeHours.likely);
      // Frames as quick as these are timed at full size as well.
      expect(estimate.method.en).toContain('taken at full size');

      const page = await rehearsalPage(report);
      expect(page.match(/src="data:image\/png;base64,/g)).toHaveLength(3);
      expect(page.match(/(?:src|href)="(?!data:)/g)).toBeNull();
      const first = await readFile(report.pictures[0]?.path ?? '', 'base64');
      expect(page).toContain(first);

      expect(await folders.leftBehind()).toEqual([]);
    },
    3 * minutes,
  );

  test(
    'what the job does not take along is missed: left out on purpose, overlooked, or not there',
    async () => {
      const folders = await testFolders();
      await rm(join(folders.project, 'sequence', 'frame_0001.png'));
      const report = await rehearseSample(folders, {
        settings: settings({ skipFiles: ['//textures/boards.png'] }),
        readScene: readWithout('Sailcloth'),
      });

      const found = report.complaints.map(({ path, verdict, skipped, owner }) => ({
        file: basename(path ?? ''),
        verdict,
        skipped,
        owner: owner?.name,
      }));
      expect(found.toSorted((a, b) => a.file.localeCompare(b.file))).toEqual([
        { file: 'boards.png', verdict: 'notInManifest', skipped: true, owner: 'Barn boards' },
        { file: 'frame_0001.png', verdict: 'missingHere', skipped: false, owner: 'Sunrise' },
        { file: 'sailcloth.png', verdict: 'notInManifest', skipped: false, owner: 'Sailcloth' },
      ]);
      const findings = report.findings.map(({ id, severity, path }) =>
        [id, severity, basename(path ?? '')].join(' '),
      );
      expect(findings.toSorted()).toEqual([
        'rehearsal-missing-file warning frame_0001.png',
        'rehearsal-missing-file warning sailcloth.png',
        'rehearsal-skipped-file notice boards.png',
      ]);
      // It renders all the same: whether it matters, the artist sees.
      expect(report.pictures).toMatchObject([{ frame: 1, error: null, width: 16, height: 9 }]);
      const page = await rehearsalPage(report);
      expect(page).toContain('sailcloth.png');
    },
    3 * minutes,
  );

  test(
    'a rehearsal that is broken off leaves no folder and no process',
    async () => {
      const folders = await testFolders();
      const abort = new AbortController();
      const reason = new Error('the artist pressed Ctrl+C');
      const rehearsal = rehearseSample(folders, {
        frames: '1-10',
        scalePercent: 100,
        keep: true,
        signal: abort.signal,
        onProgress: (progress) => {
          if (progress.type === 'job' && progress.event.body.type === 'frames') abort.abort(reason);
        },
      });
      await expect(rehearsal).rejects.toBe(reason);
      expect(await folders.leftBehind()).toEqual([]);
      expect(await processesWith(folders.folder)).toEqual([]);
    },
    2 * minutes,
  );

  test(
    'a picture that cannot be written ends the rehearsal and says so, instead of trying for ever',
    async () => {
      const folders = await testFolders();
      await mkdir(join(folders.output, 'sample_0001.png', 'a folder in the way'), { recursive: true });
      const error = await refusal(rehearseSample(folders));
      expect(error.code).toBe('submission-failed');
      expect(error.text.en).toContain('sample_0001.png');
      expect(await folders.leftBehind()).toEqual([]);
    },
    2 * minutes,
  );

  test('an output folder that cannot be made is refused before anything is started', async () => {
    const folders = await testFolders();
    const file = join(folders.folder, 'a file');
    await writeFile(file, '');
    const error = await refusal(rehearseSample(folders, { outputFolder: join(file, 'pictures') }));
    expect(error.text.en).toContain(join(file, 'pictures'));
    expect(error.code).toBe('options-invalid');
  });

  test.runIf(process.platform === 'linux')(
    'an output folder where the system lets nobody make one is refused, not tried for ever',
    async () => {
      const error = await refusal(
        rehearseSample(await testFolders(), { outputFolder: '/proc/farmhand/pictures' }),
      );
      expect(error).toMatchObject({ code: 'options-invalid' });
    },
  );

  test(
    'what preflight stops is not rehearsed, and the reasons are given',
    async () => {
      const folders = await testFolders();
      const error = await refusal(
        rehearseSample(folders, { settings: settings({ camera: 'No such camera' }) }),
      );
      expect(error.code).toBe('preflight-failed');
      expect(error.findings.some(({ severity }) => severity === 'error')).toBe(true);
      expect(error.text.en).toContain('No such camera');
      expect(await folders.leftBehind()).toEqual([]);
    },
    2 * minutes,
  );
});

/** Command lines of running programs that have this text, on Linux; none elsewhere, where nothing is looked at. */
async function processesWith(text: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const lines = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
      .map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(text));
}

test('without Blender the command says so', async () => {
  const folders = await testFolders();
  const error = await refusal(rehearseSample(folders, { blenderPath: join(folders.project, 'no blender') }));
  expect(error.code).toBe('renderer-missing');
  expect(error.text.en).toContain('Blender is not installed on this machine');
  expect(error.text.zh).toContain('未安装 Blender');
});

test.each([
  [{ scalePercent: 0 }, '1 to 100 percent'],
  [{ scalePercent: 12.5 }, '1 to 100 percent'],
  [{ hardware: { nodes: 0 } }, 'at least one node'],
  [{ hardware: { speedFactor: 0 } }, 'more than 0'],
  [{ frames: '11' }, 'from 1 to 10'],
  [{ settings: settings({ sceneName: 'Barn' }) }, 'no scene "Barn"'],
])('%j is refused before anything is started', async (parts, words) => {
  const folders = await testFolders();
  const error = await refusal(rehearseSample(folders, parts));
  expect(error.code).toBe('options-invalid');
  expect(error.text.en).toContain(words);
  expect(error.text.zh).toMatch(/\p{Script=Han}/u);
});
