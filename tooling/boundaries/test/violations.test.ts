import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycles } from '../cycles.ts';
import { readSourceTree } from '../read-tree.ts';
import { order } from '../rules.ts';
import type { Manifest, SourceTree } from '../source-tree.ts';
import { findViolations } from '../violations.ts';

const entry = (file: string) => ({
  '@farmhand/source': `./src/${file}.ts`,
  types: `./dist/${file}.d.ts`,
  default: `./dist/${file}.js`,
});

function manifest(
  name: string,
  dependencies: readonly string[] = [],
  more: Partial<Manifest> = {},
): Manifest {
  return {
    name,
    exports: { '.': entry('index'), './package.json': './package.json' },
    dependencies: Object.fromEntries(dependencies.map((one) => [one, 'workspace:*'])),
    ...more,
  };
}

/** A sound checkout in small; each test adds the file, or the package.json, that breaks it. */
function checkout(
  files: Readonly<Record<string, string>>,
  packages: Readonly<Record<string, Manifest>> = {},
): SourceTree {
  return {
    root: manifest('root', [], { devDependencies: { vitest: '5', '@farmhand/local-farm': 'workspace:*' } }),
    packages: new Map(
      Object.entries({
        'packages/model': manifest('@farmhand/model', ['zod']),
        'packages/client': manifest('@farmhand/client', ['undici'], {
          exports: { '.': entry('index'), './endpoints': entry('endpoints'), './signing': entry('signing') },
        }),
        'packages/scene': manifest('@farmhand/scene', ['@farmhand/model']),
        'packages/environment': manifest('@farmhand/environment', ['@farmhand/model', '@farmhand/client']),
        'packages/job': manifest('@farmhand/job', [
          '@farmhand/model',
          '@farmhand/environment',
          '@farmhand/client',
        ]),
        'packages/transfer': manifest('@farmhand/transfer', [
          '@farmhand/model',
          '@farmhand/client',
          'undici',
        ]),
        'packages/local-farm': manifest('@farmhand/local-farm', ['@farmhand/client']),
        'apps/cli': manifest('farmhand', ['@farmhand/model', '@farmhand/local-farm']),
        ...packages,
      }),
    ),
    files: new Map(
      Object.entries({
        'packages/model/src/index.ts': "export { words } from './words.ts';",
        'packages/model/src/words.ts': "import { z } from 'zod'; export const words = z.string();",
        'packages/client/src/index.ts': "export { request } from 'undici';",
        'packages/client/src/endpoints.ts': 'export const endpoints = {};',
        'packages/client/src/signing.ts':
          "import { createHmac } from 'node:crypto'; export const sign = createHmac;",
        'packages/scene/src/index.ts': "import { open } from 'node:fs/promises'; export const read = open;",
        'packages/environment/src/index.ts': "export * from './ensure-environment.ts';",
        'packages/environment/src/ensure-environment.ts':
          "import { request } from '@farmhand/client'; export const ask = request;",
        'packages/job/src/index.ts':
          "import type { Client } from '@farmhand/client'; export type Job = Client;",
        'packages/transfer/src/index.ts':
          "import '@farmhand/client'; import type { Words } from '@farmhand/model';",
        'packages/local-farm/src/index.ts': "import { endpoints } from '@farmhand/client/endpoints';",
        'packages/local-farm/test/farm.test.ts':
          "import { test } from 'vitest'; import '../src/index.ts'; import '../../../tooling/made.ts';",
        'apps/cli/src/main.ts': "import '@farmhand/local-farm'; import '@farmhand/model';",
        'tooling/made.ts': "import '../packages/model/src/words.ts'; import 'vitest';",
        ...files,
      }),
    ),
  };
}

const broken = (files: Readonly<Record<string, string>>, packages: Readonly<Record<string, Manifest>> = {}) =>
  findViolations(checkout(files, packages)).map(({ rule, file }) => `${rule} in ${file}`);

test('the sound checkout has none', () => {
  expect(findViolations(checkout({}))).toEqual([]);
});

test('this checkout has none', () => {
  expect(findViolations(readSourceTree(resolve(import.meta.dirname, '..', '..', '..')))).toEqual([]);
});

test('the order is one way: no package may import one that may import it', () => {
  const names = [...order.keys()];
  for (const [name, allowed] of order) {
    for (const other of allowed) {
      const otherName = other.split('/').slice(0, 2).join('/');
      expect(names).toContain(otherName);
      expect(order.get(otherName)?.some((one) => one === name || one.startsWith(`${name}/`))).toBe(false);
      expect(names.indexOf(otherName)).not.toBe(names.indexOf(name));
    }
  }
  const graph = new Map(
    [...order].map(([name, allowed]) => [
      name,
      new Set(allowed.map((one) => one.split('/').slice(0, 2).join('/'))),
    ]),
  );
  expect(findCycles(graph)).toEqual([]);
});

describe('against the order', () => {
  test.each([
    ['model on anything', 'packages/model/src/a.ts', "import '@farmhand/client';"],
    [
      'client on model, if only by type',
      'packages/client/src/a.ts',
      "import type { A } from '@farmhand/model';",
    ],
    ['scene on client', 'packages/scene/src/a.ts', "export { a } from '@farmhand/client';"],
    ['environment on job', 'packages/environment/src/a.ts', "import type { A } from '@farmhand/job';"],
    ['local-farm on all of client', 'packages/local-farm/src/a.ts', "import '@farmhand/client';"],
    ['a package on an app', 'packages/transfer/src/a.ts', "await import('farmhand');"],
    ["a package's test on an app", 'packages/transfer/test/a.test.ts', "import 'farmhand';"],
  ])('%s', (_, file, source) => {
    expect(broken({ [file]: source })).toContain(`order in ${file}`);
  });

  test('one app on another', () => {
    const packages = { 'apps/panel': manifest('@farmhand/panel', ['farmhand']) };
    expect(broken({ 'apps/panel/src/a.ts': "import 'farmhand';" }, packages)).toEqual([
      'order in apps/panel/src/a.ts',
    ]);
  });

  test('declared only, before anything is imported', () => {
    const packages = { 'packages/model': manifest('@farmhand/model', ['zod', '@farmhand/client']) };
    expect(broken({}, packages)).toEqual(['order in packages/model/package.json']);
  });

  test('a package that the order does not know', () => {
    const packages = { 'packages/new': manifest('@farmhand/new') };
    expect(broken({}, packages)).toEqual(['order in packages/new/package.json']);
  });

  test('with what it may stand on, and where', () => {
    const [violation] = findViolations(
      checkout({ 'packages/scene/src/a.ts': "\n\nimport '@farmhand/job';" }),
    );
    expect(violation).toMatchObject({ file: 'packages/scene/src/a.ts', line: 3 });
    expect(violation?.message).toMatch(
      /@farmhand\/scene may not import @farmhand\/job.*stands on @farmhand\/model/,
    );
  });
});

describe('in a ring', () => {
  test('of two files, one of them by type only', () => {
    const files = {
      'packages/model/src/a.ts': "import { b } from './b.ts';",
      'packages/model/src/b.ts': "import type { a } from './a.ts';",
    };
    expect(findViolations(checkout(files))).toEqual([
      {
        rule: 'cycle',
        file: 'packages/model/src/a.ts',
        message:
          'Files import each other in a ring: packages/model/src/a.ts -> packages/model/src/b.ts -> packages/model/src/a.ts.',
      },
    ]);
  });

  test('through a package by its own name', () => {
    expect(broken({ 'packages/model/src/words.ts': "import '@farmhand/model';" })).toEqual([
      'cycle in packages/model/src/index.ts',
    ]);
  });

  test('of three, entered from outside; two rings are two', () => {
    const graph = new Map([
      ['in', new Set(['a', 'x'])],
      ['a', new Set(['b', 'leaf'])],
      ['b', new Set(['c'])],
      ['c', new Set(['a'])],
      ['x', new Set(['y'])],
      ['y', new Set(['x', 'a'])],
    ]);
    expect(findCycles(graph)).toEqual(
      expect.arrayContaining([
        ['a', 'b', 'c', 'a'],
        ['x', 'y', 'x'],
      ]),
    );
    expect(findCycles(graph)).toHaveLength(2);
  });

  test('not where two ways lead to one file', () => {
    const graph = new Map([
      ['a', new Set(['b', 'c'])],
      ['b', new Set(['d'])],
      ['c', new Set(['d'])],
    ]);
    expect(findCycles(graph)).toEqual([]);
  });
});

describe('not declared', () => {
  test('another package of the workspace', () => {
    const packages = { 'packages/scene': manifest('@farmhand/scene') };
    expect(broken({ 'packages/scene/src/a.ts': "import '@farmhand/model';" }, packages)).toEqual([
      'undeclared in packages/scene/src/a.ts',
    ]);
  });

  test('a library', () => {
    expect(broken({ 'packages/client/src/a.ts': "import 'hono/streaming';" })).toEqual([
      'undeclared in packages/client/src/a.ts',
    ]);
  });

  test("sources do not ship with development dependencies, tests may use those and the root's", () => {
    const packages = {
      'packages/client': manifest('@farmhand/client', ['undici'], { devDependencies: { yazl: '3' } }),
    };
    const source = "import 'yazl'; import 'vitest';";
    const files = { 'packages/local-farm/src/index.ts': '' };
    expect(broken({ ...files, 'packages/client/test/a.test.ts': source }, packages)).toEqual([]);
    expect(broken({ ...files, 'packages/client/src/a.ts': source }, packages)).toEqual([
      'undeclared in packages/client/src/a.ts',
      'undeclared in packages/client/src/a.ts',
    ]);
  });

  test('a folder with sources and no package.json', () => {
    expect(broken({ 'packages/lost/src/a.ts': '' })).toEqual(['undeclared in packages/lost/src/a.ts']);
    expect(
      broken({ 'packages/python/test/a.test.ts': "import 'vitest'; import '@farmhand/local-farm';" }),
    ).toEqual([]);
  });
});

describe('past the exports', () => {
  test.each([
    ['an entry that is not there', 'packages/transfer/src/a.ts', "import '@farmhand/client/src/http.ts';"],
    ['from an app', 'apps/cli/src/a.ts', "import '@farmhand/model/words';"],
    ['by path into another package', 'packages/transfer/src/a.ts', "import '../../model/src/words.ts';"],
    ['by path from a test', 'packages/transfer/test/a.test.ts', "import '../../model/src/words.ts';"],
    ['by path into tooling', 'packages/transfer/src/a.ts', "import '../../../tooling/made.ts';"],
    ["into the package's own tests", 'packages/transfer/src/a.ts', "import '../test/helper.ts';"],
    ['out of the checkout', 'tooling/a.ts', "import '../../elsewhere.ts';"],
  ])('%s', (_, file, source) => {
    expect(broken({ [file]: source })).toEqual([`deep import in ${file}`]);
  });

  test('a pattern in the exports opens what it matches', () => {
    const packages = {
      'packages/model': manifest('@farmhand/model', ['zod'], { exports: { './data/*': './src/data/*.ts' } }),
    };
    const files = { 'apps/cli/src/main.ts': '', 'packages/transfer/src/index.ts': '' };
    expect(
      broken({ ...files, 'packages/scene/src/a.ts': "import '@farmhand/model/data/x';" }, packages),
    ).toEqual([]);
    expect(
      broken({ ...files, 'packages/scene/src/a.ts': "import '@farmhand/model/words';" }, packages),
    ).toEqual(['deep import in packages/scene/src/a.ts']);
  });
});

describe('impure', () => {
  test.each([
    ['model with files', 'packages/model/src/a.ts', "import 'node:fs';"],
    ['model without the scheme', 'packages/model/src/a.ts', "import { request } from 'http';"],
    ['job with a database', 'packages/job/src/a.ts', "import { DatabaseSync } from 'node:sqlite';"],
    ['job running the client', 'packages/job/src/a.ts', "import { request } from '@farmhand/client';"],
    ['job with fetch', 'packages/job/src/a.ts', "export const get = () => fetch('https://farm');"],
    ['environment beside its one exempt file', 'packages/environment/src/a.ts', "import '@farmhand/client';"],
    ['scene with the network', 'packages/scene/src/a.ts', "const net = await import('node:net');"],
    ['scene with programs', 'packages/scene/src/a.ts', "import { spawn } from 'node:child_process';"],
  ])('%s', (_, file, source) => {
    expect(broken({ [file]: source })).toEqual([`purity in ${file}`]);
  });

  test('a library, even declared', () => {
    const packages = { 'packages/job': manifest('@farmhand/job', ['@farmhand/client', 'undici']) };
    expect(
      broken({ 'packages/job/src/a.ts': "import type { Dispatcher } from 'undici';" }, packages),
    ).toEqual(['purity in packages/job/src/a.ts']);
  });

  test.each([
    [
      'job with the endpoint table',
      'packages/job/src/a.ts',
      "import { endpoints } from '@farmhand/client/endpoints';",
    ],
    [
      'scene with files',
      'packages/scene/src/a.ts',
      "import { open } from 'node:fs/promises'; import 'node:zlib';",
    ],
    ['a test of a pure package with anything', 'packages/job/test/a.test.ts', "import 'node:http';"],
    ['transfer with anything', 'packages/transfer/src/a.ts', "import 'node:sqlite'; import 'undici';"],
  ])('but allowed: %s', (_, file, source) => {
    expect(broken({ [file]: source })).toEqual([]);
  });
});

test('an import whose name is computed cannot be judged, so packages may not have one', () => {
  const source = 'export const load = (name: string) => import(name);';
  expect(broken({ 'packages/client/src/a.ts': source })).toEqual([
    'computed import in packages/client/src/a.ts',
  ]);
  expect(broken({ 'apps/cli/src/a.ts': source, 'tooling/a.ts': source })).toEqual([]);
});
