import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';

// Real scenes, kept beside a checkout where there are some; they are not part of the repository.
const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/max');

const SOURCES = 'D:\\Fabrice\\Projets\\BabylonJS\\Exporters\\3ds Max\\Samples\\sourceModels';
const CHECKER = 'D:\\Program Files\\Autodesk\\3ds Max 2017\\maps\\uvwunwrap\\UV_Checker.png';

/** What the files' texts show: each path stands in them in UTF-16, followed by the one it was resolved to. */
const IMAGES: Readonly<Record<string, readonly string[]>> = {
  'image-formats.max': [
    'D:\\Bibilotheques\\Bureau\\A.png',
    'D:\\Bibilotheques\\Bureau\\B.jpg',
    'D:\\Bibilotheques\\Bureau\\BCM.tga',
    'D:\\Bibilotheques\\Bureau\\B_2.bmp',
    'D:\\Bibilotheques\\Bureau\\L.dds',
    'D:\\Bibilotheques\\Bureau\\N.gif',
    'D:\\Bibilotheques\\Bureau\\O.tif',
    'D:\\Bibilotheques\\Bureau\\Y.tga',
    CHECKER,
  ],
  'specular-level.max': [
    `${SOURCES}\\SpecularLevel\\earth_diffuse.jpg`,
    `${SOURCES}\\SpecularLevel\\earth_specularColor.jpg`,
    `${SOURCES}\\SpecularLevel\\earth_specularLevel.jpg`,
    CHECKER,
  ],
  'triangle.max': [
    `${SOURCES}\\PBR_Textures\\AmbientOcclusion.jpg`,
    `${SOURCES}\\PBR_Textures\\gradation_horizontal.jpg`,
    `${SOURCES}\\PBR_Textures_MetallicRoughness\\bump.jpg`,
    `${SOURCES}\\PBR_Textures_MetallicRoughness\\gradation_vertical.jpg`,
    `${SOURCES}\\PBR_Textures_MetallicRoughness\\sun.jpg`,
    `${SOURCES}\\PBR_Textures_MetallicRoughness\\wood.jpg`,
  ],
};
const OTHERS = ['pbr-textures.max', 'water-bottle.max'];

describe.skipIf(!existsSync(CORPUS))('real 3ds Max scenes (need the corpus beside the checkout)', () => {
  it.each([...Object.keys(IMAGES), ...OTHERS])('%s', async (name) => {
    const report = await readScene(join(CORPUS, name));
    expect(sceneReport.parse(report)).toEqual(report);
    expect(report.format).toBe('max');
    expect(report.host).toEqual({ name: '3dsmax', version: '2017 (19.0.1072.0)' });
    expect(report.plugins).toEqual([]);
    expect(report.scenes).toHaveLength(1);
    expect(report.scenes[0]).toMatchObject({
      frameRange: { start: 0, end: 0, step: 1 },
      fps: 30,
      resolution: { width: 640, height: 480 },
      renderer: 'Scanline Renderer',
      outputPath: null,
    });
    expect(new Set(report.references.map(({ kind }) => kind))).toEqual(new Set(['image']));
    const found = report.references.map(({ storedPath }) => storedPath as string);
    expect([...found].sort()).toEqual([...(IMAGES[name] ?? found)].sort());
    for (const { storedPath, needed } of report.references) {
      expect(needed).toBe(storedPath !== CHECKER);
    }
  });
});
