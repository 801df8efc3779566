import { JobError, parseFrames } from '@farmhand/job';
import { type FramePosition, framePosition } from '@farmhand/model';
import { RehearsalError } from './rehearsal-error.ts';

/**
 * Reads which frames to rehearse: places in the job (`first`, `middle`, `last`), numbers, or both: `first, 20-30x5`.
 *
 * @param frames - Those of the whole job, rising; at least one.
 * @returns rising, each once.
 * @throws RehearsalError `options-invalid` for what cannot be read and for frames that the job does not have.
 */
export function framesToRehearse(text: string, frames: readonly number[]): readonly number[] {
  const chosen = new Set<number>();
  for (const part of text.split(',').map((each) => each.trim().toLowerCase())) {
    const position = framePosition.safeParse(part);
    if (position.success) {
      const frame = frames[indexOf(position.data, frames.length)];
      if (frame !== undefined) chosen.add(frame);
      continue;
    }
    for (const frame of readNumbers(part)) {
      if (!frames.includes(frame)) throw notInJob(frame, frames);
      chosen.add(frame);
    }
  }
  return [...chosen].toSorted((a, b) => a - b);
}

function indexOf(position: FramePosition, count: number): number {
  switch (position) {
    case 'first':
      return 0;
    case 'middle':
      return Math.floor((count - 1) / 2);
    case 'last':
      return count - 1;
  }
}

function readNumbers(part: string): readonly number[] {
  try {
    return parseFrames(part);
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    throw new RehearsalError('options-invalid', {
      en: `"${part}" is no frame to rehearse. Write first, middle, last or numbers, such as "first, 20-30x5".`,
      zh: `“${part}”不是可预演的帧。请填写 first、middle、last 或帧号，例如“first, 20-30x5”。`,
    });
  }
}

function notInJob(frame: number, frames: readonly number[]): RehearsalError {
  const [first, last] = [frames[0] ?? 0, frames.at(-1) ?? 0];
  return new RehearsalError('options-invalid', {
    en: `Frame ${frame} is not one of the job's frames, which go from ${first} to ${last}. Choose one of those.`,
    zh: `第 ${frame} 帧不在作业的帧范围内（${first} 至 ${last}）。请选择其中的帧。`,
  });
}
