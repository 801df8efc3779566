import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { findBlender } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, jobSettings } from '@farmhand/model';
import { rehearse } from '@farmhand/rehearsal';
import { readScene } from '@farmhand/scene';
import { describe, expect, test } from 'vitest';
import { blenderRuns } from './support/blender-runs.ts';
import { testFolders } from './support/folders.ts';

const blender = await findBlender();
const minutes = 60_000;

/** Changes the sample scene by a script, and rehearses its second frame at full size of 32 x 18 pixels. */
async function rehearseChanged(
  change: string,
  breakFiles: (project: string) => Promise<void> = async () => {},
) {
  const folders = await testFolders();
  if (!blender.found) throw new Error('needs Blender');
  const small = 'scene.render.resolution_percentage = 10; scene.cycles.samples = 1';
  await blenderRuns(blender.path, folders.scenePath, `${small}\n${change}`);
  await breakFiles(folders.project);
  return rehearse({
    scenePath: folders.scenePath,
    settings: jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA }),
    readScene,
    outputFolder: folders.output,
    scalePercent: 100,
    frames: '2',
    blenderPath: blender.path,
  });
}

describe.runIf(blender.found)('with Blender', () => {
  test.each([
    ['a dash before the number', "scene.render.filepath = '//out/shot-####'", 'shot-0002.png'],
    ['a version after it', "scene.render.filepath = '//out/shot_####_v3'", 'shot_0002_v3.png'],
    [
      'a file for each eye',
      "scene.render.filepath = '//out/eyes_'; scene.render.use_multiview = True; scene.render.image_settings.views_format = 'INDIVIDUAL'",
      'eyes_0002_L.png',
    ],
    [
      'OpenEXR with layers, which no browser shows',
      "scene.render.filepath = '//out/layers_'; scene.render.image_settings.file_format = 'OPEN_EXR_MULTILAYER'",
      'layers_0002.exr',
    ],
  ])(
    'a picture is found and shown whatever its name: %s',
    async (_, change, name) => {
      const { pictures, findings } = await rehearseChanged(change);
      expect(findings).toEqual([]);
      const [picture] = pictures;
      expect(basename(picture?.path ?? '')).toBe(name);
      expect([picture?.width, picture?.height]).toEqual([32, 18]);
      expect(picture?.previewPath).toMatch(/\.png$/);
    },
    2 * minutes,
  );

  test(
    'a picture that is cut off, empty or none at all is one that the renderer cannot use',
    async () => {
      const { findings } = await rehearseChanged('', async (project) => {
        const boards = join(project, 'textures', 'boards.png');
        const whole = await readFile(boards);
        await writeFile(boards, whole.subarray(0, whole.length / 2));
        await writeFile(join(project, 'library', 'textures', 'sailcloth.png'), 'no picture');
        await writeFile(join(project, 'sequence', 'frame_0002.png'), '');
      });
      const found = findings.map(({ id, path }) => `${id} ${basename(path ?? '')}`);
      expect(found.toSorted()).toEqual([
        'rehearsal-unusable-file boards.png',
        'rehearsal-unusable-file frame_0002.png',
        'rehearsal-unusable-file sailcloth.png',
      ]);
    },
    2 * minutes,
  );

  test(
    'a volume sequence that lacks the frame is missed, and what is no volume cannot be used',
    async () => {
      const add = [
        'import os',
        'folder = os.path.dirname(bpy.data.filepath)',
        "for name, sequence in (('gone', True), ('bad', False)):",
        '    volume = bpy.data.volumes.new(name)',
        "    volume.filepath = '//' + name + '_0001.vdb'",
        '    volume.is_sequence = sequence',
        '    volume.frame_duration = 10',
        '    scene.collection.objects.link(bpy.data.objects.new(name, volume))',
        "    open(os.path.join(folder, name + '_0001.vdb'), 'wb').write(b'no volume at all')",
      ].join('\n');
      const { findings } = await rehearseChanged(add);
      const found = findings.map(({ id, path }) => `${id} ${basename(path ?? '')}`);
      expect(found.toSorted()).toEqual([
        'rehearsal-missing-file gone_0002.vdb',
        'rehearsal-unusable-file bad_0001.vdb',
      ]);
    },
    2 * minutes,
  );
});
