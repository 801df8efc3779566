import { findBlender } from '@farmhand/local-farm';
import { expect, test } from 'vitest';
import { blenderPlaces } from '../src/render/find-blender.ts';

function folders(listing: Readonly<Record<string, readonly string[]>>) {
  return (path: string) => listing[path] ?? [];
}

test('looks in the usual places of Windows, the newest version first', () => {
  const places = blenderPlaces({
    platform: 'win32',
    environment: { Path: 'C:\\Windows;D:\\tools\\blender', ProgramFiles: 'C:\\Program Files' },
    home: 'C:\\Users\\Ada',
    listFolder: folders({
      'D:\\tools\\blender': ['blender.exe', 'readme.html'],
      'C:\\Windows': ['explorer.exe'],
      'C:\\Program Files\\Blender Foundation': [
        'Blender 3.6',
        'Blender 4.2',
        'Blender 2.93',
        'Blender 10.0',
        'notes',
      ],
    }),
  });
  expect(places.slice(0, 5)).toEqual([
    'D:\\tools\\blender\\blender.exe',
    'C:\\Program Files\\Blender Foundation\\Blender 10.0\\blender.exe',
    'C:\\Program Files\\Blender Foundation\\Blender 4.2\\blender.exe',
    'C:\\Program Files\\Blender Foundation\\Blender 3.6\\blender.exe',
    'C:\\Program Files\\Blender Foundation\\Blender 2.93\\blender.exe',
  ]);
});

test('looks in the usual places of macOS and Linux', () => {
  const mac = blenderPlaces({
    platform: 'darwin',
    environment: {},
    home: '/Users/ada',
    listFolder: folders({
      '/Applications': ['Blender.app', 'Mail.app'],
      '/Users/ada/Applications': ['Blender 4.2.app'],
    }),
  });
  expect(mac).toEqual([
    '/Applications/Blender.app/Contents/MacOS/Blender',
    '/Users/ada/Applications/Blender 4.2.app/Contents/MacOS/Blender',
  ]);
  const linux = blenderPlaces({
    platform: 'linux',
    environment: { PATH: '/usr/local/bin:/usr/bin' },
    home: '/home/ada',
    listFolder: folders({ '/usr/bin': ['blender'], '/opt': ['blender-4.2.3-linux-x64'] }),
  });
  expect(linux.slice(0, 2)).toEqual(['/usr/bin/blender', '/opt/blender-4.2.3-linux-x64/blender']);
});

test('says what is wrong with the Blender that FARMHAND_BLENDER names', async () => {
  expect(await findBlender({ environment: { FARMHAND_BLENDER: '/nowhere/blender' } })).toEqual({
    found: false,
    reason: expect.stringMatching(/FARMHAND_BLENDER says "\/nowhere\/blender".*no such program/),
    reasonZh: expect.stringMatching(/FARMHAND_BLENDER 指定了“\/nowhere\/blender”.*不存在/),
  });
  expect(await findBlender({ environment: { FARMHAND_BLENDER: process.execPath } })).toMatchObject({
    found: false,
  });
});

test('starts no program once the search is given up', async () => {
  const giveUp = new AbortController();
  giveUp.abort(new Error('enough'));
  const environment = { FARMHAND_BLENDER: process.execPath };
  await expect(findBlender({ environment, signal: giveUp.signal })).rejects.toThrow('enough');
});
