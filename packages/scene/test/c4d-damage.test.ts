import { describe, expect, it } from 'vitest';
import { problemOf as problemOfFile } from './support/problem-of.ts';
import { asOlderFile, c4dFile, c4dSample, chunk } from './support/synthetic-c4d.ts';

const problemOf = (content: Buffer) => problemOfFile(content, 'broken.c4d');

describe('a Cinema 4D file that cannot be read says why', () => {
  it.each([9, 12, 13, 40, 2000, -1])('cut off at %d: says at what byte', async (length) => {
    const whole = c4dSample();
    const part = whole.subarray(0, length < 0 ? whole.length + length : length);
    const error = await problemOf(part);
    expect(error.code).toBe('scene-truncated');
    expect(error.message).toContain(`at byte ${part.length},`);
  });

  it.each([12, 30])('one of the older kind cut off at %d', async (length) => {
    expect((await problemOf(asOlderFile(c4dSample()).subarray(0, length))).code).toBe('scene-truncated');
  });

  it('a value of no type there is', async () => {
    const error = await problemOf(c4dFile({ objects: [chunk(5154, 0, [Buffer.from([99])])] }));
    expect(error.code).toBe('scene-damaged');
  });

  it('nothing but zeros after the head', async () => {
    const error = await problemOf(Buffer.concat([c4dSample().subarray(0, 12), Buffer.alloc(1 << 20)]));
    expect(error.code).toBe('scene-damaged');
  });

  it('parts nested without end', async () => {
    const start = chunk(110100, 0, []).subarray(0, 9);
    const head = c4dSample().subarray(0, 13);
    const error = await problemOf(Buffer.concat([head, ...Array<Buffer>(200_000).fill(start)]));
    expect(error.code).toBe('scene-damaged');
  });

  it('a version nobody has', async () => {
    const whole = c4dSample();
    whole.writeUInt32BE(0xffffffff, 8);
    expect((await problemOf(whole)).code).toBe('scene-damaged');
  });
});
