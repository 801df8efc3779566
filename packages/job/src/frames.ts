import type { FrameRange } from '@farmhand/model';
import { JobError } from './job-error.ts';

/** Most frames one job may have. Far above any real one; it catches a slip of the keyboard. */
export const MAX_FRAMES = 100_000;
/** Largest frame number, either side of zero; Blender stops at 1,048,574. */
const MAX_FRAME_NUMBER = 9_999_999;

const partPattern =
  /^(?<first>-?\d+)(?:\s*-\s*(?<last>-?\d+)(?:\s*x\s*(?<step>\d+)|\s*\[\s*(?<bracketed>\d+)\s*\])?)?$/i;

/**
 * Reads frames as an artist writes them (`1-100x2, 120`) or as the farm does (`1-10[1],20,30-40[2]`).
 *
 * @returns every frame once, rising; at most {@link MAX_FRAMES}.
 * @throws JobError `frames-invalid`, naming the part that is wrong.
 */
export function parseFrames(text: string): readonly number[] {
  if (text.trim() === '') {
    throw invalid(
      'No frames are given. Write them like 1-100, 1-100x2 or 1-10, 20.',
      '未填写帧。请写成 1-100、1-100x2 或 1-10, 20。',
    );
  }
  const ranges = text.split(',').map((part) => parsePart(part.trim(), text));
  const total = ranges.reduce((sum, range) => sum + countFrames(range), 0);
  if (total > MAX_FRAMES) {
    throw invalid(
      `"${text}" is ${total} frames; a job can have ${MAX_FRAMES}. Check the numbers, or submit it in parts.`,
      `“${text}”共 ${total} 帧，一个作业最多 ${MAX_FRAMES} 帧。请检查数字，或分多次提交。`,
    );
  }
  return sortedUnique(ranges.flatMap(framesIn));
}

/** Every frame of a range that a scene holds; none when it ends before it starts. */
export function framesOfRange(range: FrameRange): readonly number[] {
  const total = countFrames(range);
  if (total > MAX_FRAMES) {
    const { start, end } = range;
    throw invalid(
      `The scene's frame range ${start}-${end} is ${total} frames; a job can have ${MAX_FRAMES}. Check the range in the scene, or type the frames to render.`,
      `场景的帧范围 ${start}-${end} 共 ${total} 帧，一个作业最多 ${MAX_FRAMES} 帧。请检查场景设置，或直接填写要渲染的帧。`,
    );
  }
  return framesIn(range);
}

/**
 * Writes frames as the farm reads them, in as few parts as going through them once gives: `1-10[1],20,30-40[2]`.
 *
 * Empty for no frames. `parseFrames` gives the same frames back.
 */
export function formatFrames(frames: readonly number[]): string {
  const sorted = sortedUnique(frames);
  const parts: string[] = [];
  for (let from = 0; from < sorted.length; ) {
    const to = endOfRun(sorted, from);
    const [first = 0, second = 0, last = 0] = [sorted[from], sorted[from + 1], sorted[to]];
    const step = second - first;
    // Two neighbours are a range, as in the farm's own examples; two other frames are a list.
    if (to - from > 1 || (to - from === 1 && step === 1)) {
      parts.push(`${first}-${last}[${step}]`);
      from = to + 1;
    } else {
      parts.push(`${first}`);
      from += 1;
    }
  }
  return parts.join(',');
}

/** Writes a scene's own range as the farm does, just as it is set: `1-250[1]`. */
export function formatRange({ start, end, step }: FrameRange): string {
  return `${start}-${end}[${step}]`;
}

/** Index of the last frame that goes on evenly from the two at `from`. */
function endOfRun(sorted: readonly number[], from: number): number {
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const step = at(from + 1) - at(from);
  let to = from;
  while (at(to + 1) - at(to) === step) to += 1;
  return to;
}

function parsePart(part: string, whole: string): FrameRange {
  const { first, last, step, bracketed } = partPattern.exec(part)?.groups ?? {};
  if (first === undefined) {
    const [en, zh] =
      part === ''
        ? [`"${whole}" has a comma too many.`, `“${whole}”中多了一个逗号。`]
        : [`"${part}" is not a frame or a range.`, `“${part}”不是帧号或帧范围。`];
    throw invalid(
      `${en} Write frames like 1-100, 1-100x2 or 1-10, 20.`,
      `${zh}请写成 1-100、1-100x2 或 1-10, 20。`,
    );
  }
  const range = {
    start: Number(first),
    end: Number(last ?? first),
    step: Number(step ?? bracketed ?? 1),
  };
  if (range.step === 0) {
    throw invalid(`"${part}" has a step of 0; the smallest is 1.`, `“${part}”的步长为 0，最小为 1。`);
  }
  if (range.end < range.start) {
    throw invalid(
      `"${part}" runs backwards; write ${range.end}-${range.start}.`,
      `“${part}”起止颠倒，请写成 ${range.end}-${range.start}。`,
    );
  }
  if (Math.max(Math.abs(range.start), Math.abs(range.end)) > MAX_FRAME_NUMBER) {
    throw invalid(
      `"${part}" has a frame number beyond ${MAX_FRAME_NUMBER}.`,
      `“${part}”中的帧号超过了 ${MAX_FRAME_NUMBER}。`,
    );
  }
  return range;
}

function countFrames({ start, end, step }: FrameRange): number {
  return Math.max(0, Math.floor((end - start) / step) + 1);
}

function framesIn(range: FrameRange): number[] {
  return Array.from({ length: countFrames(range) }, (_, index) => range.start + index * range.step);
}

function sortedUnique(frames: readonly number[]): readonly number[] {
  return [...new Set(frames)].sort((a, b) => a - b);
}

function invalid(en: string, zh: string): JobError {
  return new JobError('frames-invalid', { en, zh });
}
