import { FarmhandClientError } from '@farmhand/client';
import { JobError } from '@farmhand/job';
import { problemOf, SubmissionError } from '@farmhand/submission';
import { TransferError } from '@farmhand/transfer';
import { expect, it } from 'vitest';

const zh = { message: '农场拒绝了请求（代码 605）。', hint: '请检查账号。' };
const words = { message: 'The farm refused (code 605).', hint: 'Check the account.' };
const problem = { code: 'some-code', ...words, retryable: false, zh };

function clientError(chinese: typeof zh | null): FarmhandClientError {
  return new FarmhandClientError({
    kind: 'forbidden',
    call: 'createTask',
    message: 'createTask: the farm refused (code 605).',
    hint: words.hint,
    zh: chinese,
    attempts: 1,
    retryable: false,
    ambiguous: false,
  });
}

it('the Chinese of an error is that of its problem, whatever package it comes from', () => {
  expect(problemOf(clientError(zh))).toEqual({ ...problem, code: 'farm-forbidden' });
  expect(problemOf(new TransferError(problem))).toEqual(problem);
  expect(problemOf(new SubmissionError(problem))).toEqual(problem);
  expect(problemOf(Object.assign(new Error('of a scene'), { problem }))).toEqual(problem);
});

it('an error of the client from before it knew Chinese has none', () => {
  const older = problemOf(clientError(null));
  expect(older).toMatchObject(words);
  expect(older).not.toHaveProperty('zh');
});

it('an error that carries its sentence in both languages is told in both', () => {
  const error = new JobError('frames-invalid', { en: 'There is no frame "x".', zh: '没有帧“x”。' });
  expect(problemOf(error)).toMatchObject({
    code: 'unexpected',
    message: 'There is no frame "x".',
    zh: { message: '没有帧“x”。' },
  });
});

it.each([
  ['an error', new Error('spawn EMFILE')],
  ['a text', 'spawn EMFILE'],
])('what nobody foresaw is quoted in both languages: %s', (_name, error) => {
  const told = problemOf(error);
  expect(told).toMatchObject({ code: 'unexpected', message: 'spawn EMFILE' });
  expect(told.zh?.message).toMatch(/\p{Script=Han}.*spawn EMFILE/u);
  expect(told.zh?.hint).toContain('重试');
});
