import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pictureSize } from '@farmhand/rehearsal';
import { expect, test } from 'vitest';
import { testFolders } from './support/folders.ts';

async function sizeOf(...parts: readonly (string | readonly number[])[]) {
  const { folder } = await testFolders();
  const path = join(folder, 'picture');
  const bytes = parts.map((part) =>
    typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part),
  );
  await writeFile(path, Buffer.concat(bytes));
  return pictureSize(path);
}

const int32 = (value: number): readonly number[] => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return [...bytes];
};

test('PNG: the header chunk comes first', async () => {
  const header = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
  expect(await sizeOf(header, 'IHDR', [0, 0, 7, 128, 0, 0, 4, 56], [8, 2, 0, 0, 0])).toEqual({
    width: 1920,
    height: 1080,
  });
});

test('JPEG: the frame comes after other segments; a table is none', async () => {
  const start = [0xff, 0xd8];
  const application = [0xff, 0xe0, 0, 4, 0xff, 0xc0];
  const huffmanTable = [0xff, 0xc4, 0, 5, 1, 2, 3];
  const progressiveFrame = [0xff, 0xc2, 0, 17, 8, 0x02, 0x1c, 0x03, 0xc0, 3];
  expect(
    await sizeOf(start, application, huffmanTable, progressiveFrame, [0, 0, 0, 0, 0, 0, 0, 0, 0]),
  ).toEqual({
    width: 960,
    height: 540,
  });
});

test('OpenEXR: the display window counts, wherever it begins', async () => {
  const attribute = (name: string, type: string, value: readonly number[]) => [
    `${name}\0${type}\0`,
    int32(value.length),
    value,
  ];
  const box = (...corners: readonly number[]) => corners.flatMap((corner) => [...int32(corner)]);
  const head = [
    [0x76, 0x2f, 0x31, 0x01, 2, 0, 0, 0],
    ...attribute('dataWindow', 'box2i', box(10, 10, 19, 19)),
    ...attribute('displayWindow', 'box2i', box(-5, 0, 634, 359)),
    [0],
  ];
  expect(await sizeOf(...head)).toEqual({ width: 640, height: 360 });
});

test.each([
  ['another format', 'II*\0 a TIFF file'],
  ['nothing at all', ''],
  ['a JPEG that ends early', '\xff\xd8\xff\xe0'],
  ['an OpenEXR that ends early', 'v/1\x01\x02\0\0\0channels\0chlist\0'],
])('%s tells no size', async (_, content) => {
  expect(await sizeOf(content)).toBeNull();
});
