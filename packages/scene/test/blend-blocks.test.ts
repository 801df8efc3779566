import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { walkBlocks } from '../src/blend/blocks.ts';
import type { Content } from '../src/blend/content.ts';
import { parseHeader } from '../src/blend/header.ts';
import { createPace } from '../src/pace.ts';

const HEAD_BYTES = 24;

/** Blocks without bodies, of which a slow disk gives one at a time; what it is reading fails when the work is given up. */
function slowBlocks(count: number, signal: AbortSignal): Content {
  const bytes = Buffer.alloc(count * HEAD_BYTES);
  for (let block = 0; block < count; block += 1) bytes.write('DATA', block * HEAD_BYTES, 'latin1');
  const read = async (offset: number, length: number) => {
    signal.throwIfAborted();
    return bytes.subarray(offset, offset + length);
  };
  return {
    sizeBytes: bytes.length,
    read,
    walk: () => async (at) => ({ bytes: await read(at, HEAD_BYTES), at }),
    close: async () => undefined,
  };
}

it('a walk that is given up while a slow disk is read rejects, and leaves no failure that nobody hears of', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => void unheard.push(reason);
  process.on('unhandledRejection', hear);
  onTestFinished(() => void process.off('unhandledRejection', hear));
  const abort = new AbortController();
  const given = new Error('given up');
  const content = slowBlocks(3, abort.signal);
  const seen: number[] = [];
  const walk = walkBlocks(
    content,
    '/shot.blend',
    parseHeader(Buffer.from('BLENDER-v304', 'latin1'), '/shot.blend'),
    0,
    content.sizeBytes,
    {
      visit({ offset }) {
        seen.push(offset);
        abort.abort(given);
        return true;
      },
    },
    createPace(abort.signal),
  );
  await expect(walk).rejects.toBe(given);
  expect(seen).toEqual([HEAD_BYTES]);
  // Failures that nobody hears of are told once everything else has had its turn.
  await turn();
  await turn();
  expect(unheard).toEqual([]);
});
