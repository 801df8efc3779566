import { type FileTrouble, localPath, SUBMISSION_SCHEMA, type SubmissionEvent } from '@farmhand/model';
import { afterEach, describe, expect, it } from 'vitest';
import { timelineLine, together } from '../src/screens/jobs/job/timeline-text.ts';
import { heard, UNSEEN } from '../src/screens/progress/heard.ts';
import { troubleLines } from '../src/words/file-troubles.ts';
import { spoken } from '../src/words/language.ts';

const formerly = spoken.value;
afterEach(() => {
  spoken.value = formerly;
});

function trouble(path: string, changes: Partial<FileTrouble> = {}): FileTrouble {
  return {
    path: localPath.parse(path),
    files: 1,
    problem: {
      code: 'gateway-failed',
      message: 'The gateway is busy.',
      hint: 'Wait.',
      retryable: true,
      zh: { message: '网关繁忙。', hint: '请稍候。' },
    },
    willRetry: true,
    attempt: 1,
    ...changes,
  };
}

const changed = (path: string) =>
  trouble(path, {
    problem: {
      code: 'file-changed',
      message: `"${path}" changed after it was looked at.`,
      hint: 'It is sent as it is now.',
      retryable: true,
    },
  });

const texts = (troubles: readonly FileTrouble[]) => troubleLines(troubles).map(({ text }) => text);

describe('files in trouble, in words', () => {
  it('are named without their folders, of both kinds of system', () => {
    expect(texts([trouble('D:\\tex\\wood.png')])).toEqual(['wood.png: The gateway is busy.']);
    expect(texts([changed('/shots/tex/wood.png')])).toEqual(['"wood.png" changed after it was looked at.']);
  });

  it('are one line where the same happened to them', () => {
    const pack = trouble('/a/1.png', { files: 12 });
    expect(texts([pack, trouble('/a/2.png'), changed('/a/3.png'), changed('/a/4.png')])).toEqual([
      '1.png and 12 more: The gateway is busy.',
      '3.png and 1 more: "3.png" changed after it was looked at.',
    ]);
    expect(troubleLines([pack, trouble('/a/2.png')])[0]).toMatchObject({ path: '/a/1.png', files: 13 });
  });

  it('are lines of their own where one is tried again and the other is not', () => {
    expect(
      troubleLines([trouble('/a/1.png'), trouble('/a/2.png', { willRetry: false })]).map(
        ({ willRetry }) => willRetry,
      ),
    ).toEqual([true, false]);
  });

  it('count once however often something goes wrong with them', () => {
    expect(texts([trouble('/a/1.png', { attempt: 6 }), trouble('/a/1.png')])).toEqual([
      '1.png: The gateway is busy.',
    ]);
  });

  it('are told in Chinese where they are told in it', () => {
    spoken.value = 'zh';
    expect(texts([trouble('/a/1.png', { files: 3 }), trouble('/a/2.png', { files: 2 })])).toEqual([
      '1.png 等 5 个文件：网关繁忙。',
    ]);
  });
});

let sequence = 0;
function event(body: SubmissionEvent['body'], at = '2026-11-26T12:00:00.000Z'): SubmissionEvent {
  sequence += 1;
  return { schema: SUBMISSION_SCHEMA, sequence, submissionId: 'one', at, body };
}

describe('a timeline', () => {
  const told = (path: string) => event({ type: 'uploadTrouble', ...trouble(path) });

  it('has each run of files in trouble as one thing that happened', () => {
    const uploaded = event({ type: 'state', state: 'assetsUploaded' });
    const waiting = event({ type: 'state', state: 'taskCreated' });
    const entries = together([uploaded, told('/a/3.png'), told('/a/2.png'), waiting, told('/a/1.png')]);
    expect(entries.map(({ event: { body }, also }) => [body.type, also.length])).toEqual([
      ['state', 0],
      ['uploadTrouble', 1],
      ['state', 0],
      ['uploadTrouble', 0],
    ]);
    const [, run] = entries;
    expect(run && timelineLine(run.event, run.also)).toEqual({
      tone: 'warning',
      title: '2 files did not go through at once',
      text: '3.png and 1 more: The gateway is busy.',
    });
  });

  it('leaves out what a newer Farmhand told', () => {
    const newer = event({ type: 'moonrise' } as unknown as SubmissionEvent['body']);
    expect(timelineLine(newer).title).toBe('');
  });
});

describe('what is heard of a job under way', () => {
  const counts = { filesDone: 1, filesTotal: 4, bytesDone: 10, bytesTotal: 40 };
  const upload = { ...counts, filesSkipped: 0 };
  const troubles = { total: 1, latest: [trouble('/a/1.png')] };

  it('is how far fingerprinting is, until it is over', () => {
    const during = heard(UNSEEN, event({ type: 'fingerprint', counts }));
    expect(during.fingerprint).toEqual(counts);
    expect(heard(during, event({ type: 'state', state: 'taskCreated' })).fingerprint).toBeNull();
  });

  it('is which files are in trouble, until they are through or the upload is over', () => {
    const during = heard(UNSEEN, event({ type: 'upload', counts: upload, troubles }));
    expect(during.troubles).toEqual(troubles);
    expect(heard(during, event({ type: 'upload', counts: upload })).troubles).toBeNull();
    expect(heard(during, event({ type: 'state', state: 'failed' })).troubles).toBeNull();
  });
});
