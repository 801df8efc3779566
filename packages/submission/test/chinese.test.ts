import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { localPath, type Problem } from '@farmhand/model';
import { openJournal, problemOf } from '@farmhand/submission';
import { expect, it, onTestFinished } from 'vitest';
import {
  objectionsToChinese,
  objectionsToPair,
  objectionsToProblem,
  wordsInSources,
} from '../../../tooling/words/problems-in-sources.ts';
import { makeWorld, untilEnded } from './support/world.ts';

const SOURCES = fileURLToPath(new URL('../src', import.meta.url));

/** Problems that may lack something in Chinese, by file and code, and why. */
const ALLOWED: ReadonlyMap<string, string> = new Map([
  ['problem.ts null', 'what the client says, in its own words of both languages'],
  ['problem.ts unexpected', 'the message of an error that nobody foresaw is as it is'],
]);

async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-chinese-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function problemFrom(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    return problemOf(error);
  }
  throw new Error('it did not fail');
}

function expectBoth({ message, hint, zh }: Problem, detail: string): void {
  expect(message).toContain(detail);
  expect(zh?.message).toContain(detail);
  for (const text of [zh?.message ?? '', zh?.hint ?? '']) {
    expect(text).toMatch(/\p{Script=Han}/u);
    expect(objectionsToChinese(text.replaceAll(detail, ''))).toEqual([]);
  }
  expect(hint).not.toMatch(/\p{Script=Han}/u);
}

it('every problem and every sentence in both languages has the same details in Chinese', () => {
  const { problems, pairs } = wordsInSources(SOURCES);
  // As many as there were when this was written, so that a search that finds nothing is noticed.
  expect(problems.length).toBeGreaterThan(35);
  const amiss = problems
    .filter(({ file, code }) => !ALLOWED.has(`${file} ${code}`))
    .map((problem) => ({ problem, objections: objectionsToProblem(problem) }))
    .concat(pairs.map((problem) => ({ problem, objections: objectionsToPair(problem) })))
    .filter(({ objections }) => objections.length > 0)
    .map(({ problem: { file, line }, objections }) => `${file}:${line} ${objections.join('; ')}`);
  expect(amiss).toEqual([]);
});

it('a journal that cannot be opened is told of in both languages, with its file', async () => {
  const file = join(await place(), 'journal.sqlite');
  await writeFile(file, 'milk, eggs, bread\n'.repeat(100));
  expectBoth(
    problemFrom(() => openJournal({ file })),
    file,
  );
});

it('what a service refuses is told in both languages, with what it is about', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const service = world.start();
  expectBoth(
    problemFrom(() => service.submit({ ...world.input(), scenePath: localPath.parse('shots/a.blend') })),
    'shots/a.blend',
  );
  const ask = service.control('no-such-one', { type: 'stop' });
  expectBoth(
    await ask.then(
      () => Promise.reject(new Error('it was done')),
      (error: unknown) => problemOf(error),
    ),
    'no-such-one',
  );
});

it('how the environment was chosen is told in both languages, and in English of what an older Farmhand recorded', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const service = world.start();
  const { id } = world.submit(service, { frames: '1' });
  const { environment, environmentZh } = await untilEnded(service, id);
  const [event] = service.eventsAfter(0, id).filter(({ body }) => body.type === 'environment');
  // The version of the program that the sample was saved with, as the catalogue of the local farm has it.
  expect(environment).toContain('Blender 3.4');
  expect(environmentZh).toContain('Blender 3.4');
  expect(environmentZh).toMatch(/\p{Script=Han}.*。$/u);
  expect(event?.body).toEqual({ type: 'environment', text: environment, zh: environmentZh });
  await service.close();

  const file = join(world.folder, 'journal.sqlite');
  const database = new DatabaseSync(file);
  database.exec(`UPDATE submissions SET details = json_remove(details, '$.environmentTextZh');
    UPDATE events SET body = json_remove(body, '$.zh') WHERE json_extract(body, '$.type') = 'environment'`);
  database.close();
  const again = world.start();
  const old = again.get(id);
  expect(old).toMatchObject({ environment });
  expect(old).not.toHaveProperty('environmentZh');
});
