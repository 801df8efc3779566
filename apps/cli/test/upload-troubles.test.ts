import { stripVTControlCharacters } from 'node:util';
import { type FileTrouble, localPath, SUBMISSION_SCHEMA, type SubmissionEventBody } from '@farmhand/model';
import { expect, it } from 'vitest';
import { eventText } from '../src/terminal/event-text.ts';

const said = (body: SubmissionEventBody, language: 'en' | 'zh' = 'en'): string =>
  stripVTControlCharacters(
    eventText(
      {
        schema: SUBMISSION_SCHEMA,
        sequence: 1,
        submissionId: 'one',
        at: '2026-11-26T12:00:00.000Z',
        body,
      },
      language,
    ),
  );

const trouble: FileTrouble = {
  path: localPath.parse('/shots/wood.png'),
  files: 1,
  problem: {
    code: 'gateway-failed',
    message: 'The gateway is in trouble (HTTP 502).',
    hint: 'Wait a little and press Retry.',
    retryable: true,
  },
  willRetry: true,
  attempt: 1,
};

it('a file in trouble is one line that says which, what, and that it is tried again', () => {
  expect(said({ type: 'uploadTrouble', ...trouble })).toBe(
    '"/shots/wood.png": The gateway is in trouble (HTTP 502). It is sent again by itself.',
  );
  expect(said({ type: 'uploadTrouble', ...trouble, files: 12, attempt: 6 })).toBe(
    '"/shots/wood.png" and 11 more: The gateway is in trouble (HTTP 502). It is sent again by itself, after attempt 6.',
  );
});

it('in Chinese it is all Chinese where the problem is told so', () => {
  const zh = { message: '网关出现故障（HTTP 502）。', hint: '请稍等，然后点击“重试”。' };
  const problem = { ...trouble.problem, zh };
  expect(said({ type: 'uploadTrouble', ...trouble, problem, files: 12, attempt: 6 }, 'zh')).toBe(
    '"/shots/wood.png" 等 12 个文件：网关出现故障（HTTP 502）。第 6 次尝试失败，会自动重新发送。',
  );
});

it('a path that the message has is not said twice, and nothing in it steers the terminal', () => {
  const path = localPath.parse('/shots/wo\u001b[2Jod\n.png');
  const problem = { ...trouble.problem, message: `"${path}" changed after it was looked at.` };
  expect(said({ type: 'uploadTrouble', ...trouble, path, problem })).toBe(
    '"/shots/wood .png" changed after it was looked at. It is sent again by itself.',
  );
});

it('what ends the upload is left to what is said of the job', () => {
  expect(said({ type: 'uploadTrouble', ...trouble, willRetry: false })).toBe('');
});

it('fingerprinting says how many files and bytes, and no bytes where none have to be read', () => {
  const counts = { filesDone: 12, filesTotal: 300, bytesDone: 0, bytesTotal: 0 };
  expect(said({ type: 'fingerprint', counts })).toBe('fingerprinting 12/300 files');
  expect(
    said({ type: 'fingerprint', counts: { ...counts, bytesDone: 1_500_000, bytesTotal: 3_000_000 } }),
  ).toBe('fingerprinting 12/300 files, 1.5 MB of 3.0 MB read');
});
