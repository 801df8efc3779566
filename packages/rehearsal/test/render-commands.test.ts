import { posix, win32 } from 'node:path';
import { type FrameOrder, renderCommands } from '@farmhand/rehearsal';
import { expect, test } from 'vitest';

const windows: FrameOrder = {
  scenePath: 'D:\\clean input\\D\\jobs\\shot.max',
  frame: 12,
  outputFolder: 'D:\\clean out',
  name: 'frame',
  extension: 'exr',
  size: { width: 480, height: 270 },
  sceneName: null,
  cameraName: null,
  layerName: '',
  nodeName: null,
  programPath: 'C:\\Program Files\\X\\bin\\program.exe',
  join: win32.join,
  dirname: win32.dirname,
};
const unix: FrameOrder = {
  ...windows,
  scenePath: '/clean input/jobs/shot.c4d',
  outputFolder: '/clean out',
  programPath: '/opt/hfs20.5/bin/hython',
  join: posix.join,
  dirname: posix.dirname,
};

/** The values after a switch. */
function after(given: readonly string[], name: string, count = 1): readonly string[] {
  const at = given.indexOf(name);
  return at === -1 ? [] : given.slice(at + 1, at + 1 + count);
}

// help.maxon.net, "Cinema 4D and the Command Line": -render FILE, -frame START END, -oimage PATH, -oresolution X Y, -take NAME.
test('Cinema 4D', () => {
  const given = renderCommands.cinema4d.arguments({ ...unix, sceneName: 'Night take' });
  expect(after(given, '-render')).toEqual(['/clean input/jobs/shot.c4d']);
  expect(after(given, '-frame', 2)).toEqual(['12', '12']);
  expect(after(given, '-oresolution', 2)).toEqual(['480', '270']);
  expect(after(given, '-oimage')).toEqual(['/clean out/frame']);
  expect(after(given, '-take')).toEqual(['Night take']);
  expect(given).toContain('-nogui');
});

// Autodesk's help on switches of 3dsmaxcmd: a colon parts a switch and its value; the scene comes last.
test('3ds Max', () => {
  const given = renderCommands['3dsmax'].arguments({ ...windows, cameraName: 'Cam A' });
  expect(given).toEqual(
    expect.arrayContaining([
      '-outputName:D:\\clean out\\frame.exr',
      '-frames:12',
      '-w:480',
      '-h:270',
      '-cam:Cam A',
      '-continueOnError',
    ]),
  );
  expect(given.at(-1)).toBe('D:\\clean input\\D\\jobs\\shot.max');
});

// Autodesk's help on Maya's Render: -r RENDERER, "file" for the scene's own; -s, -e, -b, -x, -y, -rd, -im, -cam, -rl, -proj; the scene last.
test('Maya', () => {
  const given = renderCommands.maya.arguments({ ...windows, cameraName: 'persp', layerName: 'beauty' });
  const values = ['-r', '-s', '-e', '-b', '-x', '-y', '-rd', '-im', '-cam', '-rl', '-proj'].map(
    (name) => after(given, name)[0],
  );
  expect(values).toEqual([
    'file',
    '12',
    '12',
    '1',
    '480',
    '270',
    'D:\\clean out',
    'frame',
    'persp',
    'beauty',
    'D:\\clean input\\D\\jobs',
  ]);
  expect(given.at(-1)).toBe('D:\\clean input\\D\\jobs\\shot.max');
});

// sidefx.com, hrender: hrender -e [-f START END] [-w PIXELS] [-h PIXELS] [-o OUTPUT] -d ROP file.hip; $F stands for the frame.
test('Houdini', () => {
  const given = renderCommands.houdini.arguments({ ...unix, nodeName: '/out/mantra1' });
  expect(given[0]).toBe('/opt/hfs20.5/bin/hrender.py');
  expect(given).toContain('-e');
  expect(after(given, '-f', 2)).toEqual(['12', '12']);
  expect(after(given, '-w')).toEqual(['480']);
  expect(after(given, '-h')).toEqual(['270']);
  expect(after(given, '-d')).toEqual(['/out/mantra1']);
  expect(after(given, '-o')).toEqual(['/clean out/frame.$F4.exr']);
  expect(given.at(-1)).toBe('/clean input/jobs/shot.c4d');
});

test('a size that the job does not say is left to the scene', () => {
  for (const command of Object.values(renderCommands)) {
    const given = command.arguments({ ...unix, size: null }).join(' ');
    expect(given).not.toMatch(/null|undefined|NaN|270/);
  }
});
