import { fileURLToPath } from 'node:url';
import { localPath, type Problem } from '@farmhand/model';
import {
  chooseLine,
  outputTemplatePath,
  safeOutputPath,
  TransferError,
  toServerPath,
} from '@farmhand/transfer';
import { expect, it } from 'vitest';
import {
  objectionsToChinese,
  objectionsToPair,
  objectionsToProblem,
  wordsInSources,
} from '../../../tooling/words/problems-in-sources.ts';
import { makeFolder } from './workspace.ts';

const SOURCES = fileURLToPath(new URL('../src', import.meta.url));
const HAN = /\p{Script=Han}/u;

async function problemFrom(act: () => unknown): Promise<Problem> {
  try {
    await act();
  } catch (error) {
    if (TransferError.isInstance(error)) return error.problem;
    throw error;
  }
  throw new Error('it did not fail');
}

/** @param details - What both languages have to say, in message or hint. */
function expectBoth({ message, hint, zh }: Problem, ...details: readonly string[]): void {
  for (const detail of details) {
    expect(message + hint).toContain(detail);
    expect(`${zh?.message}${zh?.hint}`).toContain(detail);
  }
  for (const text of [zh?.message ?? '', zh?.hint ?? '']) {
    expect(text).toMatch(HAN);
    expect(objectionsToChinese(text)).toEqual([]);
  }
  for (const text of [message, hint]) expect(text).not.toMatch(HAN);
}

it('every problem and every sentence in both languages has the same details in Chinese', () => {
  const { problems, pairs } = wordsInSources(SOURCES);
  // Nearly as many as there were when this was written, so that a search that finds nothing is noticed.
  expect(problems.length).toBeGreaterThan(50);
  expect(pairs.length).toBeGreaterThan(20);
  const amiss = problems
    .map((words) => ({ words, objections: objectionsToProblem(words) }))
    .concat(pairs.map((words) => ({ words, objections: objectionsToPair(words) })))
    .filter(({ objections }) => objections.length > 0)
    .map(({ words: { file, line }, objections }) => `${file}:${line} ${objections.join('; ')}`);
  expect(amiss).toEqual([]);
});

it.each([
  ['a path without a beginning', 'textures/wood.png'],
  ['a name that Windows takes apart', '/shots/a\\b.exr'],
  ['a character that ends texts elsewhere', '/shots/a\0b.exr'],
  ['a drive without a letter', '\\\\?\\Volume{4c1b02c1}\\a.exr'],
] as const)('%s is told of with the path', async (_name, path) => {
  expectBoth(await problemFrom(() => toServerPath(localPath.parse(path))), path);
});

it.each([
  ['{planet}', '{planet}'],
  ['renders/{path', 'renders/{path'],
  ['../{path}', '../{path}'],
  ['{scene}.exr', '{scene}.exr'],
])('the output template %s is told of as it stands', async (template, detail) => {
  const facts = {
    relativePath: 'a/shot_0001.exr',
    outputFolder: 'out',
    hasParts: false,
    scene: 'shot',
    task: '1',
    user: '',
    camera: '',
    layer: '',
    submittedAtMs: 0,
  };
  expectBoth(await problemFrom(() => outputTemplatePath(template, facts)), detail);
});

it('engines and lines that cannot be used are told of by name', async () => {
  const line = { name: 'main', server: '10.0.0.9', port: 3000, isDefault: true, type: 0 };
  const config = { engines: [{ name: 'RaySync', isDefault: true, lines: [line] }] };
  const programs = { raysyncFolder: '/opt/rs' };
  expectBoth(await problemFrom(() => chooseLine(config, { engine: 'tus' })), 'tus', 'RaySync');
  expectBoth(await problemFrom(() => chooseLine(config, {})), 'RaySync', 'raysyncFolder');
  expectBoth(await problemFrom(() => chooseLine(config, { engine: 'raysync' })), 'raysyncFolder');
  expectBoth(await problemFrom(() => chooseLine(config, { line: 'fast', ...programs })), 'fast', 'main');
});

it('a name that leads out of the folder is told of', async () => {
  const folder = makeFolder();
  expectBoth(await problemFrom(() => safeOutputPath(folder, 'a\0b.exr', 'linux')), '.exr');
});
