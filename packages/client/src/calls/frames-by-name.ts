import type { Frame } from './frame.ts';

/** Frames of a task by the names the farm shows. */
export interface NamedFrames {
  /** {@link Task.id} of the task they belong to. */
  readonly taskId: number;
  /** Names as in {@link Frame.frameIndex}: `6`, `7-9[1]`. */
  readonly frames: readonly string[];
}

/** Frames by name; several have the same one when a frame is rendered in blocks or stages. */
export async function framesByName(
  frames: AsyncIterable<Frame>,
): Promise<ReadonlyMap<string, readonly Frame[]>> {
  const byName = new Map<string, Frame[]>();
  for await (const frame of frames) {
    const same = byName.get(frame.frameIndex);
    if (same === undefined) byName.set(frame.frameIndex, [frame]);
    else same.push(frame);
  }
  return byName;
}

/**
 * Ids of the named ones among a task's frames.
 *
 * @throws RangeError when the task has no frame of one of the names.
 */
export async function frameIdsOf(
  { taskId, frames: names }: NamedFrames,
  framesOfTask: AsyncIterable<Frame>,
): Promise<readonly number[]> {
  const byName = await framesByName(framesOfTask);
  const missing = names.filter((name) => !byName.has(name));
  if (missing.length > 0) throw new RangeError(missingWords(taskId, missing, [...byName.keys()]));
  return [...new Set(names)].flatMap((name) => (byName.get(name) ?? []).map(({ id }) => id));
}

function missingWords(taskId: number, missing: readonly string[], known: readonly string[]): string {
  const has = known.length === 0 ? 'no frames yet' : quoted(known);
  return (
    `Task ${taskId} has no frame named ${quoted(missing)}; it has ${has}. ` +
    'Give the names as the frame list shows them: frames that one machine renders in a row share one, like 7-9[1].'
  );
}

/** The first few, for a task may have thousands. */
function quoted(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}
