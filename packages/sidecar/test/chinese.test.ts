import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@farmhand/model';
import type { SceneSettings } from '@farmhand/sidecar/api';
import { expect, it } from 'vitest';
import {
  objectionsToChinese,
  objectionsToPair,
  objectionsToProblem,
  wordsInSources,
} from '../../../tooling/words/problems-in-sources.ts';
import { sceneCalls } from './support/scene-calls.ts';
import { sidecarHome } from './support/sidecar-home.ts';

const SOURCES = fileURLToPath(new URL('../src', import.meta.url));

/** Problems whose Chinese may lack a detail, by file and code, and why. */
const ALLOWED: ReadonlyMap<string, string> = new Map([
  [
    'account-run.ts account-invalid',
    'the client says in English which field it is; the Chinese tells of all three',
  ],
]);

async function place() {
  const home = await sidecarHome();
  const { sidecar, client } = await home.start();
  return { ...home, sidecar, client, ask: sceneCalls(sidecar).ask };
}

function expectBoth(problem: Problem | null | undefined, detail: string): void {
  expect(problem?.message).toContain(detail);
  expect(problem?.zh?.message).toContain(detail);
  for (const text of [problem?.zh?.message ?? '', problem?.zh?.hint ?? '']) {
    expect(text).toMatch(/\p{Script=Han}/u);
    expect(objectionsToChinese(text.replaceAll(detail, ''))).toEqual([]);
  }
}

it('every problem and every sentence in both languages has the same details in Chinese', () => {
  const { problems, pairs } = wordsInSources(SOURCES);
  // Nearly as many as there were when this was written, so that a search that finds nothing is noticed.
  expect(problems.length).toBeGreaterThan(55);
  expect(pairs.length).toBeGreaterThan(100);
  const amiss = problems
    .filter(({ file, code }) => !ALLOWED.has(`${file} ${code}`))
    .map((words) => ({ words, objections: objectionsToProblem(words) }))
    .concat(pairs.map((words) => ({ words, objections: objectionsToPair(words) })))
    .filter(({ objections }) => objections.length > 0)
    .map(({ words: { file, line }, objections }) => `${file}:${line} ${objections.join('; ')}`);
  expect(amiss).toEqual([]);
});

it('what the sidecar refuses is told in both languages, with what it is about', async () => {
  const { folder, ask } = await place();
  const gone = join(folder, '镜头 #1');
  const refused: readonly (readonly [string, string, unknown, string])[] = [
    ['GET', `/folders?path=${encodeURIComponent(gone)}`, undefined, gone],
    ['DELETE', `/presets/${encodeURIComponent('夜景 2')}`, undefined, '夜景 2'],
    ['GET', '/submissions/no-such-one', undefined, 'no-such-one'],
    ['POST', '/accounts/使用/use', undefined, 'POST'],
    ['POST', '/scans', { kept: 'x' }, 'scenePath'],
  ];
  for (const [method, path, body, detail] of refused) {
    const answer = await ask(method, path, body);
    expect(answer.status, path).toBeGreaterThanOrEqual(400);
    expectBoth(answer.body.problem, detail);
  }
});

it('settings that cannot be used are told of in both languages, with their file', async () => {
  const { ask, scene } = await place();
  const scenePath = await scene();
  const file = `${scenePath}.farmhand.json`;
  const read = () =>
    ask<SceneSettings>('GET', `/scene-settings?scene=${encodeURIComponent(scenePath)}`).then(
      ({ body }) => body.problem,
    );
  await writeFile(file, '{"schema": "farmhand.scene-settings/9"}');
  expectBoth(await read(), file);
  await writeFile(file, '{"schema": "farmhand.scene-settings/1", "savedAt": 7}');
  const problem = await read();
  expectBoth(problem, file);
  expect(problem?.zh?.message).toContain('savedAt');
});

it('a diagnosis without an account says so in Chinese', async () => {
  const { client } = await place();
  const { checks } = await client.diagnosis();
  const account = checks.find(({ id }) => id === 'account');
  expect(account?.text.zh).toMatch(/\p{Script=Han}/u);
  for (const { text, hint } of checks) {
    expect(text.zh).not.toContain(text.en);
    expect(objectionsToChinese(`${text.zh}${hint?.zh ?? ''}`)).toEqual([]);
  }
});
