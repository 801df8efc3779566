import {
  type QuietHours,
  quietHours,
  TRANSFER_SETTINGS_SCHEMA,
  transferCache,
  transferSettings,
} from '@farmhand/model';
import { routes } from '@farmhand/sidecar/api';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type AccountForm,
  endpointOf,
  farmName,
  farmOf,
  freeName,
  isNeeded,
  wrongFields,
  wrongName,
} from '../src/screens/settings/account-form.ts';
import { lineChoices } from '../src/screens/settings/lines.ts';
import {
  effectText,
  formOf,
  NEW_QUIET_HOURS,
  quietHoursOf,
  runsOf,
  timeText,
  wrongIn,
} from '../src/screens/settings/quiet-hours.ts';
import { redisAddress } from '../src/screens/settings/redis-address.ts';
import { readSpeed, SPEED_UNITS, writeSpeed } from '../src/screens/settings/speed.ts';
import { type SupportFacts, supportText } from '../src/screens/settings/support-text.ts';
import { transferWords } from '../src/screens/settings/transfer-words.ts';

describe('a cap on speed', () => {
  it.each([
    [1024 * 1024, '1', 'MB'],
    [2.5 * 1024 * 1024, '2.5', 'MB'],
    [12_500_000, '100', 'Mbit'],
    [300 * 1024, '300', 'KB'],
    [1024, '1', 'KB'],
  ] as const)('%i bytes a second are written as %s %s', (bytes, text, unit) => {
    expect(writeSpeed(bytes)).toEqual({ text, unit });
    expect(readSpeed(text, unit)).toBe(bytes);
  });

  it('is written as the artist’s system writes numbers', () => {
    vi.stubGlobal('navigator', { languages: ['de-DE'] });
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(writeSpeed(2.5 * 1024 * 1024)).toEqual({ text: '2,5', unit: 'MB' });
    expect(readSpeed('2,5', 'MB')).toBe(2.5 * 1024 * 1024);
  });

  it('of any size comes back as it was, or as near as three decimals are', () => {
    for (const bytes of [1025, 999_999, 5_555_555, 123_456_789]) {
      const { text, unit } = writeSpeed(bytes);
      expect(Math.abs((readSpeed(text, unit) ?? 0) - bytes)).toBeLessThanOrEqual(SPEED_UNITS[unit] / 1000);
    }
  });

  it.each([
    ['', null],
    ['  ', null],
    ['0', undefined],
    ['-3', undefined],
    ['0.5', undefined],
    ['fast', undefined],
    ['1e30', undefined],
    ['1,5', 1536],
    ['1,500', 1_536_000],
  ])('"%s" KB/s is %s', (text, bytes) => {
    expect(readSpeed(text, 'KB')).toBe(bytes);
  });
});

describe('the address of a studio’s Redis server', () => {
  it.each([
    ['redis://cache.studio:6379/0', {}],
    ['rediss://cache.studio:6380/2', { port: 6380, database: 2, tls: true }],
    ['redis://j%40n@cache.studio:6379/0', { user: 'j@n' }],
  ])('is %s, as its command takes it', (address, further) => {
    const cache = transferCache.parse({ kind: 'redis', host: 'cache.studio', ...further });
    expect(cache.kind === 'redis' && redisAddress(cache)).toBe(address);
  });
});

describe('quiet hours', () => {
  const w = transferWords.en;
  const hours = (more: Partial<QuietHours>): QuietHours =>
    quietHours.parse({ from: '09:00', to: '18:00', ...more });

  it.each<[Partial<QuietHours>, string]>([
    [{}, 'every day 09:00–18:00'],
    [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'] }, 'Mon–Fri 09:00–18:00'],
    [{ days: ['sun', 'mon', 'tue', 'fri'] }, 'Mon–Tue, Fri, Sun 09:00–18:00'],
    [{ from: '22:00', to: '06:30' }, 'every day 22:00–06:30 (next day)'],
    [{ from: '08:00', to: '08:00' }, 'every day 08:00–08:00 (next day)'],
  ])('%o are told as %s', (change, text) => {
    expect(timeText(hours(change), w)).toBe(text);
  });

  it('rest, or let files go slowly', () => {
    const speed = (bytes: number) => `${bytes} B/s`;
    expect(effectText(hours({}), w, speed)).toBe('Files rest');
    expect(effectText(hours({ bytesPerSecond: 2048 }), w, speed)).toBe('at most 2048 B/s');
    expect(runsOf([])).toEqual([]);
  });

  it('that are kept are ones that the settings take', () => {
    for (const form of [
      NEW_QUIET_HOURS,
      { ...NEW_QUIET_HOURS, days: ['sun', 'mon'] as const, rests: false, speed: 4096 },
    ]) {
      expect(wrongIn(form)).toEqual([]);
      const kept = quietHoursOf(form);
      expect(quietHours.parse(kept)).toEqual(kept);
      expect(formOf(kept).rests).toBe(form.rests);
    }
    expect(quietHoursOf({ ...NEW_QUIET_HOURS, days: ['sun', 'mon'] }).days).toEqual(['mon', 'sun']);
  });

  it.each([
    [{ days: [] }, ['noDays']],
    [{ from: '' }, ['noTime']],
    [{ to: '24:00' }, ['noTime']],
    [{ rests: false, speed: null }, ['noSpeed']],
    [{ rests: false, speed: undefined }, ['noSpeed']],
    [{ rests: true, speed: undefined }, []],
  ] as const)('%o lack %o', (change, wrong) => {
    expect(wrongIn({ ...NEW_QUIET_HOURS, ...change })).toEqual(wrong);
  });
});

describe('an account', () => {
  const names = { renderbus: 'Renderbus', fox: 'Fox', other: 'Another' };
  const form: AccountForm = {
    name: 'studio',
    farm: 'renderbus',
    address: '',
    accessId: 'id',
    accessKey: 'key',
    platform: '2',
  };

  it('has the address of its farm, which is called by its name', () => {
    expect(endpointOf(form)).toBe('https://task.renderbus.com');
    expect(endpointOf({ farm: 'fox', address: 'ignored' })).toBe('https://task.foxrenderfarm.com');
    expect(endpointOf({ farm: 'other', address: ' http://127.0.0.1:8080 ' })).toBe('http://127.0.0.1:8080');
    expect(farmOf('https://TASK.renderbus.com/')).toBe('renderbus');
    expect(farmOf('https://task.renderbus.com.evil.example')).toBe('other');
    expect(farmName('https://task.foxrenderfarm.com', names)).toBe('Fox');
    expect(farmName('https://me:secret@farm.example/', names)).toBe('farm.example');
  });

  it.each<[Partial<AccountForm>, Record<string, string>]>([
    [{}, {}],
    [
      { name: ' ', accessId: '', accessKey: ' ' },
      { name: 'missing', accessId: 'missing', accessKey: 'missing' },
    ],
    [{ farm: 'other' }, { address: 'missing' }],
    [{ farm: 'other', address: 'farm.example' }, { address: 'wrong' }],
    [{ farm: 'other', address: 'file:///etc/passwd' }, { address: 'wrong' }],
    [{ farm: 'other', address: 'http://[::1]:9000' }, {}],
    [{ platform: 'www2' }, { platform: 'wrong' }],
    [{ name: 'taken' }, { name: 'taken' }],
  ])('%o: %o', (change, wrong) => {
    expect(Object.fromEntries(wrongFields({ ...form, ...change }, [{ name: 'taken' }], null))).toEqual(wrong);
  });

  it('may keep its own name when it is changed', () => {
    expect(wrongFields({ ...form, name: 'taken' }, [{ name: 'taken' }], 'taken').size).toBe(0);
  });

  it.each([
    'studio',
    'Studio 2',
    '工作室',
    'a.b_c-d',
    'é',
    'x'.repeat(64),
    'x'.repeat(65),
    'a/b',
    '-a',
    'a-',
    'a\nb',
    'environment',
    '__proto__',
    'a<b>',
  ])('the name "%s" is good here where it is good for the sidecar', (name) => {
    const taken = routes.renameProfile.request.body.content['application/json'].schema.safeParse({ name });
    expect(wrongName(name, []) === null).toBe(taken.success);
  });

  it('gets a name that is free', () => {
    expect(freeName('fox', [])).toBe('fox');
    expect(freeName('fox', [{ name: 'fox' }, { name: 'fox-2' }])).toBe('fox-3');
    expect(freeName('other', [])).toBe('farm');
  });

  it('stays while its jobs need it, unless another name has the same account', () => {
    const profile = {
      name: 'a',
      endpoint: 'https://task.renderbus.com',
      accessId: 'abcd…wxyz',
      platform: '2',
      current: true,
      openSubmissions: 1,
    };
    expect(isNeeded(profile, [profile])).toBe(true);
    expect(isNeeded(profile, [profile, { ...profile, name: 'b' }])).toBe(false);
    expect(isNeeded({ ...profile, openSubmissions: 0 }, [profile])).toBe(false);
  });
});

describe('lines', () => {
  const line = (engine: string, name: string, isDefault = false) => ({
    engine,
    line: name,
    isDefault,
    inUse: false,
  });
  const offered = [line('raysync', 'cn'), line('tus', 'eu', true), line('tus', 'us'), line('raysync', 'eu')];
  const named = (choices: ReturnType<typeof lineChoices>) => choices.map((each) => each.line);

  it('are those of the engine, or all of them, each once', () => {
    expect(named(lineChoices(offered, { engine: 'auto', line: '' }))).toEqual([
      '',
      'quickest',
      'cn',
      'eu',
      'us',
    ]);
    expect(named(lineChoices(offered, { engine: 'tus', line: '' }))).toEqual(['', 'quickest', 'eu', 'us']);
  });

  it('the chosen one is among them even when the farm offers it no more', () => {
    const choices = lineChoices(offered, { engine: 'tus', line: 'cn' });
    expect(choices.find((each) => each.line === 'cn')).toMatchObject({ isGone: true });
    expect(lineChoices([], { engine: 'auto', line: 'quickest' }).some((each) => each.isGone)).toBe(false);
  });
});

describe('text for support', () => {
  const facts: SupportFacts = {
    health: { version: '1.2.3', apiVersion: '1.2', startedAt: '2026-03-01T10:00:00.000Z' },
    userAgent: 'Chrome/87',
    hosts: [
      { host: { name: 'cinema4d', version: '2024.1' }, pluginVersion: '1.2.3', connection: 'connected' },
    ] as unknown as SupportFacts['hosts'],
    account: { endpoint: 'https://me:secret@farm.example', platform: '2', openSubmissions: 3 },
    transfer: transferSettings.parse({ schema: TRANSFER_SETTINGS_SCHEMA, uploadBytesPerSecond: 2048 }),
    diagnosis: {
      worst: 'warning',
      at: '2026-03-01T10:00:05.000Z',
      checks: [
        {
          id: 'clock',
          status: 'warning',
          text: { en: 'The clock is late.', zh: '时钟慢。' },
          hint: { en: 'Set it.', zh: '请校准。' },
          tookMs: 12.4,
        },
        { id: 'lines', status: 'ok', text: { en: 'Fine.', zh: '正常。' }, hint: null, tookMs: 1 },
      ],
    },
    language: 'en',
  };

  it('says which versions run, what is set and what was found', () => {
    const text = supportText(facts);
    for (const part of [
      '1.2.3',
      'Chrome/87',
      'cinema4d 2024.1',
      'https://farm.example',
      'up 2048',
      'down no limit',
      '[warning] clock: The clock is late. (12 ms)',
      '-> Set it.',
      '[ok] lines: Fine.',
    ])
      expect(text).toContain(part);
    expect(supportText({ ...facts, language: 'zh' })).toContain('时钟慢。');
  });

  it('has no secret in it, whatever stands in addresses', () => {
    expect(supportText(facts)).not.toContain('secret');
    const leaky = {
      id: 'route',
      status: 'error' as const,
      text: { en: 'redis://user:hush@cache:6379 is lost.', zh: '' },
      hint: null,
      tookMs: 1,
    };
    const found = { worst: 'error' as const, at: '', checks: [leaky] };
    expect(supportText({ ...facts, diagnosis: found })).toContain('redis://cache:6379 is lost.');
  });

  it('is made too when nothing answers', () => {
    const text = supportText({
      ...facts,
      health: null,
      account: null,
      transfer: null,
      diagnosis: null,
      hosts: [],
      problem: 'Farmhand does not answer.',
    });
    expect(text).toContain('does not answer');
    expect(text).toContain('Account: none');
  });
});
