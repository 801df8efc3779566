import { type QuietHours, quietHours } from '@farmhand/model';
import { afterEach, describe, expect, it } from 'vitest';
import { quietAt } from '../src/index.ts';

const zoneOfThisMachine = process.env.TZ;

afterEach(() => {
  if (zoneOfThisMachine === undefined) delete process.env.TZ;
  else process.env.TZ = zoneOfThisMachine;
});

const hours = (input: Partial<QuietHours> & Pick<QuietHours, 'from' | 'to'>): QuietHours =>
  quietHours.parse(input);

/** What applies at a moment, with its end as a date in UTC. */
function at(
  zone: string,
  moment: string,
  ...table: QuietHours[]
): { rate: number | null; until: string | null } {
  process.env.TZ = zone;
  const { bytesPerSecond, until } = quietAt(table, new Date(moment));
  return { rate: bytesPerSecond, until: until === null ? null : new Date(until).toISOString() };
}

describe('quietAt', () => {
  it('has nothing to say without quiet hours', () => {
    expect(at('UTC', '2026-06-01T12:00:00Z')).toEqual({ rate: null, until: null });
  });

  // 2026-06-01 is a Monday.
  const office = hours({ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' });
  it.each([
    ['before', '2026-06-01T08:59:59.999Z', null, '2026-06-01T09:00:00.000Z'],
    ['at their first moment', '2026-06-01T09:00:00Z', 0, '2026-06-01T18:00:00.000Z'],
    ['at their last moment', '2026-06-01T17:59:59.999Z', 0, '2026-06-01T18:00:00.000Z'],
    ['at their end', '2026-06-01T18:00:00Z', null, '2026-06-02T09:00:00.000Z'],
    ['on Friday evening', '2026-06-05T18:00:00Z', null, '2026-06-08T09:00:00.000Z'],
    ['on Sunday noon', '2026-06-07T12:00:00Z', null, '2026-06-08T09:00:00.000Z'],
  ])('knows office hours %s', (_, moment, rate, until) => {
    expect(at('UTC', moment, office)).toEqual({ rate, until });
  });

  const fridayNight = hours({ days: ['fri'], from: '22:00', to: '06:00' });
  it.each([
    ['on Friday at three in the morning', '2026-06-05T03:00:00Z', null, '2026-06-05T22:00:00.000Z'],
    ['on Friday at eleven in the evening', '2026-06-05T23:00:00Z', 0, '2026-06-06T06:00:00.000Z'],
    ['on Saturday at three in the morning', '2026-06-06T03:00:00Z', 0, '2026-06-06T06:00:00.000Z'],
    ['on Sunday at three in the morning', '2026-06-07T03:00:00Z', null, '2026-06-12T22:00:00.000Z'],
  ])('counts a night to the day on which it begins: %s', (_, moment, rate, until) => {
    expect(at('UTC', moment, fridayNight)).toEqual({ rate, until });
  });

  it('takes equal times for a whole day', () => {
    const saturday = hours({ days: ['sat'], from: '08:00', to: '08:00' });
    expect(at('UTC', '2026-06-06T08:00:00Z', saturday)).toEqual({
      rate: 0,
      until: '2026-06-07T08:00:00.000Z',
    });
    expect(at('UTC', '2026-06-07T08:00:00Z', saturday).rate).toBeNull();
  });

  it('applies the lowest rate of several, and tells when that changes', () => {
    const table = [
      hours({ from: '08:00', to: '20:00', bytesPerSecond: 5_000_000 }),
      hours({ from: '09:00', to: '17:00', bytesPerSecond: 1_000_000 }),
      hours({ from: '12:00', to: '13:00' }),
      hours({ from: '10:00', to: '11:00', bytesPerSecond: 9_000_000 }),
    ];
    const rates = [8, 9, 10, 12, 13, 17, 20].map((hour) => {
      const moment = `2026-06-01T${String(hour).padStart(2, '0')}:00:00Z`;
      const { rate, until } = at('UTC', moment, ...table);
      return [hour, rate, until?.slice(11, 16)];
    });
    expect(rates).toEqual([
      [8, 5_000_000, '09:00'],
      [9, 1_000_000, '12:00'],
      [10, 1_000_000, '12:00'],
      [12, 0, '13:00'],
      [13, 1_000_000, '17:00'],
      [17, 5_000_000, '20:00'],
      [20, null, '08:00'],
    ]);
  });

  it('is one rest where one follows on another', () => {
    const table = [hours({ from: '22:00', to: '00:00' }), hours({ from: '00:00', to: '06:00' })];
    expect(at('UTC', '2026-06-01T23:00:00Z', ...table)).toEqual({
      rate: 0,
      until: '2026-06-02T06:00:00.000Z',
    });
  });

  it('looks a week ahead when it never changes', () => {
    const always = hours({ from: '00:00', to: '00:00' });
    const { rate, until } = at('UTC', '2026-06-01T12:00:00Z', always);
    expect(rate).toBe(0);
    expect(Date.parse(until ?? '')).toBeGreaterThan(Date.parse('2026-06-08T12:00:00Z'));
  });

  // Clocks go forward on 2026-03-29 at 02:00 in Berlin, back on 2026-10-25 at 03:00; in New York on 8 March and
  // 1 November; on Lord Howe Island by half an hour, back on 2026-04-05 at 02:00.
  it.each([
    ['a night an hour short', 'Europe/Berlin', '22:00', '06:00', '2026-03-28T22:00Z', '2026-03-29T04:00Z'],
    ['a night an hour longer', 'Europe/Berlin', '22:00', '06:00', '2026-10-24T21:00Z', '2026-10-25T05:00Z'],
    ['across the ocean', 'America/New_York', '22:00', '06:00', '2026-03-08T06:00Z', '2026-03-08T10:00Z'],
    ['and back', 'America/New_York', '22:00', '06:00', '2026-11-01T05:00Z', '2026-11-01T11:00Z'],
    ['half an hour', 'Australia/Lord_Howe', '22:00', '06:00', '2026-04-04T13:00Z', '2026-04-04T19:30Z'],
    ['an ordinary night', 'Europe/Berlin', '22:00', '06:00', '2026-06-01T21:00Z', '2026-06-02T04:00Z'],
    [
      'a time that does not exist',
      'Europe/Berlin',
      '02:30',
      '05:00',
      '2026-03-29T01:30Z',
      '2026-03-29T03:00Z',
    ],
    [
      'a time that happens twice',
      'Europe/Berlin',
      '02:30',
      '05:00',
      '2026-10-25T00:30Z',
      '2026-10-25T04:00Z',
    ],
  ])('ends by the clock on the wall when clocks are changed: %s', (_, zone, from, to, moment, end) => {
    const until = new Date(end).toISOString();
    expect(at(zone, moment, hours({ from, to }))).toEqual({ rate: 0, until });
  });

  it.each([
    ['a time that does not exist', '2026-03-29T01:29:59Z', '2026-03-29T01:30:00.000Z'],
    ['a time that happens twice', '2026-10-25T00:29:59Z', '2026-10-25T00:30:00.000Z'],
  ])('begins by the clock on the wall: %s', (_, moment, begin) => {
    const night = hours({ from: '02:30', to: '05:00' });
    expect(at('Europe/Berlin', moment, night)).toEqual({ rate: null, until: begin });
  });
});
