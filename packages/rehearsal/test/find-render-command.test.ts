import { findRenderCommand, type SearchPlaces } from '@farmhand/rehearsal';
import { describe, expect, test } from 'vitest';

/** A disk that has these files, with its own kind of slashes. */
function machine(
  platform: 'win32' | 'darwin' | 'linux',
  files: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): SearchPlaces {
  const slash = platform === 'win32' ? '\\' : '/';
  const listFolder = (folder: string) => {
    const beginning = folder.endsWith(slash) ? folder : `${folder}${slash}`;
    const names = files
      .filter((file) => file.startsWith(beginning))
      .map((file) => file.slice(beginning.length).split(slash)[0] ?? '');
    return [...new Set(names)];
  };
  return { platform, environment, home: platform === 'win32' ? 'C:\\Users\\ana' : '/home/ana', listFolder };
}

const pathOf = (search: ReturnType<typeof findRenderCommand>) => (search.found ? search.path : null);

describe('where the makers put their programs', () => {
  test.each([
    ['houdini', 'win32', 'C:\\Program Files\\Side Effects Software\\Houdini 20.5.332\\bin\\hython.exe'],
    ['houdini', 'linux', '/opt/hfs20.5.332/bin/hython'],
    [
      'houdini',
      'darwin',
      '/Applications/Houdini/Houdini20.5.332/Frameworks/Houdini.framework/Versions/Current/Resources/bin/hython',
    ],
    ['cinema4d', 'win32', 'C:\\Program Files\\Maxon Cinema 4D 2024\\Commandline.exe'],
    ['cinema4d', 'darwin', '/Applications/Maxon Cinema 4D 2024/Commandline.app/Contents/MacOS/Commandline'],
    ['3dsmax', 'win32', 'C:\\Program Files\\Autodesk\\3ds Max 2025\\3dsmaxcmd.exe'],
    ['maya', 'win32', 'C:\\Program Files\\Autodesk\\Maya2025\\bin\\Render.exe'],
    ['maya', 'darwin', '/Applications/Autodesk/maya2025/Maya.app/Contents/bin/Render'],
    ['maya', 'linux', '/usr/autodesk/maya2025/bin/Render'],
  ] as const)('%s on %s', (host, platform, path) => {
    expect(pathOf(findRenderCommand(host, '1', machine(platform, [path])))).toBe(path);
  });
});

test("the scene's own version comes before newer ones, and those before older ones", () => {
  const at = (version: string) => `C:\\Program Files\\Autodesk\\3ds Max ${version}\\3dsmaxcmd.exe`;
  const places = machine('win32', [at('2023'), at('2026'), at('2024')]);
  expect(pathOf(findRenderCommand('3dsmax', '2024.2', places))).toBe(at('2024'));
  expect(pathOf(findRenderCommand('3dsmax', '2022', places))).toBe(at('2026'));
});

test('the search path comes first, then the variable of the maker', () => {
  const usual = '/usr/autodesk/maya2025/bin/Render';
  const files = [usual, '/opt/studio/bin/Render', '/apps/maya/bin/Render'];
  const both = { PATH: '/usr/bin:/opt/studio/bin', MAYA_LOCATION: '/apps/maya' };
  expect(pathOf(findRenderCommand('maya', '2025', machine('linux', files, both)))).toBe(
    '/opt/studio/bin/Render',
  );
  expect(
    pathOf(findRenderCommand('maya', '2025', machine('linux', files, { MAYA_LOCATION: '/apps/maya' }))),
  ).toBe('/apps/maya/bin/Render');
  const windows = machine('win32', ['E:\\Max\\3dsmaxcmd.exe'], { ADSK_3DSMAX_x64_2025: 'E:\\Max\\' });
  expect(pathOf(findRenderCommand('3dsmax', '2025', windows))).toBe('E:\\Max\\3dsmaxcmd.exe');
});

// What an open Houdini hands on to the sidecar it starts. In its own Terminal on macOS, HFS is the folder `Resources`.
test.each([
  ['linux', '/studio/sidefx/current', '/studio/sidefx/current/bin/hython'],
  [
    'darwin',
    '/Volumes/Apps/Houdini20.5.332/Frameworks/Houdini.framework/Versions/Current/Resources',
    '/Volumes/Apps/Houdini20.5.332/Frameworks/Houdini.framework/Versions/Current/Resources/bin/hython',
  ],
  // Houdini writes its own folders with slashes on Windows too.
  ['win32', 'E:/Houdini 20.5.332', 'E:\\Houdini 20.5.332\\bin\\hython.exe'],
] as const)('hython of the Houdini that HFS names, on %s', (platform, hfs, path) => {
  expect(pathOf(findRenderCommand('houdini', '20.5.332', machine(platform, [path], { HFS: hfs })))).toBe(
    path,
  );
});

test('the release that is open does not render scenes of another one that is installed', () => {
  const [open, other] = ['/opt/hfs20.5.332', '/opt/hfs19.5.805'];
  const places = machine('linux', [`${open}/bin/hython`, `${other}/bin/hython`], {
    HFS: open,
    PATH: `${open}/bin`,
  });
  expect(pathOf(findRenderCommand('houdini', '19.5.805', places))).toBe(`${other}/bin/hython`);
  expect(pathOf(findRenderCommand('houdini', '20.5.332', places))).toBe(`${open}/bin/hython`);
  // Where none is of that release it is the one that is open.
  expect(pathOf(findRenderCommand('houdini', '18.5.732', places))).toBe(`${open}/bin/hython`);
});

test('of several releases of 3ds Max, each with its variable, it is that of the scene', () => {
  const [older, newer] = ['E:\\Max A\\', 'E:\\Max B\\'];
  const variables = { ADSK_3DSMAX_x64_2023: older, ADSK_3DSMAX_X64_2025: newer };
  const places = machine('win32', [`${older}3dsmaxcmd.exe`, `${newer}3dsmaxcmd.exe`], variables);
  expect(pathOf(findRenderCommand('3dsmax', '2025', places))).toBe(`${newer}3dsmaxcmd.exe`);
  expect(pathOf(findRenderCommand('3dsmax', '2023.3', places))).toBe(`${older}3dsmaxcmd.exe`);
});

test('a program in another case is found on Windows, and on Linux it is another one', () => {
  const windows = machine('win32', ['E:\\tools\\COMMANDLINE.EXE'], { Path: 'E:\\tools;C:\\x' });
  expect(pathOf(findRenderCommand('cinema4d', '2024', windows))?.toLowerCase()).toBe(
    'e:\\tools\\commandline.exe',
  );
  const linux = machine('linux', ['/opt/tools/render'], { PATH: '/opt/tools' });
  expect(findRenderCommand('maya', '2025', linux).found).toBe(false);
});

test('what is not installed is said plainly, in both languages', () => {
  const search = findRenderCommand('cinema4d', '2024', machine('darwin', []));
  if (search.found) throw new Error('found on an empty disk');
  expect(search.text.en).toContain("Cinema 4D's Commandline is not installed on this machine");
  expect(search.text.zh).toContain('未安装 Cinema 4D');
});
