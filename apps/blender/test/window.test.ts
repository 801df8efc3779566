import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { thisPlatform } from '../../../tooling/bundle/platforms.ts';
import { blenderForTests } from '../../../tooling/fixtures/blend.ts';
import { type PanelSession, submitFromWindow } from '../../../tooling/screenshots/blender-panel.ts';
import { hasVirtualDisplay } from '../../../tooling/screenshots/virtual-display.ts';

const able = blenderForTests() !== null && thisPlatform() !== null && hasVirtualDisplay();

describe.skipIf(!able)('the add-on in a window of real Blender', () => {
  let folder: string;
  let picture: string;
  let session: PanelSession;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'farmhand-window-'));
    picture = join(folder, 'panel.png');
    session = await submitFromWindow(picture);
  }, 360_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('the operator returns at once and the timer brings the rest', () => {
    expect(session.submit).toEqual(['FINISHED']);
    expect(session.states).toContain('rendering');
    expect(session.states.at(-1)).toBe('done');
    expect(session.view.frames).toMatchObject({ total: 10, done: 10, failed: 0 });
    expect(session.view.filesDownloaded).toBeGreaterThanOrEqual(10);
  });

  test('no thread of Python runs in Blender beside its own', () => {
    expect(session.threads).toEqual([]);
  });

  test('frames go beside the scene unless the preferences say otherwise', () => {
    expect(session.view.downloadFolder).toBe(join(session.view.scenePath, '..', 'renders'));
  });

  test('a scene with unsaved changes is asked about, not submitted', () => {
    expect(session.dirty).toBe(true);
    expect(session.submitUnsaved).toEqual(['RUNNING_MODAL']);
    expect(session.submittedUnsaved).toBe(false);
  });

  test('the picture shows a panel with a bar in it', async () => {
    const image = PNG.sync.read(await readFile(picture));
    expect(image.width).toBeGreaterThan(1000);
    expect(session.pictureAt.state).toBe('rendering');
    expect(blueRun(image)).toBeGreaterThan(100);
  });
});

/** Longest horizontal run of the blue that Blender's dark theme fills sliders with, in pixels. */
function blueRun(image: PNG): number {
  let longest = 0;
  for (let y = 0; y < image.height; y += 1) {
    let run = 0;
    for (let x = image.width / 2; x < image.width; x += 1) {
      const at = (Math.floor(y) * image.width + Math.floor(x)) * 4;
      const [red = 0, , blue = 0] = image.data.subarray(at, at + 3);
      run = blue > 90 && blue - red > 30 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
  }
  return longest;
}
