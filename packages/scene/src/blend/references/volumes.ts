import type { FrameRange } from '@farmhand/model';
import type { Expansion } from '../../expansion.ts';
import type { FoundReference } from '../../found-reference.ts';
import { firstTextAt, integerAt, isSet, type StructView } from '../data.ts';
import { idName } from '../file.ts';
import { idsOf, type ReferenceContext } from './reader.ts';

/** OpenVDB volumes: one file or a sequence. */
export async function readVolumes(context: ReferenceContext): Promise<readonly FoundReference[]> {
  const { file } = context;
  const found: FoundReference[] = [];
  for (const id of idsOf(file, 'VO')) {
    const view = await file.view(id);
    const stored = firstTextAt(view, 'filepath');
    if (stored !== '') {
      const frames = sequenceFrames(view);
      const expansion: Expansion =
        frames === null ? { type: 'single' } : { type: 'sequence', range: frames, required: null };
      found.push({
        storedPath: stored,
        kind: 'volume',
        owner: { type: 'Volume', name: idName(view), property: 'filepath' },
        packed: isSet(view, 'packedfile'),
        needed: context.needed(id),
        frames,
        expansion,
      });
    }
  }
  return found;
}

/** Numbers in the names of a sequence's files: the offset and one is the first. */
function sequenceFrames(view: StructView): FrameRange | null {
  if ((integerAt(view, 'is_sequence') ?? 0) === 0) {
    return null;
  }
  const offset = integerAt(view, 'frame_offset') ?? 0;
  return { start: offset + 1, end: offset + Math.max(1, integerAt(view, 'frame_duration') ?? 1), step: 1 };
}
