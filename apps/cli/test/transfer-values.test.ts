import { transferSettings } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { CONFIG_KEYS, configKey } from '../src/computer/config-keys.ts';
import {
  cacheText,
  parseCache,
  parseQuietHours,
  parseRate,
  quietHoursText,
  rateText,
} from '../src/computer/transfer-values.ts';

describe('speeds', () => {
  it.each([
    ['5MB/s', 5_000_000],
    ['5 mb/s', 5_000_000],
    ['1,5MB/s', 1_500_000],
    ['800KB/s', 800_000],
    ['2MiB/s', 2_097_152],
    ['100Mbit/s', 12_500_000],
    ['100Mbps', 12_500_000],
    ['none', null],
    ['unlimited', null],
  ])('%s', (given, expected) => {
    expect(parseRate(given)).toBe(expected);
  });

  it.each(['5', '5MB', 'fast', '-5MB/s', '5XB/s', '', '5MB/h'])(
    '"%s" is none, and the error says how to write one',
    (given) => {
      expect(() => parseRate(given)).toThrow(/5MB\/s/);
    },
  );

  it('too slow a one is refused', () => {
    expect(() => parseRate('100B/s')).toThrow(/1024/);
  });

  it('are shown so that they can be given again', () => {
    for (const rate of [null, 1024, 5_000_000, 1_500_000, 12_500_000, 2_097_152, 1_234_567_891]) {
      expect(parseRate(rateText(rate))).toBe(rate);
    }
    expect(rateText(1_500_000)).toBe('1.5MB/s');
  });
});

describe('quiet hours', () => {
  it.each([
    ['mon-fri 09:00-18:00 1MB/s', ['mon', 'tue', 'wed', 'thu', 'fri'], '09:00', '18:00', 1_000_000],
    ['sat,sun 9:30-12:00', ['sat', 'sun'], '09:30', '12:00', 0],
    ['fri-mon 22:00 - 06:00 500 KB/s', ['mon', 'fri', 'sat', 'sun'], '22:00', '06:00', 500_000],
    ['Wednesday 00:00-23:59', ['wed'], '00:00', '23:59', 0],
    ['22:00-06:00', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], '22:00', '06:00', 0],
  ])('%s', (given, days, from, to, bytesPerSecond) => {
    const parsed = parseQuietHours(given);
    expect(parsed).toEqual({ days, from, to, bytesPerSecond });
    expect(parseQuietHours(quietHoursText(parsed))).toEqual(parsed);
  });

  it.each([
    'mon-fri',
    '09:00',
    '25:00-26:00',
    'mon 09:00-18:00 fast',
    'mon 09:00-18:00 none',
    'today 09:00-18:00',
  ])('"%s" are none, and the error says what is wrong', (given) => {
    expect(() => parseQuietHours(given)).toThrow(/quiet hours|speed|Days are/);
  });
});

describe('the cache', () => {
  it.each([
    ['file', { kind: 'file' }],
    [
      'redis://cache.studio.lan',
      { kind: 'redis', host: 'cache.studio.lan', port: 6379, user: '', database: 0, tls: false },
    ],
    [
      'rediss://farm@10.0.0.5:7000/3',
      { kind: 'redis', host: '10.0.0.5', port: 7000, user: 'farm', database: 3, tls: true },
    ],
  ])('%s', (given, expected) => {
    const parsed = parseCache(given);
    expect(parsed).toEqual(expected);
    expect(parseCache(cacheText(parsed))).toEqual(parsed);
  });

  it('takes no password, and does not repeat one', () => {
    const refused = () => parseCache('redis://farm:s3cret@cache.studio.lan');
    expect(refused).toThrow(/FARMHAND_REDIS_PASSWORD/);
    expect(refused).not.toThrow(/s3cret/);
    expect(() => parseCache('http://cache.studio.lan')).toThrow(/redis:\/\//);
    expect(() => parseCache('redis://')).toThrow(/redis:\/\//);
  });
});

describe('settings', () => {
  it('of the model all have a key, which puts back what it shows', () => {
    const first = transferSettings.parse({ schema: 'farmhand.transfer-settings/1' });
    const covered = CONFIG_KEYS.flatMap((key) => Object.keys(key.set([key.show(first)])));
    expect([...covered, 'schema'].sort()).toEqual(Object.keys(transferSettings.shape).sort());
    expect({
      ...first,
      ...Object.assign({}, ...CONFIG_KEYS.map((key) => key.set([key.show(first)]))),
    }).toEqual(first);
  });

  it('are named when one is not known, and refuse values that are none', () => {
    expect(() => configKey('uploads')).toThrow(/upload-limit/);
    for (const [key, value] of [
      ['at-once', '0'],
      ['at-once', 'many'],
      ['engine', 'aspera'],
    ] as const) {
      expect(() => configKey(key).set([value]), key).toThrow(value);
    }
    expect(() => configKey('line').set(['a', 'b'])).toThrow(/one value/);
  });
});
