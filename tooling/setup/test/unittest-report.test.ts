import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../command.mjs';
import { tallyUnittest } from '../tally.mjs';
import { ensureTools, findPython37 } from '../tools.mjs';

const { python3 } = await ensureTools(['python3'], { install: false });
const pythons = [
  ['Python 3', python3.state === 'missing' ? undefined : python3.path],
  ['Python 3.7', findPython37()],
] as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farmhand-unittest-'));
  mkdirSync(join(folder, 'tests'));
  writeFileSync(join(folder, 'subject.py'), 'answer = 42\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(pythons)('%s', (_, python) => {
  const report = async (source: string) => {
    writeFileSync(join(folder, 'tests', 'test_subject.py'), source);
    const path = join(folder, 'report.json');
    const script = resolve(import.meta.dirname, '..', 'unittest_report.py');
    const { status } = await run({ file: python ?? '', args: [script, path, folder] }, { cwd: folder });
    return { status, tally: tallyUnittest(readFileSync(path, 'utf8'), 'x') };
  };

  test.skipIf(python === undefined)(
    'counts each kind of end, and what a class skips or breaks as a whole',
    async () => {
      const { status, tally } = await report(`
import unittest
import subject

class Plain(unittest.TestCase):
    def test_passes(self):
        print("... ok")
        self.assertEqual(subject.answer, 42)
    def test_fails(self):
        self.assertEqual(subject.answer, 43)
    def test_breaks(self):
        raise OSError()
    @unittest.skip("not today")
    def test_is_skipped(self):
        pass
    @unittest.expectedFailure
    def test_is_expected_to_fail(self):
        self.fail()
    @unittest.expectedFailure
    def test_should_have_failed(self):
        pass
    def test_fails_in_part(self):
        with self.subTest(part=1):
            self.fail()
        with self.subTest(part=2):
            pass

class Skipped(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise unittest.SkipTest("no bpy")
    def test_one(self):
        pass

class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise OSError()
    def test_one(self):
        pass
`);
      expect(status).toBe(1);
      expect(tally).toMatchObject({ passed: 2, failed: 5, skipped: 2 });
      expect(tally?.skips.join('\n')).toMatch(/test_is_skipped.*: not today/);
      expect(tally?.skips.join('\n')).toMatch(/Skipped.*: no bpy/);
      expect(tally?.failures.join('\n')).toMatch(/test_should_have_failed.*should have failed/);
    },
  );

  test.skipIf(python === undefined)('a test file that cannot be imported is a failure', async () => {
    const { status, tally } = await report('import there_is_no_such_module');
    expect(status).toBe(1);
    expect(tally).toMatchObject({ passed: 0, failed: 1 });
  });

  test.skipIf(python === undefined)('tests may be a package of their own', async () => {
    writeFileSync(join(folder, 'tests', '__init__.py'), '');
    writeFileSync(join(folder, 'tests', 'helper.py'), 'ready = True\n');
    const { status, tally } = await report(
      'import unittest\nfrom tests.helper import ready\nclass T(unittest.TestCase):\n    def test(self):\n        self.assertTrue(ready)\n',
    );
    expect(status).toBe(0);
    expect(tally).toMatchObject({ passed: 1, failed: 0, skipped: 0 });
  });
});
