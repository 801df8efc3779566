import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type GoOn, inCommandWords } from '../src/terminal/command-words.ts';

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
  const found = textsOf(name).filter((text) => OF_PANELS.test(text) && /[ ，。]/.test(text));

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
  ];

  it.each(cases)('%s', (hint, failed, waits, again) => {
    expect(inCommandWords(hint, { by: 'retry', job: JOB })).toBe(failed);
    expect(inCommandWords(hint, { by: 'itself', job: JOB })).toBe(waits);
    expect(inCommandWords(hint)).toBe(again);
  });
});

function thrice(text: string): readonly [string, string, string] {
  return [text, text, text];
}
