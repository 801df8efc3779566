import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';

/** Real files, which are not part of the repository. What is expected of them was read from their bytes. */
const CORPUS = join(import.meta.dirname, '../../../../shared/corpus/hip');

const read = (name: string): Promise<SceneReport> => readScene(join(CORPUS, name));

/** The values of the file that a render needs, in the order of the file. */
function needed(report: SceneReport): readonly string[] {
  return report.references
    .filter((one) => one.needed)
    .map(({ owner, storedPath }) => `${owner.name} ${storedPath}`);
}

describe.skipIf(!existsSync(CORPUS))('real Houdini files', () => {
  it.each([
    ['alicevision.hip', '20.5.332'],
    ['image-metadata.hip', '19.5.534'],
    // The name of this file has another version than the Houdini that saved it.
    ['karma-aovs-20.5.hip', '20.0.653'],
    ['parameters.hip', '18.5.732'],
    ['pointcloud.hip', '18.5.732'],
    ['sphere-17.0.hip', '17.0.352'],
  ])('%s was saved by %s', async (name, version) => {
    const report = await read(name);
    expect(report.host).toEqual({ name: 'houdini', version });
    const cutOff = report.findings.filter(({ id }) => id === 'unread-part');
    expect(cutOff).toEqual([]);
  });

  it('a Mantra node with a range, its camera and its size', async () => {
    const report = await read('sphere-17.0.hip');
    expect(report.scenes).toEqual([
      {
        name: '/out/mantra1',
        active: true,
        frameRange: { start: 1, end: 10, step: 1 },
        fps: 24,
        resolution: { width: 1280, height: 720 },
        camera: '/obj/cam1',
        cameras: ['/obj/cam1'],
        renderer: 'ifd',
        outputPath: '$HIP/render/$HIPNAME.$OS.$F4.exr',
        outputFormat: 'exr',
        outputIsMovie: false,
        outputNode: {
          take: null,
          bypassed: false,
          frameByFrame: false,
          sequential: false,
          nonBlocking: true,
          repeats: 1,
        },
        renderLayers: [],
        dependsOn: [],
        device: null,
        denoiser: null,
        scalePercent: 100,
        renderRegion: false,
      },
    ]);
    expect(needed(report)).toEqual([]);
    // A tool took this file for text once, so that one entry is longer than it says.
    expect(report.findings).toMatchObject([{ id: 'damaged-part', count: 1 }]);
  });

  it('an output path in a keyframe, the current frame, and a camera that is gone', async () => {
    const report = await read('parameters.hip');
    expect(report.scenes).toMatchObject([
      {
        name: '/out/mantra1',
        frameRange: { start: 1, end: 1, step: 1 },
        camera: '/obj/cam1',
        cameras: [],
        resolution: null,
        outputPath: '$HIP/render/$HIPNAME.$OS.$F4.exr',
      },
    ]);
    expect(report.findings).toEqual([]);
  });

  it('Karma on the stage', async () => {
    const report = await read('karma-aovs-20.5.hip');
    expect(report.scenes).toMatchObject([
      {
        name: '/stage/usdrender_rop3',
        renderer: 'usdrender_rop',
        frameRange: { start: 5, end: 5, step: 1 },
        camera: '/cameras/camera1',
        cameras: ['/cameras/camera1'],
        resolution: { width: 1280, height: 720 },
        outputPath: '$HIP/render/denoiseme.$F4.exr',
      },
    ]);
    expect(report.plugins).toEqual([{ name: 'sidefxlabs', version: null }]);
    expect(needed(report)).toEqual([]);
    expect(report.findings).toEqual([]);
  });

  it('pictures and textures of assets', async () => {
    const report = await read('alicevision.hip');
    expect(report.scenes).toEqual([]);
    const texture = String.raw`C:\Users\Danicka\Downloads\AV_Cache\alicevision_demoscene\11_Texturing\texture_1001.png`;
    const pictures = (node: string) =>
      [9366, 9367, 9368, 9369, 9370, 9371].map((number) => `/obj/geo1/${node} $HIP/tex/IMG_${number}.jpg`);
    expect(needed(report)).toEqual([
      `/obj/geo1/av_texturing2/obj_importer1/mesh_materials ${texture}`,
      ...pictures('av_photogrammetry2'),
      `/obj/geo1/av_photogrammetry2/av_texturing1/obj_importer1/mesh_materials ${texture}`,
      ...pictures('av_initialize2'),
    ]);
  });

  it('a network of tasks needs nothing for a render', async () => {
    const report = await read('image-metadata.hip');
    expect(report.references.map(({ storedPath }) => storedPath)).toContain('$HIP/tex/example_image.png');
    expect(needed(report)).toEqual([]);
  });
});
