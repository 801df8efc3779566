import { describe, expect, test } from 'vitest';
import { exitCode, runChecks, summary } from '../run-checks.mjs';
import {
  closingLine,
  nothing,
  oneFailed,
  onePassed,
  oneSkipped,
  sum,
  tallyUnittest,
  tallyVitest,
  withExit,
} from '../tally.mjs';

const ended = { status: 0, timedOut: false };

describe("Vitest's report", () => {
  const file = (
    name: string,
    status: string,
    tests: readonly (readonly [string, string])[],
    message = '',
  ) => ({
    name: `/checkout/${name}`,
    status,
    message,
    assertionResults: tests.map(([fullName, state]) => ({ fullName, status: state })),
  });
  const report = (...testResults: readonly unknown[]) => JSON.stringify({ testResults });

  test('tests are counted by their state, and named when not passed', () => {
    const text = report(
      file('a.test.ts', 'failed', [
        ['adds', 'passed'],
        ['sums', 'failed'],
        ['later', 'todo'],
      ]),
      file('b.test.ts', 'passed', [
        ['group one', 'skipped'],
        ['group two', 'pending'],
        ['three', 'passed'],
      ]),
    );
    expect(tallyVitest(text, '/checkout')).toEqual({
      passed: 2,
      failed: 1,
      skipped: 3,
      failures: ['a.test.ts > sums'],
      skips: ['a.test.ts > later', 'b.test.ts > group one', 'b.test.ts > group two'],
    });
  });

  test('a file that cannot be loaded is one failure, with the first line of why', () => {
    const text = report(file('a.test.ts', 'failed', [], "Cannot find './b.ts'\n  at line 1"));
    expect(tallyVitest(text, '/checkout')).toMatchObject({
      failed: 1,
      failures: ["a.test.ts: Cannot find './b.ts'"],
    });
  });

  test('a hook that fails around passing tests is one failure', () => {
    const text = report(file('a.test.ts', 'failed', [['adds', 'passed']], 'afterAll broke'));
    expect(tallyVitest(text, '/checkout')).toMatchObject({ passed: 1, failed: 1 });
  });

  test('a state nobody has heard of is not taken for success', () => {
    expect(tallyVitest(report(file('a.test.ts', 'passed', [['adds', 'maybe']])), '/checkout')).toMatchObject({
      passed: 0,
      failed: 1,
    });
  });

  test('Windows paths are named like all others', () => {
    const text = JSON.stringify({
      testResults: [
        {
          name: 'C:\\checkout\\a\\b.test.ts',
          status: 'failed',
          assertionResults: [{ fullName: 'x', status: 'failed' }],
        },
      ],
    });
    expect(tallyVitest(text, 'C:\\checkout')?.failures).toEqual(['a/b.test.ts > x']);
  });

  test.each(['', '{"testResults": [', '[]', 'null', '{}'])('is not one: %j', (text) => {
    expect(tallyVitest(text, '/checkout')).toBeUndefined();
  });
});

describe("unittest's report", () => {
  test('is taken over with the names', () => {
    const text = JSON.stringify({
      passed: 5,
      failed: ['test_a (t.A)'],
      skipped: [{ name: 'test_b', reason: 'no bpy' }],
    });
    expect(tallyUnittest(text, 'bridge')).toEqual({
      passed: 5,
      failed: 1,
      skipped: 1,
      failures: ['bridge > test_a (t.A)'],
      skips: ['bridge > test_b: no bpy'],
    });
  });

  test.each(['', '{"passed": 5}', '{"passed": "5", "failed": [], "skipped": []}'])(
    'is not one: %j',
    (text) => {
      expect(tallyUnittest(text, 'bridge')).toBeUndefined();
    },
  );
});

describe('how the tool ended counts too', () => {
  test('well', () => {
    expect(withExit('unit', onePassed, ended)).toEqual(onePassed);
  });

  test('without a report', () => {
    expect(withExit('unit', undefined, { status: 134, timedOut: false })).toMatchObject({
      passed: 0,
      failed: 1,
    });
    expect(withExit('unit', undefined, ended)).toMatchObject({ passed: 0, failed: 1 });
  });

  test('badly, although no test failed', () => {
    expect(withExit('unit', onePassed, { status: 1, timedOut: false })).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });

  test('badly, because a test failed: counted once', () => {
    expect(withExit('unit', oneFailed('a'), { status: 1, timedOut: false })).toEqual(oneFailed('a'));
  });

  test('out of time', () => {
    expect(withExit('unit', onePassed, { status: 137, timedOut: true })).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });
});

describe('over all checks', () => {
  test('the closing line stands alone at the end, below what was skipped and what failed', () => {
    const tally = sum([onePassed, onePassed, oneFailed('lint'), oneSkipped('farm: no Blender')]);
    expect(summary(tally).split('\n')).toEqual([
      '',
      'Skipped:',
      '  farm: no Blender',
      '',
      'Failed:',
      '  lint',
      '',
      '2 passed, 1 failed, 1 skipped',
    ]);
    expect(closingLine(nothing)).toBe('0 passed, 0 failed, 0 skipped');
  });

  test('success takes that something passed and nothing failed', () => {
    expect(exitCode(onePassed)).toBe(0);
    expect(exitCode(sum([onePassed, oneSkipped('a')]))).toBe(0);
    expect(exitCode(sum([onePassed, oneFailed('a')]))).toBe(1);
    expect(exitCode(nothing)).toBe(1);
    expect(exitCode(oneSkipped('a'))).toBe(1);
  });

  test('light neighbours run three at a time, a heavy one alone; all are counted', async () => {
    let now = 0;
    const seen: string[] = [];
    const check = (title: string, light: boolean, tally = onePassed, output = '') => ({
      title,
      light,
      run: async () => {
        now += 1;
        seen.push(`${title} as ${now}`);
        await new Promise(setImmediate);
        now -= 1;
        return { tally, output };
      },
    });
    const lines: string[] = [];
    const tally = await runChecks(
      [
        check('a', true),
        check('b', true, oneFailed('b'), 'line 1 is wrong\n'),
        check('heavy', false),
        check('c', true, oneSkipped('c')),
        ...['d', 'e', 'f'].map((title) => check(title, true)),
      ],
      (line) => lines.push(line),
    );
    expect(tally).toMatchObject({ passed: 5, failed: 1, skipped: 1 });
    expect(seen).toEqual([
      ...['a as 1', 'b as 2', 'heavy as 1'],
      ...['c as 1', 'd as 2', 'e as 3', 'f as 3'],
    ]);
    expect(lines.join('\n')).toContain('line 1 is wrong');
    expect(lines.join('\n')).toMatch(/=== heavy\n=== heavy: 1 passed, 0 failed, 0 skipped \(\d+\.\d s\)/);
  });
});
