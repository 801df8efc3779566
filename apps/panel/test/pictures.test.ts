import { describe, expect, it } from 'vitest';
import { CallError } from '../src/api/request.ts';
import { fetchPicture } from '../src/kit/pictures.ts';

const never = new AbortController().signal;

/** Pictures of the sidecar that come when they are let go; `asked` has the keys of those that it was asked for. */
function gallery() {
  const asked: string[] = [];
  const ready = new Map<string, () => void>();
  const fetch = (key: string, signal: AbortSignal = never) =>
    fetchPicture(
      {
        key,
        open: () => {
          asked.push(key);
          return new Promise((resolve) => {
            ready.set(key, () => resolve(new Response(key)));
          });
        },
      },
      signal,
    );
  const letGo = (key: string) => ready.get(key)?.();
  return { asked, fetch, letGo };
}

/** Lets everything run that waits for nothing else. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('pictures', () => {
  it('are fetched two at a time, and one that is given up costs nobody its turn', async () => {
    const { asked, fetch, letGo } = gallery();
    const stop = new AbortController();
    const first = fetch('a1');
    const second = fetch('a2');
    const third = fetch('a3', stop.signal);
    const fourth = fetch('a4');
    await settle();
    expect(asked).toEqual(['a1', 'a2']);
    stop.abort();
    await expect(third).rejects.toMatchObject({ name: 'AbortError' });
    letGo('a1');
    await first;
    await settle();
    expect(asked).toEqual(['a1', 'a2', 'a4']);
    letGo('a2');
    letGo('a4');
    await Promise.all([second, fourth]);
  });

  it('are fetched once, until others were looked at since', async () => {
    const urls = new Map<string, string | null>();
    const asked: string[] = [];
    const look = async (key: string) => {
      const open = async () => {
        asked.push(key);
        return new Response(key);
      };
      urls.set(key, await fetchPicture({ key, open }, never));
    };
    await look('b0');
    const url = urls.get('b0');
    expect(url).toMatch(/^blob:/);
    await look('b0');
    expect([asked, urls.get('b0')]).toEqual([['b0'], url]);
    for (let at = 1; at <= 100; at += 1) await look(`b${at}`);
    asked.length = 0;
    await look('b0');
    await look('b100');
    expect(asked).toEqual(['b0']);
  });

  it('are none where the sidecar has none, and asked for again then', async () => {
    const none = { code: 'not-found', message: 'None.', hint: '', retryable: false };
    let asked = 0;
    const source = {
      key: 'c',
      open: async () => {
        asked += 1;
        throw new CallError(none, 404);
      },
    };
    expect(await fetchPicture(source, never)).toBeNull();
    expect(await fetchPicture(source, never)).toBeNull();
    expect(asked).toBe(2);
    const broken = { key: 'd', open: () => Promise.reject(new CallError(none, 500)) };
    await expect(fetchPicture(broken, never)).rejects.toBeInstanceOf(CallError);
  });
});
