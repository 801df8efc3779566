import type { Finding, ReportScene } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import {
  costAt,
  placesOf,
  priceIn,
  type RehearsalEstimate,
  settingsFrom,
} from '../src/screens/rehearsal/estimate.ts';
import { obstaclesOf, type RehearsalReadiness } from '../src/screens/rehearsal/reasons.ts';
import { verdictOf } from '../src/screens/rehearsal/verdict.ts';
import {
  DEFAULT_WISH,
  framesMeant,
  rehearsedPart,
  type WishForm,
  wishOf,
  wrongWishes,
} from '../src/screens/rehearsal/wish.ts';

const scene = (name: string, more: Partial<ReportScene> = {}): ReportScene =>
  ({
    name,
    active: false,
    frameRange: { start: 1, end: 10, step: 1 },
    camera: 'cam',
    cameras: ['cam'],
    ...more,
  }) as ReportScene;
const asScene = { sceneName: null, outputs: [], camera: null, cameras: [], frames: null };
const output = (name: string, frames: string | null = null) => ({ name, frames, dependsOn: null });
const form = (more: Partial<WishForm> = {}): WishForm => ({ ...DEFAULT_WISH, ...more });

describe('what of a job is rehearsed', () => {
  it('the active scene with its own range and camera where nothing is chosen', () => {
    const scenes = [scene('A'), scene('B', { active: true, frameRange: { start: 5, end: 9, step: 2 } })];
    expect(rehearsedPart(scenes, asScene)).toEqual({
      output: 'B',
      camera: 'cam',
      otherOutputs: 0,
      otherCameras: 0,
      frames: [5, 7, 9],
    });
  });

  it('the first of several outputs through the first of several cameras, and says how many are left out', () => {
    const settings = {
      ...asScene,
      outputs: [output('B', '20, 30'), output('A'), output('C')],
      cameras: ['left', 'right'],
    };
    expect(rehearsedPart([scene('A'), scene('B'), scene('C')], settings)).toEqual({
      output: 'B',
      camera: 'left',
      otherOutputs: 2,
      otherCameras: 1,
      frames: [20, 30],
    });
  });

  it('frames of the job come before those of an output, and those before the ones picked in the scene', () => {
    const picked = [scene('A', { active: true, pickedFrames: '3, 4' })];
    expect(rehearsedPart(picked, asScene).frames).toEqual([3, 4]);
    const own = { ...asScene, outputs: [output('A', '7')] };
    expect(rehearsedPart(picked, own).frames).toEqual([7]);
    expect(rehearsedPart(picked, { ...own, frames: '1-3' }).frames).toEqual([1, 2, 3]);
  });

  it('a scene that is not looked at yet, or whose range ends before it begins, has no known frames', () => {
    expect(rehearsedPart([], asScene)).toMatchObject({ output: null, frames: null });
    const backwards = [scene('A', { active: true, frameRange: { start: 5, end: 1, step: 1 } })];
    expect(rehearsedPart(backwards, asScene).frames).toBeNull();
  });
});

describe('which frames a form means', () => {
  it.each([
    [form(), [1, 5, 10]],
    [form({ positions: ['last'], moreFrames: '2-6x2' }), [2, 4, 6, 10]],
    // One frame is first, middle and last.
    [form({ positions: ['first', 'last'], moreFrames: '1' }), [1, 10]],
    [form({ moreFrames: 'abc' }), null],
  ])('%#', (typed, frames) => {
    expect(
      framesMeant(
        typed,
        Array.from({ length: 10 }, (_, at) => at + 1),
      ),
    ).toEqual(frames);
  });

  it('is told to the sidecar as an artist would write it', () => {
    expect(wishOf(form({ positions: ['first', 'last'], moreFrames: ' 20-30x5 ' }), 3)).toEqual({
      frames: 'first, last, 20-30x5',
      scalePercent: 25,
      hardware: { nodes: 1, speedFactor: 1, pricePerNodeHour: 3 },
    });
    expect(wishOf(form({ nodes: null }), null)).toBeNull();
    expect(wishOf(form({ positions: [] }), null)).toBeNull();
  });

  it.each([
    [form(), []],
    [form({ positions: [] }), [{ kind: 'noFrames' }]],
    [form({ moreFrames: '1-' }), [{ kind: 'wrongFrames' }]],
    [form({ moreFrames: '4, 11' }), [{ kind: 'notInJob', frame: 11 }]],
    [
      form({ scalePercent: null, speedFactor: null }),
      [
        { kind: 'wrongNumber', field: 'scale' },
        { kind: 'wrongNumber', field: 'speed' },
      ],
    ],
  ])('says what is wrong with it: %#', (typed, wrong) => {
    const frames = Array.from({ length: 10 }, (_, at) => at + 1);
    expect(wrongWishes(typed, frames)).toEqual(wrong);
  });

  it('leaves frames to the sidecar while those of the job are not known', () => {
    expect(wrongWishes(form({ moreFrames: '4000' }), null)).toEqual([]);
  });
});

describe('an estimate', () => {
  const estimate: RehearsalEstimate = {
    secondsPerFrame: { low: 10, middle: 12.345_678, high: 20 },
    totalSeconds: { low: 100, middle: 120, high: 200 },
    nodeHours: { low: 1, middle: 2, high: 4 },
    cost: { low: 3, middle: 6, high: 12 },
  };

  it('costs what the nodes cost now, not when it was made', () => {
    expect(costAt(estimate, null)).toEqual(estimate.cost);
    expect(costAt(estimate, 0.5)).toEqual({ low: 0.5, middle: 1, high: 2 });
    expect(costAt({ ...estimate, cost: null }, null)).toBeNull();
  });

  it('gives the job the likely time of a frame, and the price that is typed or was used', () => {
    expect(settingsFrom(estimate, 2)).toEqual({ secondsPerFrame: 12.35, pricePerNodeHour: 2 });
    expect(settingsFrom(estimate, null)).toEqual({ secondsPerFrame: 12.35, pricePerNodeHour: 3 });
    expect(settingsFrom({ ...estimate, cost: null }, null)).toEqual({ secondsPerFrame: 12.35 });
    // The settings take no time that is nothing.
    const quick = { ...estimate, secondsPerFrame: { low: 0, middle: 0, high: 0 } };
    expect(settingsFrom(quick, null).secondsPerFrame).toBeGreaterThan(0);
  });

  it('of nothing has no price in it and no place on a scale', () => {
    const nothing = { low: 0, middle: 0, high: 0 };
    expect(priceIn({ nodeHours: nothing, cost: nothing })).toBeNull();
    expect(placesOf(nothing)).toEqual({ from: 0, middle: 0 });
    expect(placesOf({ low: 1, middle: 3, high: 4 })).toEqual({ from: 0.25, middle: 0.75 });
  });
});

describe('how a rehearsal went', () => {
  const picture = (frame: number, seconds: number | null = 1) => ({ frame, seconds, hasPicture: false });
  const noticed = (severity: Finding['severity']) => ({ severity }) as Finding;
  const good = [picture(1), picture(2)];

  it.each<[readonly ReturnType<typeof picture>[], readonly Finding[], ReturnType<typeof verdictOf>]>([
    [good, [], { tone: 'good', title: 'Nothing is missing', text: 'All 2 frames rendered.' }],
    [
      good,
      [noticed('notice')],
      { tone: 'good', title: 'Nothing is missing', text: 'All 2 frames rendered.' },
    ],
    [
      good,
      [noticed('warning'), noticed('error'), noticed('notice')],
      { tone: 'warning', title: '2 things were noticed', text: 'All 2 frames rendered.' },
    ],
    [
      [picture(1), picture(2, null)],
      [noticed('error')],
      { tone: 'error', title: '1 of 2 frames did not render', text: 'One thing was noticed' },
    ],
    [[picture(1, null)], [], { tone: 'error', title: 'No frame rendered', text: '' }],
  ])('%#', (pictures, findings, verdict) => {
    const result = { pictures, findings } as unknown as Parameters<typeof verdictOf>[0];
    expect(verdictOf(result)).toEqual(verdict);
  });
});

describe('why a scene cannot be rehearsed', () => {
  const ready: RehearsalReadiness = {
    connection: 'online',
    scenePath: '/a.blend',
    host: { neverSaved: false, unsavedChanges: false },
    settingsLoaded: true,
    isRehearsing: false,
  };
  it.each<[Partial<RehearsalReadiness>, readonly string[]]>([
    [{}, []],
    [{ host: null }, []],
    [{ connection: 'offline' }, ['offline']],
    [{ scenePath: null, host: null }, ['noScene']],
    [{ scenePath: null, host: { neverSaved: true, unsavedChanges: true } }, ['neverSaved']],
    [{ host: { neverSaved: false, unsavedChanges: true } }, ['unsaved']],
    [{ connection: 'connecting', settingsLoaded: false }, ['connecting', 'settingsLoading']],
    [{ isRehearsing: true }, ['running']],
  ])('%o: %o', (change, obstacles) => {
    expect(obstaclesOf({ ...ready, ...change })).toEqual(obstacles);
  });
});
