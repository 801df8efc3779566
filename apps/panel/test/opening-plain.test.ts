import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeInAddress, languageInAddress, themeInAddress } from '../src/api/opening-address.ts';
import { bearer, openSession, ownHost, refusal, sessionState } from '../src/api/session.ts';
import { recall, remember } from '../src/api/tab-memory.ts';

/** What a page has of its browser: an address, a history, and a store that may be closed to it. */
function standIn({ hash = '', storageOpen = true } = {}) {
  const place = { hash, pathname: '/' };
  const stored = new Map<string, string>();
  const addresses: string[] = [];
  const refuse = () => {
    throw new DOMException('access is denied', 'SecurityError');
  };
  vi.stubGlobal('location', place);
  vi.stubGlobal('history', {
    replaceState: (_state: unknown, _title: string, address: string) => {
      addresses.push(address);
      place.hash = address.includes('#') ? address.slice(address.indexOf('#')) : '';
    },
  });
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => (storageOpen ? (stored.get(name) ?? null) : refuse()),
    setItem: (name: string, value: string) => (storageOpen ? void stored.set(name, value) : refuse()),
    removeItem: (name: string) => (storageOpen ? void stored.delete(name) : refuse()),
  });
  return { place, stored, addresses };
}

const TRADED = { token: 'a-bearer', hostSessionId: 'a-host', screen: 'jobs' };
const WRONG = { code: 'panel-code-wrong', message: 'No.', hint: 'Again.', retryable: false };

beforeEach(() => {
  standIn();
  for (const name of ['token', 'host', 'scene']) remember(name, null);
  refusal.value = null;
  sessionState.value = 'opening';
});
afterEach(() => vi.unstubAllGlobals());

describe('the address that opens the panel', () => {
  it.each([
    ['#code=abc_-9', 'abc_-9', null, null],
    ['#code=abc&lang=zh&theme=dark', 'abc', 'zh', 'dark'],
    ['#code=abc&theme=light', 'abc', null, 'light'],
    ['#code=abc&lang=klingon&theme=pink', 'abc', null, null],
    ['#/jobs/3', null, null, null],
    ['#/jobs?code=', null, null, null],
    ['', null, null, null],
  ])('%s says its code, language and theme', (hash, code, language, theme) => {
    standIn({ hash });
    expect([codeInAddress(), languageInAddress(), themeInAddress()]).toEqual([code, language, theme]);
  });
});

describe('opening', () => {
  it('remembers what the code brought, and goes to the screen that was asked for', async () => {
    const { addresses } = standIn({ hash: '' });
    await openSession(Promise.resolve(TRADED));
    expect(addresses).toEqual(['/#/jobs']);
    expect([sessionState.value, bearer(), ownHost.value]).toEqual(['open', 'a-bearer', 'a-host']);
  });

  it('trades nothing without a code: what the tab remembers serves', async () => {
    await openSession(null);
    expect(sessionState.value).toBe('refused');
    remember('token', 'of-before');
    await openSession(null);
    expect(sessionState.value).toBe('open');
  });

  it('keeps the session of before when another code brings nothing, and forgets the scene when it does', async () => {
    remember('token', 'of-before');
    remember('scene', '/proj/shot.blend');
    standIn({ hash: '#code=old' });
    remember('token', 'of-before');
    remember('scene', '/proj/shot.blend');
    await openSession(Promise.resolve(WRONG));
    expect([sessionState.value, bearer(), refusal.value?.code]).toEqual(['open', 'of-before', WRONG.code]);
    expect(recall('scene')).toBe('/proj/shot.blend');
    standIn({ hash: '#code=new' });
    await openSession(Promise.resolve(TRADED));
    expect([bearer(), recall('scene')]).toEqual(['a-bearer', null]);
  });

  it('works for as long as the page lives where the browser keeps nothing', async () => {
    standIn({ hash: '#code=abc', storageOpen: false });
    await openSession(Promise.resolve(TRADED));
    expect([sessionState.value, bearer()]).toEqual(['open', 'a-bearer']);
    expect(remember('language', 'zh')).toBe(false);
  });
});
