import {
  ENDED_STATES,
  JOB_SETTINGS_SCHEMA,
  jobSettings,
  localPath,
  type SubmissionEvent,
  type SubmissionView,
  submissionState,
} from '@farmhand/model';
import { LONGEST_PAGE } from '@farmhand/sidecar/api';
import { describe, expect, it, vi } from 'vitest';
import {
  fitting,
  type JobActionName,
  jobAction,
  jobActions,
  labelsAfter,
} from '../src/screens/jobs/actions.ts';
import { blockGrid, blockPlace, blocksByFrame } from '../src/screens/jobs/job/block-places.ts';
import { folderBelow, folderWithin } from '../src/screens/jobs/job/folder-below.ts';
import { endOf, withNewest } from '../src/screens/jobs/job/history.ts';
import { jobWords } from '../src/screens/jobs/job/job-words.ts';
import { settingRows } from '../src/screens/jobs/job/setting-rows.ts';
import { clockTime, dayTitle } from '../src/screens/jobs/job/timeline-text.ts';
import {
  MOST_PAGES,
  noPages,
  onlyPages,
  PAGE_ROWS,
  type Pages,
  pagesOfRows,
  rowOf,
  withPage,
} from '../src/screens/jobs/list/job-pages.ts';
import { EVERYTHING, furtherFilters, queryOf } from '../src/screens/jobs/list/list-filter.ts';
import { noJobs, onlyJob, theseJobs, toggledJob } from '../src/screens/jobs/list/list-selection.ts';
import { manyRun, reasonsOf, runMany } from '../src/screens/jobs/run-many.ts';
import { stateGroups, statusOf } from '../src/screens/jobs/status.ts';
import { preferences } from '../src/state/preferences.ts';

function job(change: Partial<SubmissionView> = {}): SubmissionView {
  return {
    schema: 'farmhand.submission/1',
    id: 'one',
    state: 'rendering',
    scenePath: localPath.parse('/shots/one.blend'),
    taskId: 10,
    createdAt: '2026-11-26T10:00:00.000Z',
    updatedAt: '2026-11-26T10:00:00.000Z',
    environment: null,
    findings: [],
    upload: null,
    frames: { total: 10, waiting: 4, rendering: 1, done: 4, failed: 1 },
    downloadFolder: null,
    filesDownloaded: 0,
    problem: null,
    by: null,
    artist: '',
    labels: [],
    priority: 50,
    jobTimeoutSeconds: 259_200,
    control: null,
    waitsFor: null,
    drivenBy: null,
    renews: null,
    removed: false,
    ...change,
  };
}

const problem = (code: string) => ({ code, message: '', hint: '', retryable: true });
const stoppedJob = job({ state: 'failed', problem: problem('stopped-at-farm') });
const allows = (each: SubmissionView) =>
  jobActions.filter((action) => action.refuses(each) === null).map(({ name }) => name);

describe('what can be done with a job', () => {
  it.each<[string, SubmissionView, readonly JobActionName[], readonly JobActionName[]]>([
    [
      'renders',
      job(),
      ['stop', 'retryFailed', 'priority', 'cancel', 'abandon', 'remove'],
      ['start', 'confirm', 'retry'],
    ],
    ['was stopped', stoppedJob, ['start', 'retry', 'abandon', 'download'], ['stop', 'cancel', 'priority']],
    [
      'is being uploaded',
      job({ state: 'taskCreated' }),
      ['cancel', 'remove'],
      ['stop', 'abandon', 'download', 'labels'],
    ],
    [
      'waits for an answer',
      job({ state: 'awaitingConfirmation', taskId: null, frames: null }),
      ['confirm', 'cancel', 'remove'],
      ['stop', 'retry'],
    ],
    [
      'is done',
      job({ state: 'done', frames: { total: 4, waiting: 0, rendering: 0, done: 4, failed: 0 } }),
      ['download', 'labels', 'remove'],
      ['stop', 'start', 'retryFailed', 'abandon', 'cancel'],
    ],
    [
      'paused after its test frames',
      job({ problem: problem('test-frames-finished') }),
      ['fullSpeed', 'start', 'stop'],
      ['confirm'],
    ],
    ['was deleted', job({ removed: true }), [], ['remove', 'stop', 'labels', 'download']],
  ])('that %s', (_what, each, can, cannot) => {
    expect(allows(each)).toEqual(expect.arrayContaining([...can]));
    for (const name of cannot) expect(allows(each)).not.toContain(name);
  });

  it('is for some of many, and says why not for the others', () => {
    const { able, refusal } = fitting(jobAction('start'), [job({ id: 'a' }), { ...stoppedJob, id: 'b' }]);
    expect(able.map(({ id }) => id)).toEqual(['b']);
    expect(refusal).toBe('notStopped');
  });

  it('asks first wherever something is lost or paid for', () => {
    for (const name of ['remove', 'abandon', 'cancel', 'retryFailed'] as const)
      expect(jobAction(name).asks).toBe(true);
  });

  it('changes only the labels that were meant', () => {
    expect(labelsAfter(['a', 'b'], { add: ['c', 'a'], drop: ['b'] })).toEqual(['a', 'c']);
    expect(labelsAfter([], { add: [], drop: ['b'] })).toEqual([]);
  });
});

describe('what a job is doing', () => {
  it.each([
    [job(), 'rendering'],
    [stoppedJob, 'stopped'],
    [job({ state: 'failed', problem: problem('disk-full') }), 'failed'],
    [job({ problem: problem('farm-unreachable') }), 'troubled'],
    [job({ problem: problem('test-frames-finished') }), 'testDone'],
    [job({ state: 'drafted', waitsFor: { turn: 'preparing', ahead: 2 } }), 'inLine'],
    [job({ state: 'drafted', waitsFor: { turn: 'preparing', ahead: 0 } }), 'drafted'],
    [job({ state: 'done', removed: true }), 'removed'],
  ])('%#', (each, status) => {
    expect(statusOf(each)).toBe(status);
  });

  it('is in exactly one group of the list for every state', () => {
    const grouped = Object.values(stateGroups).flat();
    expect([...grouped].sort()).toEqual([...submissionState.options].sort());
    for (const group of ['done', 'failed', 'cancelled'] as const)
      for (const state of stateGroups[group]) expect(ENDED_STATES.has(state)).toBe(true);
  });
});

describe('doing the same to many', () => {
  it('goes on when some are refused, a few at once, and tells what became of all', async () => {
    let running = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const all = Array.from({ length: 9 }, (_, index) => index);
    const run = runMany('stopping', all, async (each) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => waiting.push(resolve));
      running -= 1;
      if (each % 4 === 0) throw new Error('it has ended');
    });
    const finished = run.then(() => true);
    while (!(await Promise.race([finished, Promise.resolve(false)]))) {
      waiting.shift()?.();
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const { done, refused, left } = await run;
    expect([...done].sort()).toEqual([1, 2, 3, 5, 6, 7]);
    expect(refused.map(({ of }) => of).sort()).toEqual([0, 4, 8]);
    expect(left).toBe(0);
    expect(most).toBe(3);
    expect(manyRun.value).toBeNull();
  });

  it('leaves the rest alone when it is given up', async () => {
    const begun: number[] = [];
    const outcome = await runMany('stopping', [1, 2, 3, 4, 5, 6], async (each, signal) => {
      begun.push(each);
      if (each === 1) manyRun.value?.cancel();
      signal.throwIfAborted();
    });
    expect(begun.length).toBeLessThan(6);
    expect(outcome.left).toBeGreaterThan(0);
    expect(outcome.done.length + outcome.refused.length + outcome.left).toBe(6);
  });

  it('tells the most frequent reason first', () => {
    expect(reasonsOf([{ message: 'a' }, { message: 'b' }, { message: 'b' }])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });
});

describe('pages of a long list', () => {
  const page = (number: number) =>
    Array.from({ length: PAGE_ROWS }, (_, index) => number * PAGE_ROWS + index);

  it('are as long as the sidecar gives them', () => {
    expect(PAGE_ROWS).toBe(LONGEST_PAGE);
  });

  it('hold the rows that came, and no others', () => {
    const pages = withPage(noPages as Pages<number>, 3, page(3), 50_000);
    expect(pages.total).toBe(50_000);
    expect(rowOf(pages, 3 * PAGE_ROWS + 7)).toBe(3 * PAGE_ROWS + 7);
    expect(rowOf(pages, 5)).toBeUndefined();
  });

  it('make room: those that came longest ago go', () => {
    let pages: Pages<number> = noPages;
    for (let number = 0; number < 100; number += 1) pages = withPage(pages, number, page(number), 50_000);
    expect(pages.pages.size).toBe(MOST_PAGES);
    expect(rowOf(pages, 0)).toBeUndefined();
    expect(rowOf(pages, 99 * PAGE_ROWS)).toBe(99 * PAGE_ROWS);
  });

  it('are gone where the list has become shorter', () => {
    const both = withPage(withPage(noPages as Pages<number>, 2, page(2), 600), 0, page(0), 100);
    expect([...both.pages.keys()]).toEqual([0]);
    expect([...onlyPages(both, new Set()).pages.keys()]).toEqual([]);
  });

  it('are those of a range of rows, either way round', () => {
    expect(pagesOfRows(190, 410)).toEqual([0, 1, 2]);
    expect(pagesOfRows(410, 190)).toEqual([0, 1, 2]);
  });
});

describe('the filter of the list', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');

  it('asks for everything by asking for nothing', () => {
    expect(Object.values(queryOf(EVERYTHING, now)).filter((value) => value !== undefined)).toEqual([]);
    expect(furtherFilters(EVERYTHING)).toBe(0);
  });

  it('asks for states, words and times as the sidecar takes them', () => {
    const query = queryOf({ ...EVERYTHING, text: ' wood ', group: 'failed', period: 'week' }, now);
    expect(query).toMatchObject({
      text: 'wood',
      states: 'failed,doneWithFailedFrames',
      since: '2026-11-19T12:00:00.000Z',
    });
  });

  it('has the last day of a span with all its hours', () => {
    const { since, until } = queryOf(
      { ...EVERYTHING, period: 'between', from: '2026-11-01', to: '2026-11-02' },
      now,
    );
    expect(Date.parse(String(until)) - Date.parse(String(since))).toBe(2 * 86_400_000);
    expect(new Date(String(since)).getHours()).toBe(0);
    expect(queryOf({ ...EVERYTHING, period: 'between', from: 'nonsense' }, now).since).toBeUndefined();
  });
});

describe('chosen jobs', () => {
  it('are one, more, or these', () => {
    const a = job({ id: 'a' });
    const b = job({ id: 'b' });
    const both = toggledJob(onlyJob(a, 0), b, 1, 10);
    expect([...both.jobs.keys()]).toEqual(['a', 'b']);
    expect([...toggledJob(both, a, 0, 10).jobs.keys()]).toEqual(['b']);
    expect([...toggledJob(both, job({ id: 'c' }), 2, 2).jobs.keys()]).toEqual(['a', 'b']);
    expect(theseJobs([a, b], 0).jobs.size).toBe(2);
    expect(noJobs.jobs.size).toBe(0);
  });
});

describe('settings in words', () => {
  it('tell the chosen ones from those that are as by default', () => {
    const defaults = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
    const w = jobWords.en.settings;
    expect(settingRows(defaults, w).filter(({ isChanged }) => isChanged)).toEqual([]);
    expect(settingRows(defaults, w).map(({ name }) => name)).toEqual(
      expect.arrayContaining(Object.keys(defaults).filter((name) => name !== 'schema')),
    );
    const chosen = settingRows({ ...defaults, priority: 60, frames: '1-10', stopAfterTest: true }, w);
    expect(chosen.filter(({ isChanged }) => isChanged).map(({ name, value }) => [name, value])).toEqual([
      ['frames', '1-10'],
      ['stopAfterTest', 'yes'],
      ['priority', 'High 60'],
    ]);
    const said = new Map(settingRows(defaults, w).map(({ label, value }) => [label, value]));
    expect(said.get('Frames')).toBe('as the scene says');
    expect(said.get('Program version')).toBe('Automatic');
    expect(said.get('Version wanted')).toBe('The same release');
    expect(said.get('Longest time of a frame')).toBe('12 h');
    expect(said.get('Ask for uploads over')).toBe('50 GB');
  });
});

describe('blocks of a 3ds Max picture', () => {
  it('are at the places their numbers tell, row by row', () => {
    const grid = blockGrid(6, 'block');
    expect(grid).toEqual({ columns: 3, rows: 2 });
    expect(blockPlace('1', grid)).toEqual({ left: 0, top: 0, width: 1 / 3, height: 0.5 });
    expect(blockPlace('6', grid)).toEqual({ left: 2 / 3, top: 0.5, width: 1 / 3, height: 0.5 });
    expect(blockGrid(5, 'strip')).toEqual({ columns: 1, rows: 5 });
  });

  it('are nowhere when their names tell nothing', () => {
    const grid = blockGrid(4, 'block');
    for (const name of ['7', '0', 'left', null, '']) expect(blockPlace(name, grid)).toBeNull();
    expect(blockPlace(null, blockGrid(1, 'block'))).toEqual({ left: 0, top: 0, width: 1, height: 1 });
  });

  it('belong to their frames', () => {
    const block = (frame: string, name: string) => ({
      frame,
      block: name,
      condition: 0,
      percent: null,
      seconds: null,
      remainingSeconds: null,
      text: null,
      picture: null,
    });
    const frames = blocksByFrame([block('7', '1'), block('8', '1'), block('7', '2')]);
    expect([...frames].map(([frame, blocks]) => [frame, blocks.length])).toEqual([
      ['7', 2],
      ['8', 1],
    ]);
  });
});

describe('what happened to a job', () => {
  const event = (
    sequence: number,
    body: SubmissionEvent['body'] = { type: 'state', state: 'rendering' },
  ): SubmissionEvent => ({
    schema: 'farmhand.submission/1',
    sequence,
    submissionId: 'one',
    at: `2026-11-26T10:00:0${sequence}.000Z`,
    body,
  });

  it('has each event once, the latest first, however often it is told', () => {
    const all = withNewest([event(4), event(2)], [event(5), event(4)]);
    expect(all.map(({ sequence }) => sequence)).toEqual([5, 4, 2]);
  });

  it('tells when it came to an end, whatever was changed of it since', () => {
    const relabelled: SubmissionEvent['body'] = {
      type: 'control',
      outcome: 'done',
      problem: null,
      control: { type: 'setLabels', labels: ['kept'] },
    };
    const done: SubmissionEvent['body'] = { type: 'state', state: 'done' };
    expect(endOf([event(3, relabelled), event(2, done), event(1)])).toBe('2026-11-26T10:00:02.000Z');
    expect(endOf([event(3), event(2, done), event(1)])).toBeNull();
    expect(endOf([])).toBeNull();
  });

  it('is told by days and times as the artist writes them', () => {
    vi.stubGlobal('navigator', { languages: ['en-GB'] });
    const now = new Date(2026, 10, 26, 0, 30);
    preferences.value = { ...preferences.value, language: 'zh' };
    expect(dayTitle('2026-11-24', now)).toBe('2026年11月24日星期二');
    preferences.value = { ...preferences.value, language: 'en' };
    expect(dayTitle('2026-11-26', now)).toBe('Today');
    expect(dayTitle('2026-11-25', now)).toBe('Yesterday');
    expect(dayTitle('2026-11-24', now)).toMatch(/^Tuesday,? 24 November 2026$/);
    expect(clockTime(new Date(2026, 10, 26, 0, 5, 9).toISOString())).toBe('00:05:09');
    vi.unstubAllGlobals();
  });
});

describe('a folder below another', () => {
  it.each([
    ['D:\\jobs', 'D:\\jobs\\new'],
    ['D:\\', 'D:\\new'],
    ['\\\\server\\share', '\\\\server\\share\\new'],
    ['/home/mei/', '/home/mei/new'],
    ['/', '/new'],
    ['/with\\backslash', '/with\\backslash/new'],
  ])('of %s', (parent, below) => {
    expect(folderBelow(parent, 'new')).toBe(below);
  });

  it.each([
    ['/out/mill/a.png', '/out/mill', ''],
    ['/out/mill/beauty/z/a.png', '/out/mill/', 'beauty/z'],
    ['/out/mill-2/a.png', '/out/mill', '/out/mill-2'],
    ['D:\\out\\beauty\\a.png', 'D:\\out', 'beauty'],
    ['D:\\a.png', 'D:\\', ''],
    ['/elsewhere/a.png', null, '/elsewhere'],
  ])('that %s is in, seen from %s', (path, folder, within) => {
    expect(folderWithin(path, folder)).toBe(within);
  });
});
