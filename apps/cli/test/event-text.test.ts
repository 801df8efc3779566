import { stripVTControlCharacters } from 'node:util';
import {
  localPath,
  type Problem,
  SUBMISSION_SCHEMA,
  type SubmissionEvent,
  type SubmissionEventBody,
  submissionState,
} from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { objectionsToChinese } from '../../../tooling/words/problems-in-sources.ts';
import { liveTeller } from '../src/jobs/live-jobs.ts';
import { eventText } from '../src/terminal/event-text.ts';
import { eventWords } from '../src/terminal/event-words.ts';
import { widthOf } from '../src/terminal/fit.ts';
import type { LiveLines } from '../src/terminal/live-lines.ts';

const event = (body: SubmissionEventBody): SubmissionEvent => ({
  schema: SUBMISSION_SCHEMA,
  sequence: 1,
  submissionId: 'one',
  at: '2026-11-26T12:00:00.000Z',
  body,
});
const said = (body: SubmissionEventBody, language: 'en' | 'zh') =>
  stripVTControlCharacters(eventText(event(body), language));

const problem: Problem = {
  code: 'disk-full',
  message: 'There is no room.',
  hint: 'Free some, then press Retry.',
  retryable: true,
  zh: { message: '没有空间。', hint: '请腾出空间，然后点击“重试”。' },
};
const upload = { filesDone: 3, filesTotal: 40, filesSkipped: 2, bytesDone: 1_500_000, bytesTotal: 3_000_000 };
const frames = { total: 250, waiting: 100, rendering: 7, done: 141, failed: 2 };

/** Each kind of line, in English and in Chinese. */
const lines: readonly (readonly [SubmissionEventBody, string, string])[] = [
  [
    { type: 'state', state: 'taskCreated' },
    'job created; uploading what the farm lacks',
    '作业已创建，正在上传农场缺少的文件',
  ],
  [
    { type: 'upload', counts: upload },
    'uploading 3/40 files, 1.5 MB of 3.0 MB, 2 already there',
    '正在上传：3/40 个文件，1.5 MB / 3.0 MB，2 个已在农场',
  ],
  [
    {
      type: 'fingerprint',
      counts: { filesDone: 3, filesTotal: 40, bytesDone: 1_500_000, bytesTotal: 3_000_000 },
    },
    'fingerprinting 3/40 files, 1.5 MB of 3.0 MB read',
    '正在计算指纹：3/40 个文件，已读取 1.5 MB / 3.0 MB',
  ],
  [
    { type: 'frames', counts: frames },
    'frames 141/250 done, 2 failed, 7 rendering',
    '帧：完成 141/250，失败 2，渲染中 7',
  ],
  [
    { type: 'downloaded', path: localPath.parse('/out/a.png'), filesDone: 5, bytesDone: 2000 },
    'saved /out/a.png (5 so far, 2.0 kB)',
    '已保存 /out/a.png（共 5 个，2.0 kB）',
  ],
  [{ type: 'frameFailed', frame: '0012', message: '' }, 'frame 0012 failed', '帧 0012 失败'],
  [
    { type: 'waiting', problem, retryInMs: 1500 },
    'There is no room.\n  Free some.\n  Trying again in 2 s.',
    '没有空间。\n  请腾出空间。\n  2 秒后重试。',
  ],
  [
    { type: 'queued', turn: 'uploading', ahead: 2 },
    'waiting for 2 other jobs to finish uploading',
    '等待其他 2 个作业上传完成',
  ],
  [
    { type: 'control', control: { type: 'stop' }, outcome: 'refused', problem },
    'stop: refused\nThere is no room.\n  Free some, then try again.',
    '停止：被拒绝\n没有空间。\n  请腾出空间，然后重试。',
  ],
  [
    { type: 'uploadTroublesLeftOut', count: 9 },
    '9 more troubles with single files are not listed',
    '另有 9 个文件的问题未列出',
  ],
];

describe('what happens to a job', () => {
  it.each(lines)('%o', (body, english, chinese) => {
    expect(said(body, 'en')).toBe(english);
    expect(said(body, 'zh')).toBe(chinese);
    expect(objectionsToChinese(chinese)).toEqual([]);
  });

  it('has words for each state in both languages, and short names for bars', () => {
    for (const language of ['en', 'zh'] as const) {
      const { states, bars } = eventWords[language];
      for (const state of submissionState.options) expect(states[state], state).not.toBe('');
      // The bars of several jobs stand below each other.
      for (const name of Object.values(bars)) expect(widthOf(name)).toBeLessThanOrEqual(9);
    }
  });

  it('is drawn in the same language at the foot of the terminal', () => {
    const said: string[] = [];
    let shown: readonly string[] = [];
    const live: LiveLines = {
      say: (line) => void said.push(stripVTControlCharacters(line)),
      show: (lines) => {
        shown = lines(100).map(stripVTControlCharacters);
      },
      pause: () => undefined,
      resume: () => undefined,
      end: () => undefined,
    };
    const tell = liveTeller(live, new Map([['one', 'a.blend']]), 'zh');
    tell(event({ type: 'state', state: 'rendering' }));
    tell(event({ type: 'frames', counts: frames }));
    tell(event({ type: 'downloaded', path: localPath.parse('/out/a.png'), filesDone: 5, bytesDone: 2000 }));
    expect(shown.join()).toMatch(/^帧 .*57% {2}141 \/ 250 帧，失败 2，渲染中 7，本机 5 个文件$/);
    tell(event({ type: 'state', state: 'done' }));
    expect(said).toEqual(['完成']);
  });
});
