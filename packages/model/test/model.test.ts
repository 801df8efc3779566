import { readFile } from 'node:fs/promises';
import {
  ENDED_STATES,
  JOB_SETTINGS_SCHEMA,
  jobSettings,
  readSubmissionEvent,
  SUBMISSION_SCHEMA,
  serverPath,
  submissionState,
} from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { settingsFor } from './readme-example.ts';

describe('the README’s example', () => {
  it('is the code that runs here', async () => {
    const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
    expect(await read('../README.md')).toContain(`\`\`\`ts\n${await read('./readme-example.ts')}\`\`\``);
  });

  it('fills in the farm’s defaults', () => {
    expect(settingsFor('1-100x2, 120')).toMatchObject({
      frames: '1-100x2, 120',
      framesPerTask: 1,
      timeoutSeconds: 12 * 3600,
      jobTimeoutSeconds: 3 * 24 * 3600,
      priority: 50,
      downloadFolder: null,
    });
  });
});

describe('frames', () => {
  const accepts = (frames: string) => jobSettings.safeParse({ schema: JOB_SETTINGS_SCHEMA, frames }).success;
  it.each(['1', '1-100', '1-100x2', '1-10, 20,30-40x5', '-10--1', ' 7 '])('are understood: %j', (frames) => {
    expect(accepts(frames)).toBe(true);
  });
  it.each(['', 'all', '1-', '1-10x', '1..10', '1-10[2]', '1,,2'])('are refused: %j', (frames) => {
    expect(accepts(frames)).toBe(false);
  });
});

describe('server paths', () => {
  it.each(['/D/a/b.png', '/nas/proj/x.png', '/mnt/衣/x.png', '/a/..b/c'])('are accepted: %s', (path) => {
    expect(serverPath.parse(path)).toBe(path);
  });
  it.each(['a/b', 'D:\\a', '/a/../b', '/a\\b', '/a/./b'])('are refused: %s', (path) => {
    expect(serverPath.safeParse(path).success).toBe(false);
  });
});

it('settings of another version are refused', () => {
  expect(jobSettings.safeParse({ schema: 'farmhand.job-settings/2' }).success).toBe(false);
});

it('every ended state is a state', () => {
  for (const state of ENDED_STATES) expect(submissionState.options).toContain(state);
});

describe('an event that is read', () => {
  const event = (body: unknown) => ({
    schema: SUBMISSION_SCHEMA,
    sequence: 7,
    submissionId: 'one',
    at: '2026-11-26T12:00:00.000Z',
    body,
  });

  it('is what it says', () => {
    const wanted = event({ type: 'state', state: 'checked' });
    expect(readSubmissionEvent(wanted)).toEqual(wanted);
  });

  it('is passed over when a newer version told it', () => {
    expect(readSubmissionEvent(event({ type: 'moonrise', phase: 'full' }))).toBeNull();
  });

  it.each([
    ['a known kind that makes no sense', event({ type: 'state', state: 'on the moon' })],
    ['no kind at all', event({})],
    ['another schema', { ...event({ type: 'moonrise' }), schema: 'farmhand.submission/2' }],
  ])('is none with %s', (_, value) => {
    expect(() => readSubmissionEvent(value)).toThrow();
  });
});
