import { sortInTurns } from '@farmhand/submission';
import { describe, expect, it } from 'vitest';

describe('sorting in turns', () => {
  const compare = (a: { readonly key: number }, b: { readonly key: number }) => a.key - b.key;
  it.each([0, 1, 499, 500, 501, 1_000, 12_345])(
    'orders %i elements as sorting at once does',
    async (count) => {
      const elements = Array.from({ length: count }, (_, index) => ({ key: (index * 31) % 97, index }));
      expect(await sortInTurns(elements, compare)).toEqual(elements.toSorted(compare));
    },
  );

  it('stops when it is cancelled', async () => {
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    const elements = Array.from({ length: 300_000 }, (_, key) => ({ key: -key }));
    await expect(sortInTurns(elements, compare, abort.signal)).rejects.toThrow('enough');
  });
});
