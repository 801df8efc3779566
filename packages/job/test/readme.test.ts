import { readFile } from 'node:fs/promises';
import { localPath, serverPath } from '@farmhand/model';
import { expect, test, vi } from 'vitest';
import { describeJob } from './readme-example.ts';
import { available, report, reportOf } from './scenes.ts';

const manifest = [
  {
    role: 'scene' as const,
    localPath: localPath.parse('/mnt/proj/lantern/lantern.blend'),
    serverPath: serverPath.parse('/mnt/proj/lantern/lantern.blend'),
    md5: '9e107d9d372bb6826bd81d3542a419d6',
  },
];

test('the example in the README is the one that is tested here', async () => {
  const read = async (path: string) =>
    (await readFile(new URL(path, import.meta.url), 'utf8')).replaceAll('\r\n', '\n');
  expect(await read('../README.md')).toContain(`\`\`\`ts\n${await read('./readme-example.ts')}\`\`\``);
});

test('the example describes a job', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const documents = describeJob(report(), null, available(), manifest);
    expect(log.mock.calls).toEqual([['51 frames of Lantern: 1-99[2],120']]);
    expect([...documents.keys()]).toEqual(['task.json', 'upload.json', 'asset.json', 'tips.json']);
    expect(JSON.parse(documents.get('task.json') ?? '')).toMatchObject({
      task_info: { pre_frames: '000:1', stop_after_test: '1' },
      scene_info_render: { common: { frames: '1-99[2],120' } },
    });
  } finally {
    log.mockRestore();
  }
});

test('the example refuses what cannot render', () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    expect(() => describeJob(reportOf({ camera: null }), null, available(), manifest)).toThrow(
      'not submitted',
    );
    expect(log.mock.calls).toEqual([
      ['error: "Lantern" has no active camera. Pick the camera that renders.'],
    ]);
  } finally {
    log.mockRestore();
  }
});
