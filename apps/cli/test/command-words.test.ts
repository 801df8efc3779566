import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { Problem } from '@farmhand/model';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type GoOn, inCommandWords } from '../src/terminal/command-words.ts';
import { explain } from '../src/terminal/explain.ts';
import { languageOf } from '../src/terminal/language.ts';
import { problemText } from '../src/terminal/text.ts';

const PACKAGES = fileURLToPath(new URL('../../../packages', import.meta.url));
const JOB = '3f2a91c0-0000-4000-8000-000000000000';
const WAYS: readonly GoOn[] = [
  { by: 'retry', job: JOB },
  { by: 'itself', job: JOB },
  { by: 'again' },
  { by: 'command', command: 'farmhand download 12345678' },
];

/** Words of a panel: its buttons, its preferences and its settings. */
const OF_PANELS =
  /press|\bRetry\b|preferences|in the (transfer )?settings|correct the transfer settings|in Farmhand;|click|首选项|传输设置|点击|在 Farmhand 中/i;

/** Texts in the sources of what the command line passes on, apart from comments. */
function textsOf(name: string): readonly string[] {
  const source = join(PACKAGES, name, 'src');
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(join(source, file), 'utf8').split('\n'))
    .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
    .flatMap((line) =>
      [...line.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`/g)].map(
        ([, single, double, template]) => single ?? double ?? template ?? '',
      ),
    );
}

describe.each(['transfer', 'submission', 'sidecar'])('what %s says', (name) => {
  const found = textsOf(name).filter(
    (text) => OF_PANELS.test(text.replaceAll(/\$\{[^}]*\}/g, '')) && /[ ，。]/.test(text),
  );

  it('speaks of panels in places, or this looks in the wrong ones', () => {
    expect(found.length).toBeGreaterThan(0);
  });

  it.each(found)('has no word of them left on a command line: %s', (text) => {
    for (const goOn of WAYS) {
      const words = inCommandWords(text, goOn);
      expect(words.replace(/["“]farmhand [^"”]*["”]/g, ''), words).not.toMatch(OF_PANELS);
    }
  });
});

describe('what to do next', () => {
  const cases: readonly (readonly [hint: string, failed: string, waits: string, again: string])[] = [
    [
      'Check the network, then press Retry. What was sent is kept.',
      `Check the network, then run "farmhand retry ${JOB}". What was sent is kept.`,
      'Check the network. What was sent is kept.',
      'Check the network, then try again. What was sent is kept.',
    ],
    [
      'Wait a little and press Retry.',
      `Wait a little and run "farmhand retry ${JOB}".`,
      'Wait a little.',
      'Wait a little and try again.',
    ],
    ['Press Retry.', `Run "farmhand retry ${JOB}".`, '', 'Try again.'],
    [
      'It may be new. Press Retry to look again.',
      `It may be new. Run "farmhand retry ${JOB}" to look again.`,
      'It may be new.',
      'It may be new. Try again.',
    ],
    [
      'Free at least 3 GB there or choose another download folder, then press Retry.',
      `Free at least 3 GB there, then run "farmhand retry ${JOB}"; or bring the frames to another folder with "farmhand download ${JOB} --output FOLDER".`,
      `Free at least 3 GB there; or bring the frames to another folder with "farmhand download ${JOB} --output FOLDER".`,
      'Free at least 3 GB there, then try again; or bring the frames to another folder with "farmhand download JOB --output FOLDER".',
    ],
    [
      'Name its folder in the transfer settings (transmitterFolder), or set the engine to "auto".',
      ...thrice(
        'Name its folder with "farmhand config set transmitter-folder FOLDER", or set the engine to "auto".',
      ),
    ],
    [
      'If it is still shown, press Retry; else submit again.',
      `If it is still shown, run "farmhand retry ${JOB}"; else submit again.`,
      'If it is still shown, wait; else submit again.',
      'If it is still shown, try again; else submit again.',
    ],
    ['Ask whoever runs it.', ...thrice('Ask whoever runs it.')],
    [
      '请检查网络，然后点击“重试”。已发送的内容会保留。',
      `请检查网络，然后运行“farmhand retry ${JOB}”。已发送的内容会保留。`,
      '请检查网络。已发送的内容会保留。',
      '请检查网络，然后重试。已发送的内容会保留。',
    ],
    [
      '该帧可能已重新渲染。请点击“重试”重新查看。',
      `该帧可能已重新渲染。请运行“farmhand retry ${JOB}”，重新查看。`,
      '该帧可能已重新渲染。',
      '该帧可能已重新渲染。请重试，重新查看。',
    ],
    [
      '如果仍能看到它，请点击“重试”；否则请重新提交场景。',
      `如果仍能看到它，请运行“farmhand retry ${JOB}”；否则请重新提交场景。`,
      '如果仍能看到它，请等待；否则请重新提交场景。',
      '如果仍能看到它，请重试；否则请重新提交场景。',
    ],
    [
      '请在该磁盘上至少腾出 3 GiB，或选择其他下载文件夹，然后点击“重试”。',
      `请在该磁盘上至少腾出 3 GiB，然后运行“farmhand retry ${JOB}”；或运行“farmhand download ${JOB} --output 文件夹”将帧取回到其他文件夹。`,
      `请在该磁盘上至少腾出 3 GiB；或运行“farmhand download ${JOB} --output 文件夹”将帧取回到其他文件夹。`,
      '请在该磁盘上至少腾出 3 GiB，然后重试；或运行“farmhand download JOB --output 文件夹”将帧取回到其他文件夹。',
    ],
    [
      '请在传输设置（transmitterFolder）中填写其文件夹，或将引擎设为“auto”。',
      ...thrice('请用“farmhand config set transmitter-folder 文件夹”填写其文件夹，或将引擎设为“auto”。'),
    ],
  ];

  it.each(cases)('%s', (hint, failed, waits, again) => {
    expect(inCommandWords(hint, { by: 'retry', job: JOB })).toBe(failed);
    expect(inCommandWords(hint, { by: 'itself', job: JOB })).toBe(waits);
    expect(inCommandWords(hint)).toBe(again);
  });
});

describe('a problem', () => {
  const problem: Problem = {
    code: 'disk-full',
    message: 'There is no room.',
    hint: 'Free some, then press Retry.',
    retryable: true,
    zh: { message: '没有空间。', hint: '请腾出空间，然后点击“重试”。' },
  };
  const shown = (of: Problem, language: 'en' | 'zh') =>
    stripVTControlCharacters(problemText(of, { by: 'retry', job: JOB }, language));

  it('is told in the language of the terminal, in the words of the command line', () => {
    expect(shown(problem, 'en')).toBe(`There is no room.\n  Free some, then run "farmhand retry ${JOB}".`);
    expect(shown(problem, 'zh')).toBe(`没有空间。\n  请腾出空间，然后运行“farmhand retry ${JOB}”。`);
  });

  it('is told in English where it is told in no other language', () => {
    const { zh: _, ...inEnglish } = problem;
    expect(shown(inEnglish, 'zh')).toBe(shown(problem, 'en'));
  });

  it('has a language of its environment: by LC_ALL, then LC_MESSAGES, then LANG', () => {
    expect(languageOf({ LANG: 'zh_CN.UTF-8' })).toBe('zh');
    expect(languageOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'en_GB.UTF-8' })).toBe('en');
    expect(languageOf({})).toBe('en');
  });

  it.each([
    ['of a package', { problem }, '没有空间。'],
    [
      'of the client',
      { call: 'getLabels', message: 'getLabels: no.', hint: 'Ask.', zh: problem.zh },
      '没有空间。',
    ],
    ['of an older client', { call: 'getLabels', message: 'getLabels: no.', hint: 'Ask.', zh: null }, 'No.'],
  ])('%s is explained so too', (_name, error, said) => {
    const before = process.env.LC_ALL;
    onTestFinished(() => {
      if (before === undefined) delete process.env.LC_ALL;
      else process.env.LC_ALL = before;
    });
    process.env.LC_ALL = 'zh_CN.UTF-8';
    expect(stripVTControlCharacters(explain(error)).split('\n')[0]).toBe(said);
    process.env.LC_ALL = 'C';
    expect(stripVTControlCharacters(explain(error)).split('\n')[0]).not.toMatch(/\p{Script=Han}/u);
  });
});

function thrice(text: string): readonly [string, string, string] {
  return [text, text, text];
}
