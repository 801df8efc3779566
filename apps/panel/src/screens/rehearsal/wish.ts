import type { FramePosition, JobSettings, ReportScene } from '@farmhand/model';
import { firstFrames, readFrames } from '../submit/frames.ts';
import { activeName } from '../submit/outputs.ts';

/** What the artist wants rehearsed, as typed. */
export interface WishForm {
  readonly positions: readonly FramePosition[];
  /** Frames besides, as an artist writes them. */
  readonly moreFrames: string;
  readonly scalePercent: number | null;
  readonly nodes: number | null;
  readonly speedFactor: number | null;
  /** Price of a node hour; undefined for the job's own. */
  readonly price: number | null | undefined;
}

/** What a form begins with. */
export const DEFAULT_WISH: WishForm = {
  positions: ['first', 'middle', 'last'],
  moreFrames: '',
  scalePercent: 25,
  nodes: 1,
  speedFactor: 1,
  price: undefined,
};

/** What the sidecar is asked for. */
export interface Wish {
  readonly frames: string;
  readonly scalePercent: number;
  readonly hardware: {
    readonly nodes: number;
    readonly speedFactor: number;
    readonly pricePerNodeHour: number | null;
  };
}

/** Why a form cannot be sent. */
export type WrongWish =
  | { readonly kind: 'noFrames' | 'wrongFrames' }
  | { readonly kind: 'notInJob'; readonly frame: number }
  | { readonly kind: 'wrongNumber'; readonly field: 'scale' | 'nodes' | 'speed' };

/** What of the job is rehearsed: one output through one camera. */
export interface RehearsedPart {
  /** Null for the one that is active in a scene that is not looked at yet. */
  readonly output: string | null;
  readonly camera: string | null;
  readonly otherOutputs: number;
  readonly otherCameras: number;
  /** Frames of the job, rising; null while they are not known. */
  readonly frames: readonly number[] | null;
}

/** More frames of a range than this are not listed; the sidecar checks them. */
const MOST_LISTED = 1_000_000;

/** The first output and camera of a job. `scenes` of the last look at the file; none before it. */
export function rehearsedPart(
  scenes: readonly ReportScene[],
  settings: Pick<JobSettings, 'sceneName' | 'outputs' | 'camera' | 'cameras' | 'frames'>,
): RehearsedPart {
  const [first] = settings.outputs;
  const output = settings.sceneName ?? first?.name ?? activeName(scenes);
  const scene = scenes.find(({ name }) => name === output) ?? null;
  const written = settings.frames ?? first?.frames ?? scene?.pickedFrames ?? null;
  return {
    output,
    camera: settings.camera ?? settings.cameras[0] ?? scene?.camera ?? null,
    otherOutputs: Math.max(0, settings.outputs.length - 1),
    otherCameras: settings.camera === null ? Math.max(0, settings.cameras.length - 1) : 0,
    frames: written === null ? rangeOf(scene) : listOf(written),
  };
}

function rangeOf(scene: ReportScene | null): readonly number[] | null {
  if (scene === null) return null;
  const { start, end, step } = scene.frameRange;
  const count = Math.floor((end - start) / step) + 1;
  if (!(count > 0) || count > MOST_LISTED) return null;
  return Array.from({ length: count }, (_, at) => start + at * step);
}

function listOf(written: string): readonly number[] | null {
  const read = readFrames(written);
  return read.ok ? read.frames : null;
}

/** The frames that a form means, rising; null where they cannot be told yet. */
export function framesMeant(form: WishForm, all: readonly number[] | null): readonly number[] | null {
  if (all === null) return null;
  const read = form.moreFrames.trim() === '' ? null : readFrames(form.moreFrames);
  if (read !== null && !read.ok) return null;
  return firstFrames(all, form.positions, read === null ? [] : read.frames);
}

/** Everything that is wrong with a form; empty when it can be sent. */
export function wrongWishes(form: WishForm, all: readonly number[] | null): readonly WrongWish[] {
  const wrong: WrongWish[] = [];
  const more = form.moreFrames.trim();
  const read = more === '' ? null : readFrames(more);
  if (read !== null && !read.ok) wrong.push({ kind: 'wrongFrames' });
  else if (read === null && form.positions.length === 0) wrong.push({ kind: 'noFrames' });
  else if (read !== null && all !== null) {
    const known = new Set(all);
    const lost = read.frames.find((frame) => !known.has(frame));
    if (lost !== undefined) wrong.push({ kind: 'notInJob', frame: lost });
  }
  if (form.scalePercent === null) wrong.push({ kind: 'wrongNumber', field: 'scale' });
  if (form.nodes === null) wrong.push({ kind: 'wrongNumber', field: 'nodes' });
  if (form.speedFactor === null) wrong.push({ kind: 'wrongNumber', field: 'speed' });
  return wrong;
}

/** A form without mistakes as the sidecar takes it: `first, last, 20-30x5`. Null for one with mistakes. */
export function wishOf(form: WishForm, pricePerNodeHour: number | null): Wish | null {
  const { positions, scalePercent, nodes, speedFactor } = form;
  if (scalePercent === null || nodes === null || speedFactor === null) return null;
  const read = form.moreFrames.trim() === '' ? null : readFrames(form.moreFrames);
  if (read !== null && !read.ok) return null;
  const frames = [...positions, ...(read === null ? [] : [read.written])].join(', ');
  if (frames === '') return null;
  return { frames, scalePercent, hardware: { nodes, speedFactor, pricePerNodeHour } };
}
