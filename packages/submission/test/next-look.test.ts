import { nextLookIn, PACE, type SeenOfJob } from '@farmhand/submission';
import { describe, expect, it } from 'vitest';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const seen = (what: Partial<SeenOfJob> = {}): SeenOfJob => ({
  unchangedMs: 0,
  framesLeft: 100,
  rendering: 4,
  msPerFrame: null,
  sinceFrameMs: 0,
  ...what,
});

describe('the pause until the next look at a job', () => {
  it('is the shortest after a change, and the longest when nothing has changed for long', () => {
    expect(nextLookIn(seen())).toBe(PACE.leastMs);
    expect(nextLookIn(seen({ unchangedMs: 60 * MINUTE }))).toBe(PACE.mostMs);
  });

  it('grows while nothing changes, and stays within its bounds', () => {
    const pauses = [0, 10, 30, 60, 120, 300, 600].map((seconds) =>
      nextLookIn(seen({ unchangedMs: seconds * SECOND })),
    );
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(new Set(pauses).size).toBeGreaterThan(3);
    for (const pause of pauses) {
      expect(pause).toBeGreaterThanOrEqual(PACE.leastMs);
      expect(pause).toBeLessThanOrEqual(PACE.mostMs);
    }
  });

  it('ends when a frame is about to finish by the pace of those before', () => {
    const slow = { unchangedMs: 4 * MINUTE, msPerFrame: 5 * MINUTE };
    const early = nextLookIn(seen({ ...slow, sinceFrameMs: 4 * MINUTE }));
    const late = nextLookIn(seen({ ...slow, sinceFrameMs: 4 * MINUTE + 50 * SECOND }));
    expect(early).toBeLessThanOrEqual(MINUTE);
    expect(late).toBeLessThan(early);
    // The frame is not like those before: nobody knows any more, and the pause is that of a job that does not change.
    const overdue = seen({ unchangedMs: 20 * MINUTE, msPerFrame: 5 * MINUTE, sinceFrameMs: 20 * MINUTE });
    expect(nextLookIn(overdue)).toBe(PACE.mostMs);
  });

  it('is shorter near the end, where the artist waits', () => {
    const middle = nextLookIn(seen({ unchangedMs: 2 * MINUTE }));
    expect(nextLookIn(seen({ unchangedMs: 2 * MINUTE, framesLeft: 1 }))).toBeLessThan(middle);
    // A job of which nothing renders is not about to end.
    expect(nextLookIn(seen({ unchangedMs: 2 * MINUTE, framesLeft: 1, rendering: 0 }))).toBe(middle);
  });
});
