import { type LocalPath, localPath } from '@farmhand/model';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeKept, keepAll, keepAsPageCloses, onKept, stillChanged } from '../src/state/scene-changes.ts';

const DAY = localPath.parse('/proj/day.blend');
const NIGHT = localPath.parse('/proj/night.blend');

interface Asked {
  readonly scenePath: LocalPath;
  readonly changes: object;
  /** Has the sidecar answer; with a status that is no 200, refuse. */
  answer(status?: number): void;
  lose(): void;
}

let asked: Asked[] = [];
let told: unknown[] = [];

/** Requests wait until the test answers them. */
function sidecar(_address: string, { body }: { readonly body: string }): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { scenePath, changes } = JSON.parse(body) as { scenePath: LocalPath; changes: object };
    const answerOf = (status: number) =>
      status === 200
        ? { settings: {}, file: `${scenePath}.farmhand.json`, problem: null }
        : { problem: { code: 'disk-full', message: 'The disk is full.', hint: '', retryable: true } };
    asked.push({
      scenePath,
      changes,
      answer: (status = 200) => resolve(Response.json(answerOf(status), { status })),
      lose: () => reject(new TypeError('Failed to fetch')),
    });
  });
}

/** Lets everything that waits for answers go on. */
const settle = () => vi.advanceTimersByTimeAsync(0);
const sent = () => asked.map(({ scenePath, changes }) => [scenePath, changes]);

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  told = [];
  vi.stubGlobal('fetch', sidecar);
  vi.stubGlobal('document', { documentElement: { lang: 'en' } });
  onKept((path, kept) => told.push([path, kept.file, kept.problem?.code ?? null]));
});
afterEach(async () => {
  // Nothing is left for the next test.
  vi.stubGlobal('fetch', async () => Response.json({ settings: {}, file: 'x', problem: null }));
  for (const each of asked) each.answer();
  await vi.runAllTimersAsync();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('what is changed in the settings of a scene', () => {
  it('is sent once a moment has passed, all of it together', async () => {
    changeKept(DAY, { frames: '1' as never });
    await vi.advanceTimersByTimeAsync(200);
    changeKept(DAY, { tiles: 4 });
    changeKept(DAY, { frames: '1-10' as never });
    await vi.advanceTimersByTimeAsync(299);
    expect(sent()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent()).toEqual([[DAY, { frames: '1-10', tiles: 4 }]]);
  });

  it('goes to its own scene, whichever is changed after it', async () => {
    changeKept(DAY, { tiles: 2 });
    changeKept(NIGHT, { tiles: 3 });
    await vi.advanceTimersByTimeAsync(300);
    expect(sent()).toEqual([
      [DAY, { tiles: 2 }],
      [NIGHT, { tiles: 3 }],
    ]);
  });

  it('is never overtaken: the next waits for the answer', async () => {
    changeKept(DAY, { tiles: 2 });
    keepAll();
    changeKept(DAY, { tiles: 3 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent()).toEqual([[DAY, { tiles: 2 }]]);
    expect(stillChanged(DAY)).toEqual({ tiles: 3 });
    asked[0]?.answer();
    await settle();
    expect(sent()).toEqual([
      [DAY, { tiles: 2 }],
      [DAY, { tiles: 3 }],
    ]);
    asked[1]?.answer();
    await settle();
    expect(stillChanged(DAY)).toEqual({});
    expect(told).toEqual([
      [DAY, `${DAY}.farmhand.json`, null],
      [DAY, `${DAY}.farmhand.json`, null],
    ]);
  });

  it('is sent again when it got lost on the way, with what was changed since and not over it', async () => {
    changeKept(DAY, { tiles: 2, project: 'Mill' });
    keepAll();
    changeKept(DAY, { tiles: 3 });
    asked[0]?.lose();
    await settle();
    expect(told).toEqual([[DAY, null, 'sidecar-unreachable']]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent().slice(1)).toEqual([[DAY, { tiles: 3, project: 'Mill' }]]);
  });

  it('waits for the next change when it is refused for a reason that stays, and is not given up', async () => {
    changeKept(DAY, { tiles: 2 });
    keepAll();
    asked[0]?.answer(409);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([[DAY, null, 'disk-full']]);
    expect(asked).toHaveLength(1);
    changeKept(DAY, { project: 'Mill' });
    await vi.advanceTimersByTimeAsync(300);
    expect(sent().slice(1)).toEqual([[DAY, { tiles: 2, project: 'Mill' }]]);
  });

  it('is all sent as the page closes, what is under way once more', () => {
    changeKept(DAY, { tiles: 2 });
    keepAll();
    changeKept(DAY, { project: 'Mill' });
    changeKept(NIGHT, { tiles: 3 });
    keepAsPageCloses();
    expect(sent().slice(1)).toEqual([
      [DAY, { tiles: 2, project: 'Mill' }],
      [NIGHT, { tiles: 3 }],
    ]);
  });
});
