import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';

// Real files of all ages, kept beside a checkout where there are some; they are not part of the repository.
const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/blend');

/** Versions by the files' names and headers, images as Blender 3.4.1 lists them (it cannot open those of 5.x). */
const FACTS: Readonly<Record<string, { readonly version: string; readonly images: readonly string[] }>> = {
  'big-endian.blend': {
    version: '2.60',
    images: ['//../corrosive_med.jpg', '//../oak_golden.jpg', '//../sapele.jpg'],
  },
  'default-2.50-gzip.blend': { version: '2.52', images: [] },
  'extras-5.0.blend': { version: '5.2', images: [] },
  'lamp-cycles-5.0.blend': { version: '5.2', images: [] },
  'material-2.69.blend': { version: '2.69', images: [] },
  'missing-textures.blend': { version: '2.79', images: ['//MissingTexture.png'] },
  'textured-2.48.blend': {
    version: '2.48',
    images: ['e:\\dev\\assimp\\assimp6\\test\\models\\3DS\\UVTransformTest\\UVTransformTestImg.png'],
  },
  'two-textures-2.79.blend': { version: '2.79', images: ['//DROPLETS.tga', '//rgb_test.png'] },
};

describe.skipIf(!existsSync(CORPUS))('real files of all ages (needs the corpus beside the checkout)', () => {
  for (const [name, { version, images }] of Object.entries(FACTS)) {
    it(name, async () => {
      const report = await readScene(join(CORPUS, name));
      expect(sceneReport.parse(report)).toEqual(report);
      expect(report.scenes.filter((scene) => scene.active)).toHaveLength(1);
      expect(report.scenes[0]).toMatchObject({
        camera: 'Camera',
        frameRange: { start: 1, end: 250, step: 1 },
      });
      expect(report.host.version).toBe(version);
      const found = report.references.filter((one) => one.kind === 'image').map((one) => one.storedPath);
      expect([...found].sort()).toEqual(images);
    });
  }
});
