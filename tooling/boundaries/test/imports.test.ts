// biome-ignore-all lint/suspicious/noTemplateCurlyInString: source texts under test
import { execFileSync } from 'node:child_process';
import { stripTypeScriptTypes } from 'node:module';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, networkGlobalsOf } from '../imports.ts';
import { readSourceTree } from '../read-tree.ts';

const specifiers = (source: string) => importsOf(source).map((one) => one.specifier);
const kinds = (source: string) => importsOf(source).map((one) => one.typeOnly);

describe('every form of import is found', () => {
  test.each([
    ["import 'a';", 'a'],
    ["import a from 'a';", 'a'],
    ["import * as a from 'a';", 'a'],
    ["import a, { b, type C, default as d } from 'a';", 'a'],
    ['import {\n  a, // with a comment\n  b,\n} from "a";', 'a'],
    ["import data from 'a' with { type: 'json' };", 'a'],
    ["import { 'some name' as a } from 'a';", 'a'],
    ["import a = require('a');", 'a'],
    ["export * from 'a';", 'a'],
    ["export * as b from 'a';", 'a'],
    ["export { b, c as default } from 'a';", 'a'],
    ["export type { B } from 'a';", 'a'],
    ["export type * from 'a';", 'a'],
    ["const a = await import('a');", 'a'],
    ['const a = await import(`a`);', 'a'],
    ["let a: import('a').B;", 'a'],
    ["let a: typeof import('a');", 'a'],
    ["const all = [...(await import('a')).list, ...require('a')];", 'a'],
    ["import.meta.resolve('a');", 'a'],
    ["import a from 'a'", 'a'],
    ["import{a}from'a'", 'a'],
  ])('%s', (source, expected) => {
    expect(new Set(specifiers(source))).toEqual(new Set([expected]));
  });

  test('with the line it is on', () => {
    expect(importsOf("/* one\ntwo */\nconst a = `three\n${1}\n`;\nimport 'a';")).toMatchObject([{ line: 6 }]);
  });

  test('a name that only running tells is reported without one', () => {
    expect(
      specifiers('await import(name); await import(`./${name}.ts`); await import("./" + name);'),
    ).toEqual([undefined, undefined, undefined]);
  });
});

describe('type-only imports are told apart', () => {
  test.each([
    ["import type A from 'a';", true],
    ["import type { A } from 'a';", true],
    ["import type * as A from 'a';", true],
    ["export type { A } from 'a';", true],
    ["let a: typeof import('a');", true],
    // The clause is emptied but the module still runs.
    ["import { type A } from 'a';", false],
    // A value that happens to be called so.
    ["import type from 'a';", false],
    ["import type, { b } from 'a';", false],
    ["import { b } from 'a';", false],
  ])('%s', (source, typeOnly) => {
    expect(kinds(source)).toEqual([typeOnly]);
  });
});

describe('what only looks like an import is left alone', () => {
  test.each([
    "// import 'a';",
    "/* import 'a'; */",
    'const text = "import \'a\'";',
    "const text = `import 'a'`;",
    "const text = `${1} import 'a' ${`import 'b'`}`;",
    "const pattern = /import 'a'/;",
    "if (ready) /import 'a'/.test(text);",
    "loader.import('a');",
    'const { import: a } = conditions;',
    'export { a };\nconst from = 1;',
    'export const a = 1;',
    'export type A = { from: string };',
    'import.meta.dirname;',
  ])('%s', (source) => {
    expect(importsOf(source)).toEqual([]);
  });

  test.each([
    ["half = (whole / 2) / 3; import 'a'; // '"],
    ["share = count! / 2; import 'a'; // it's / done"],
    ["const quote = /[\"'`/]/; import 'a';"],
    ["const inside = `${/[`]/.test(text)}`; import 'a';"],
    ["const label = <b>don't</b>;\nimport 'a';"],
    ["#!/usr/bin/env node\nimport 'a';"],
    ["const ids = {}\n/'/.test(text);\nimport 'a';"],
  ])('and does not hide one: %s', (source) => {
    expect(specifiers(source)).toEqual(['a']);
  });
});

test('calls of network globals are found, other things of that name are not', () => {
  expect(
    networkGlobalsOf("fetch('a');\nglobalThis.fetch('b');\nnew WebSocket('c');").map(({ line }) => line),
  ).toEqual([1, 2, 3]);
  expect(networkGlobalsOf("cache.fetch('a'); function fetch() {} // fetch('b')")).toEqual([]);
});

test('on this checkout, all that V8 itself sees as imports is found', () => {
  const { files } = readSourceTree(resolve(import.meta.dirname, '..', '..', '..'));
  const sources = [...files]
    .filter(([file]) => file.endsWith('.ts'))
    .map(([file, source]) => ({ file, source, code: stripTypeScriptTypes(source, { mode: 'strip' }) }));
  const parse = `
    const { SourceTextModule } = require('node:vm');
    const codes = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    const requests = codes.map((code) => new SourceTextModule(code).moduleRequests.map((request) => request.specifier));
    process.stdout.write(JSON.stringify(requests));`;
  const answer = execFileSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', '-e', parse], {
    input: JSON.stringify(sources.map(({ code }) => code)),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const requests: string[][] = JSON.parse(answer);
  const missed = sources.flatMap(({ file, source }, index) => {
    const ours = new Set(specifiers(source));
    return (requests[index] ?? [])
      .filter((specifier) => !ours.has(specifier))
      .map((specifier) => `${file}: ${specifier}`);
  });
  expect(requests.flat().length).toBeGreaterThan(100);
  expect(missed).toEqual([]);
});
