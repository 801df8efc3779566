import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findCandidates, foldersNearScene, type SearchLimits } from '../src/index.ts';
import { makeFolder, writeRested } from './workspace.ts';

/** A folder with these files. */
function folderWith(...names: readonly string[]): string {
  const folder = makeFolder();
  for (const name of names) writeRested(folder, name, name);
  return folder;
}

/** What is found for one missing path, as paths below the folder that is searched. */
async function candidatesBelow(
  folder: string,
  missing: string,
  limits: SearchLimits = {},
): Promise<readonly string[]> {
  const found = await findCandidates({ missing: [missing], folders: [folder], limits });
  return (found.get(missing) ?? []).map((path) => path.slice(folder.length + 1).replaceAll('\\', '/'));
}

it('puts first what shares most of its last folders with the missing path, then what is nearest', async () => {
  const folder = folderWith(
    'wood.png',
    'old/wood.png',
    'bark/wood.png',
    'assets/v2/tex/bark/wood.png',
    'tex/metal/wood.png',
    'tex/bark/stone.png',
  );
  expect(await candidatesBelow(folder, '/mnt/studio/tex/bark/wood.png')).toEqual([
    'assets/v2/tex/bark/wood.png',
    'bark/wood.png',
    'wood.png',
    'old/wood.png',
    'tex/metal/wood.png',
  ]);
});

it('gives five at most', async () => {
  const folder = folderWith(...Array.from({ length: 9 }, (_, index) => `${index}/wood.png`));
  expect(await candidatesBelow(folder, '/gone/wood.png')).toEqual(
    [0, 1, 2, 3, 4].map((index) => `${index}/wood.png`),
  );
});

it.each([
  ['another letter case', 'TEX/Wood.PNG', '/gone/tex/wood.png'],
  ['a path of Windows', 'tex/wood.png', 'D:\\Projects\\Farm\\tex\\wood.png'],
  ['a share of Windows', 'tex/wood.png', '\\\\nas\\projects\\tex\\wood.png'],
  ['a path with both kinds of slash', 'tex/wood.png', 'D:/Projects\\Farm/tex\\wood.png'],
  ['an accent that macOS takes apart', 'Größe.png'.normalize('NFD'), '/gone/Größe.png'.normalize('NFC')],
  ['an accent that macOS took apart', 'Größe.png'.normalize('NFC'), '/gone/Größe.png'.normalize('NFD')],
  ['a name in Chinese', '贴图/木头 01.png', 'E:\\项目\\贴图\\木头 01.png'],
])('finds a file by %s', async (_, there, missing) => {
  expect(await candidatesBelow(folderWith(there), missing)).toEqual([there]);
});

it('counts shared folders in any letter case and with either slash', async () => {
  const folder = folderWith('a/wood.png', 'deep/down/TEX/Bark/wood.png');
  expect(await candidatesBelow(folder, 'D:\\farm\\tex\\bark\\WOOD.png')).toEqual([
    'deep/down/TEX/Bark/wood.png',
    'a/wood.png',
  ]);
});

it.each(['wood.jpg', 'wood', 'redwood.png', 'wood.png.bak', 'wood.png/inside.txt'])(
  'does not take %s for wood.png',
  async (name) => {
    expect(await candidatesBelow(folderWith(name), '/gone/wood.png')).toEqual([]);
  },
);

it('answers for each missing path that something was found for, and only for these', async () => {
  const folder = folderWith('tex/a.png', 'tex/b.png', 'other/a.png');
  const missing = ['/x/tex/a.png', '/x/other/a.png', 'Q:\\x\\B.PNG', '/x/c.png', '/x/', ''];
  const found = await findCandidates({ missing, folders: [folder] });
  expect([...found]).toEqual([
    ['/x/tex/a.png', [join(folder, 'tex/a.png'), join(folder, 'other/a.png')]],
    ['/x/other/a.png', [join(folder, 'other/a.png'), join(folder, 'tex/a.png')]],
    ['Q:\\x\\B.PNG', [join(folder, 'tex/b.png')]],
  ]);
});

it('looks in all folders, and names a file once where they overlap', async () => {
  const folder = folderWith('shots/010/scene.blend', 'shots/010/tex/a.png', 'library/a.png');
  const folders = [join(folder, 'shots/010'), join(folder, 'not-there'), folder, folder];
  const found = await findCandidates({ missing: ['/gone/a.png'], folders });
  expect(found.get('/gone/a.png')?.toSorted()).toEqual(
    [join(folder, 'library/a.png'), join(folder, 'shots/010/tex/a.png')].toSorted(),
  );
});

it('follows links to folders and files, goes through each folder once, and passes over loops and dead ends', async () => {
  const library = folderWith('wood/bark.png');
  const folder = folderWith('here/leaf.png');
  symlinkSync(library, join(folder, 'library'));
  symlinkSync(library, join(folder, 'again'));
  symlinkSync(folder, join(folder, 'here', 'up'));
  symlinkSync(join(folder, 'self'), join(folder, 'self'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'stone.png'));
  symlinkSync(join(library, 'wood/bark.png'), join(folder, 'moss.png'));
  expect(await candidatesBelow(folder, '/x/leaf.png')).toEqual(['here/leaf.png']);
  expect(await candidatesBelow(folder, '/x/moss.png')).toEqual(['moss.png']);
  expect(await candidatesBelow(folder, '/x/stone.png')).toEqual([]);
  const bark = await candidatesBelow(folder, '/x/bark.png');
  expect(bark).toHaveLength(1);
  expect(bark[0]).toMatch(/^(library|again)\/wood\/bark\.png$/);
});

it('leaves out hidden folders and those of programs, but looks into a hidden one it is given', async () => {
  const folder = folderWith('.git/a.png', 'node_modules/a.png', '.cache/tex/a.png');
  expect(await candidatesBelow(folder, '/x/a.png')).toEqual([]);
  expect(await candidatesBelow(join(folder, '.cache'), '/x/a.png')).toEqual(['tex/a.png']);
});

it('goes as deep as the limit says', async () => {
  const folder = folderWith('a.png', '1/a.png', '1/2/a.png', '1/2/3/a.png');
  const depths = await Promise.all([0, 1, 2].map((depth) => candidatesBelow(folder, '/x/a.png', { depth })));
  expect(depths.map((found) => found.length)).toEqual([1, 2, 3]);
});

it('searches level by level, so that a limit of entries leaves out what is far away', async () => {
  const folder = folderWith(
    'near/a.png',
    ...Array.from({ length: 50 }, (_, index) => `far/way/${index}/a.png`),
  );
  // The folders near and far, what is in them, and no more.
  expect(await candidatesBelow(folder, '/x/a.png', { entries: 4 })).toEqual(['near/a.png']);
  expect(await candidatesBelow(folder, '/x/a.png', { entries: 0 })).toEqual([]);
  expect(await candidatesBelow(folder, '/x/a.png')).toHaveLength(5);
});

it('gives what it has when the time is over', async () => {
  const folder = folderWith('a.png');
  expect(await candidatesBelow(folder, '/x/a.png', { seconds: 0 })).toEqual([]);
  expect(await candidatesBelow(folder, '/x/a.png', { seconds: 30 })).toEqual(['a.png']);
});

it('ends with the reason of the signal', async () => {
  const reason = new Error('the artist pressed Cancel');
  const folder = folderWith(...Array.from({ length: 100 }, (_, index) => `${index}/${index}/a.png`));
  const input = { missing: ['/x/a.png'], folders: [folder] };
  await expect(findCandidates({ ...input, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const work = findCandidates({ ...input, signal: controller.signal });
  controller.abort(reason);
  await expect(work).rejects.toBe(reason);
});

it('passes over a folder that goes away', async () => {
  const folder = folderWith('a.png');
  const leaving = join(folder, 'leaving');
  mkdirSync(leaving);
  const work = findCandidates({ missing: ['/x/a.png'], folders: [leaving, folder] });
  rmSync(leaving, { recursive: true });
  expect((await work).get('/x/a.png')).toEqual([join(folder, 'a.png')]);
});

it('lists the folders near a scene, the likeliest first', async () => {
  const found = ['/proj/tex/a.png', '/proj/tex/b.png', '/proj/shots/010/cache/c.vdb'].map((path) => ({
    path,
  }));
  expect(await foldersNearScene('/proj/shots/010/scene.blend', found)).toEqual([
    '/proj/shots/010',
    '/proj/tex',
    '/proj/shots/010/cache',
    '/proj/shots',
  ]);
  expect(await foldersNearScene('/scenes/scene.blend', [])).toEqual(['/scenes']);
  expect(await foldersNearScene('/scene.blend', [])).toEqual(['/']);
});
