import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { quietHours } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import {
  createTransferGate,
  NO_LIMITS,
  type TransferFlow,
  type TransferGate,
  type TransferLimits,
} from '../src/index.ts';
import { type ManualTime, manualTime } from './manual-time.ts';

/** A Monday, 12:00 by the clock of wherever this runs. */
const NOON = new Date(2026, 5, 1, 12).getTime();
const HOUR = 3_600_000;

function makeGate(limits: Partial<TransferLimits> = {}): { gate: TransferGate; time: ManualTime } {
  const time = manualTime(NOON);
  return { time, gate: createTransferGate({ ...NO_LIMITS, ...limits }, time) };
}

/** Takes again and again until stopped; counts what it got. */
function keepTaking(
  gate: TransferGate,
  direction: 'up' | 'down',
  bytes: number,
): { got: number; stop: () => void } {
  const stop = new AbortController();
  const taker = { got: 0, stop: () => stop.abort() };
  const take = async (): Promise<void> => {
    for (;;) {
      await gate.take(direction, bytes, stop.signal);
      taker.got += bytes;
    }
  };
  take().catch(() => {});
  return taker;
}

/** What became of a promise so far. */
function watched(work: Promise<void>): { state: 'waiting' | 'done' | unknown } {
  const seen: { state: unknown } = { state: 'waiting' };
  work.then(
    () => {
      seen.state = 'done';
    },
    (error: unknown) => {
      seen.state = error;
    },
  );
  return seen;
}

describe('createTransferGate', () => {
  it('lets everything through without limits', async () => {
    const gate = createTransferGate();
    await gate.open(undefined);
    await Promise.all([1, 1_000_000_000, 0].map((bytes) => gate.take('up', bytes, undefined)));
    expect(gate.flow()).toEqual({ state: 'flowing', bytesPerSecond: null });
  });

  it.each([
    ['many small pieces', 1_500, 20],
    ['pieces larger than what goes at once', 300_000, 3],
    ['a slow line', 700, 2, 1_024],
  ])('keeps to a rate over time: %s', async (_, bytes, takers, rate = 100_000) => {
    const { gate, time } = makeGate({ uploadBytesPerSecond: rate });
    const all = Array.from({ length: takers }, () => keepTaking(gate, 'up', bytes));
    let before = 0;
    for (let minute = 1; minute <= 3; minute++) {
      await time.pass(60_000);
      const got = all.reduce((sum, taker) => sum + taker.got, 0);
      // What went at once at the beginning, and takes that are not complete yet, make the difference.
      expect(got).toBeLessThanOrEqual(minute * 60 * rate + Math.max(1_024, rate / 10));
      expect(got).toBeGreaterThanOrEqual(minute * 60 * rate - takers * bytes);
      expect(got).toBeGreaterThan(before);
      before = got;
    }
    for (const taker of all) taker.stop();
  });

  it('gives takers that want the same the same', async () => {
    const { gate, time } = makeGate({ downloadBytesPerSecond: 1_000_000 });
    const takers = Array.from({ length: 5 }, () => keepTaking(gate, 'down', 64_000));
    await time.pass(32_000);
    for (const taker of takers) {
      expect(taker.got).toBeGreaterThan(6_000_000);
      expect(taker.got).toBeLessThan(6_800_000);
      taker.stop();
    }
  });

  it('serves those who came first, and lets nobody wait for a large take to be over', async () => {
    const { gate, time } = makeGate({ uploadBytesPerSecond: 100_000 });
    const order: string[] = [];
    const take = (name: string, bytes: number) =>
      void gate.take('up', bytes, undefined).then(() => order.push(name));
    take('large', 10_000_000);
    take('first', 5_000);
    take('second', 5_000);
    await time.pass(1_000);
    expect(order).toEqual(['first', 'second']);
    await time.pass(99_000);
    expect(order).toEqual(['first', 'second', 'large']);
  });

  it('does not let one direction wait for the other', async () => {
    const { gate } = makeGate({ downloadBytesPerSecond: 1_024 });
    const down = watched(gate.take('down', 1_000_000, undefined));
    await gate.take('up', 1_000_000_000, undefined);
    expect(down.state).toBe('waiting');
  });

  it('shares what quiet hours leave among both directions', async () => {
    const slow = quietHours.parse({ from: '12:00', to: '13:00', bytesPerSecond: 200_000 });
    const { gate, time } = makeGate({ quietHours: [slow] });
    expect(gate.flow()).toEqual({ state: 'flowing', bytesPerSecond: 200_000 });
    const up = keepTaking(gate, 'up', 64_000);
    const down = keepTaking(gate, 'down', 1_000);
    const more = Array.from({ length: 8 }, () => keepTaking(gate, 'down', 1_000));
    await time.pass(60_000);
    const gotDown = [down, ...more].reduce((sum, taker) => sum + taker.got, 0);
    expect(up.got + gotDown).toBeLessThanOrEqual(12_020_000);
    expect(up.got + gotDown).toBeGreaterThan(11_900_000);
    expect(up.got).toBeGreaterThan(1_000_000);
    expect(gotDown).toBeGreaterThan(500_000);
    for (const taker of [up, down, ...more]) taker.stop();
    await time.pass(HOUR);
    expect(gate.flow()).toEqual({ state: 'flowing', bytesPerSecond: null });
  });

  it('changes limits for those who wait already', async () => {
    const { gate, time } = makeGate({ uploadBytesPerSecond: 1_024 });
    const take = watched(gate.take('up', 100_000_000, undefined));
    await time.pass(10_000);
    expect(take.state).toBe('waiting');
    const limits = { ...NO_LIMITS, uploadBytesPerSecond: 50_000_000 };
    gate.change(limits);
    expect(gate.limits()).toEqual(limits);
    await time.pass(1_000);
    expect(take.state).toBe('waiting');
    await time.pass(1_000);
    expect(take.state).toBe('done');

    const other = watched(gate.take('up', 1_000_000_000_000, undefined));
    gate.change(NO_LIMITS);
    await time.pass(0);
    expect(other.state).toBe('done');
  });

  it('rests while it is paused, and tells everybody', async () => {
    const { gate, time } = makeGate({ uploadBytesPerSecond: 100_000 });
    const seen: TransferFlow[] = [];
    const unsubscribe = gate.subscribe((flow) => seen.push(flow));
    const underWay = watched(gate.take('up', 200_000, undefined));
    await time.pass(1_000);
    gate.pause();
    gate.pause();
    const opening = watched(gate.open(undefined));
    const taking = watched(gate.take('down', 1, undefined));
    await time.pass(HOUR);
    expect([underWay.state, opening.state, taking.state]).toEqual(['waiting', 'waiting', 'waiting']);
    expect(time.pending()).toBe(0);

    gate.resume();
    await time.pass(0);
    expect([underWay.state, opening.state, taking.state]).toEqual(['waiting', 'done', 'done']);
    await time.pass(1_000);
    expect(underWay.state).toBe('done');
    unsubscribe();
    gate.pause();
    expect(seen).toEqual([{ state: 'paused' }, { state: 'flowing', bytesPerSecond: null }]);
  });

  it('rests in quiet hours, says until when, and goes on then', async () => {
    const lunch = quietHours.parse({ from: '12:30', to: '13:00' });
    const { gate, time } = makeGate({ quietHours: [lunch], downloadBytesPerSecond: 1_024 });
    const seen: TransferFlow[] = [];
    gate.subscribe((flow) => seen.push(flow));
    const taking = watched(gate.take('down', 2_000 * 1_024, undefined));
    await time.pass(HOUR / 2);
    expect(gate.flow()).toEqual({ state: 'quiet', until: NOON + HOUR });
    const opening = watched(gate.open(undefined));
    await time.pass(HOUR / 2 - 1);
    expect([opening.state, taking.state]).toEqual(['waiting', 'waiting']);
    await time.pass(1);
    expect([opening.state, taking.state]).toEqual(['done', 'waiting']);
    await time.pass(200_000);
    expect(taking.state).toBe('done');
    expect(seen).toEqual([
      { state: 'quiet', until: NOON + HOUR },
      { state: 'flowing', bytesPerSecond: null },
    ]);
  });

  it('is not shaken by a clock that is set', async () => {
    const nights = quietHours.parse({ from: '22:00', to: '06:00' });
    const { gate, time } = makeGate({ quietHours: [nights], uploadBytesPerSecond: 100_000 });
    const taker = keepTaking(gate, 'up', 10_000);
    await time.pass(10_000);
    time.setClock(NOON - 5 * HOUR);
    await time.pass(60_000);
    time.setClock(NOON + 3 * HOUR);
    await time.pass(60_000);
    expect(taker.got).toBeGreaterThanOrEqual(12_990_000);
    expect(taker.got).toBeLessThanOrEqual(13_010_000);

    // Into the night, and out of it again: noticed within a minute.
    const midnight = NOON + 12 * HOUR;
    time.setClock(midnight);
    await time.pass(60_000);
    expect(gate.flow()).toEqual({ state: 'quiet', until: midnight + 6 * HOUR });
    const before = taker.got;
    await time.pass(HOUR);
    expect(taker.got).toBe(before);
    time.setClock(NOON);
    await time.pass(61_000);
    expect(taker.got).toBeGreaterThan(before);
    taker.stop();
  });

  it('lets go of those who give up, whatever they wait for, and goes on with the others', async () => {
    const { gate, time } = makeGate({ uploadBytesPerSecond: 100_000 });
    const reason = new Error('the artist pressed Cancel');
    const stop = new AbortController();
    const given = [watched(gate.take('up', 5_000_000, stop.signal))];
    const staying = watched(gate.take('up', 50_000, undefined));
    gate.pause();
    given.push(watched(gate.open(stop.signal)), watched(gate.take('down', 10, stop.signal)));
    await time.pass(100);
    stop.abort(reason);
    given.push(watched(gate.open(stop.signal)), watched(gate.take('up', 10, stop.signal)));
    await time.pass(0);
    expect(given.map(({ state }) => state)).toEqual([reason, reason, reason, reason, reason]);
    gate.resume();
    await time.pass(500);
    expect(staying.state).toBe('done');
  });

  it.each([
    ['to be let in', 'gate.open(stop.signal)'],
    ['for bytes', "gate.take('up', 10, stop.signal)"],
  ])('does not keep a process alive once nobody waits %s', async (_, wait) => {
    const source = new URL('../src/index.ts', import.meta.url).href;
    const script = `
      import { createTransferGate, NO_LIMITS } from ${JSON.stringify(source)};
      const always = { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '00:00', bytesPerSecond: 0 };
      const gate = createTransferGate({ ...NO_LIMITS, quietHours: [always] });
      const stop = new AbortController();
      setImmediate(() => stop.abort(new Error('given up')));
      await ${wait}.catch(({ message }) => console.log(message));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=@farmhand/source',
      '--input-type=module',
      '--eval',
      script,
    ]);
    expect(stdout.trim()).toBe('given up');
  });
});
