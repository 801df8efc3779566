import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';

// Real scenes, kept beside a checkout where there are some; they are not part of the repository.
const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/c4d');

/**
 * The files say in words who saved them: "MAXON CINEMA 4D Studio (RC ) 12.036", "... (RC - R20) 20.059", "Maxon Cinema
 * 4D 2025.0.0". Their only path with an extension that a render reads is the HDR of the last.
 */
const FACTS = [
  {
    name: 'cube-r13.c4d',
    version: '12.036',
    resolution: { width: 320, height: 240 },
    lastFrame: 300,
    cameras: [],
    images: [],
  },
  {
    name: 'field-r20.c4d',
    version: '20.059',
    resolution: { width: 1280, height: 720 },
    lastFrame: 90,
    cameras: [],
    images: [],
  },
  {
    name: 'kite-2025.c4d',
    version: '2025.0.0',
    resolution: { width: 1920, height: 1080 },
    lastFrame: 90,
    cameras: ['Camera'],
    images: ['C:\\Users\\HAL\\Desktop\\_Iphone_C4D_Export\\tex\\OpenfootageNETunderbridgelow_1000.hdr'],
  },
] as const;

describe.skipIf(!existsSync(CORPUS))('real Cinema 4D scenes (need the corpus beside the checkout)', () => {
  it.each(FACTS)('$name', async ({ name, version, resolution, lastFrame, cameras, images }) => {
    const report = await readScene(join(CORPUS, name));
    expect(sceneReport.parse(report)).toEqual(report);
    expect(report.format).toBe('c4d');
    expect(report.host).toEqual({ name: 'cinema4d', version });
    expect(report.plugins).toEqual([]);
    expect(report.scenes).toHaveLength(1);
    expect(report.scenes[0]).toMatchObject({
      active: true,
      frameRange: { start: 0, end: lastFrame, step: 1 },
      fps: 30,
      resolution,
      camera: cameras[0] ?? null,
      cameras,
      renderer: 'standard',
      outputFormat: 'TIF',
    });
    expect(report.references.map(({ kind, storedPath }) => [kind, storedPath])).toEqual(
      images.map((image) => ['image', image]),
    );
    expect(report.findings.map(({ id }) => id)).not.toContain('c4d-partly-read');
  });
});
