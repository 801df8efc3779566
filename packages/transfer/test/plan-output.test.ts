import { localPath } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { type PlacedOutput, planOutput } from '../src/index.ts';

const unix = localPath.parse('/renders');
const windows = localPath.parse('D:\\renders');

const output = (relativePath: string, place = relativePath): PlacedOutput => ({
  file: { relativePath, sizeBytes: 1, fingerprint: null },
  place,
});

/** Where files go, by their path on the farm. */
const targets = async (
  outputs: readonly PlacedOutput[],
  platform: NodeJS.Platform,
): Promise<Record<string, string>> => {
  const folder = platform === 'win32' ? windows : unix;
  const { items } = await planOutput(outputs, folder, undefined, { platform });
  return Object.fromEntries(items.map(({ file, target }) => [file.relativePath, target]));
};

describe('planOutput', () => {
  it('puts files where their place says', async () => {
    expect(await targets([output('a/1.png'), output('a/2.png', 'two/x.png')], 'linux')).toEqual({
      'a/1.png': '/renders/a/1.png',
      'a/2.png': '/renders/two/x.png',
    });
  });

  it('tells ten thousand files of one name apart', async () => {
    const outputs = Array.from({ length: 10_000 }, (_, take) => output(`${take}/1.png`, '1.png'));
    expect(new Set(Object.values(await targets(outputs, 'linux'))).size).toBe(10_000);
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'tells files apart that would have the same name (%s)',
    async (platform) => {
      const outputs = [output('beauty/1.png', '1.png'), output('depth/1.png', '1.png'), output('2.png')];
      const planned = await targets(outputs, platform);
      expect(new Set(Object.values(planned)).size).toBe(3);
      expect(planned['beauty/1.png']).toMatch(/[\\/]1~[0-9a-f]{12}\.png$/);
      expect(planned['2.png']).toMatch(/[\\/]2\.png$/);
    },
  );

  it('does so in the same way in whatever order they come, and never in the place of the first', async () => {
    const [first, second, third] = ['a/1.png', 'b/1.png', 'c/1.png'].map((path) => output(path, '1.png'));
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three are needed');
    const all = await targets([first, second, third], 'linux');
    expect(await targets([third, first, second], 'linux')).toEqual(all);
    expect((await targets([second, first], 'linux'))['a/1.png']).toBe(all['a/1.png']);
    // A frame that was brought home alone has the plain name, which no other of them gets afterwards.
    expect((await targets([first], 'linux'))['a/1.png']).toBe('/renders/1.png');
    expect(Object.values(all)).not.toContain('/renders/1.png');
  });

  it.each([
    ['letter case', ['Frame.png', 'frame.png']],
    ['accents', ['Größe.png', 'Größe.png'.normalize('NFD')]],
    ['both', ['GRÖSSE/Ä.png', 'größe/ä.png'.normalize('NFD')]],
  ])('minds %s where disks do not', async (_, names) => {
    const outputs = names.map((name) => output(name));
    for (const platform of ['darwin', 'win32'] as const) {
      const folded = Object.values(await targets(outputs, platform)).map((path) =>
        path.normalize('NFC').toLowerCase(),
      );
      expect(new Set(folded).size).toBe(2);
    }
    expect(Object.values(await targets(outputs, 'linux'))).toEqual(names.map((name) => `/renders/${name}`));
  });

  it('tells apart what Windows cannot tell from what it is written as', async () => {
    const planned = await targets([output('left:1.png'), output('left%3A1.png')], 'win32');
    expect(new Set(Object.values(planned)).size).toBe(2);
  });

  it('refuses what leads out of the folder, and keeps the rest', async () => {
    const outputs = [output('../x.png'), output('1.png'), output('/etc/passwd'), output('C:\\x.png')];
    const { items, refused } = await planOutput(outputs, unix);
    expect(items.map(({ file }) => file.relativePath)).toEqual(['1.png']);
    expect(refused.map(({ output: { file }, error }) => [file.relativePath, error.problem.code])).toEqual([
      ['../x.png', 'unsafe-output-name'],
      ['/etc/passwd', 'unsafe-output-name'],
      ['C:\\x.png', 'unsafe-output-name'],
    ]);
  });

  it('takes another key where paths alone are not enough', async () => {
    const cameras = ['left', 'right'].map((camera) => ({ ...output('1.png'), camera }));
    const { items } = await planOutput(
      cameras,
      unix,
      ({ camera, file }) => `${camera}/${file.relativePath}`,
      { platform: 'linux' },
    );
    expect(new Set(items.map(({ target }) => target)).size).toBe(2);
    expect(items.map(({ camera }) => camera).sort()).toEqual(['left', 'right']);
  });
});
