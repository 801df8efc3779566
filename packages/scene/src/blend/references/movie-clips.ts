import type { FoundReference } from '../../found-reference.ts';
import { firstTextAt, integerAt } from '../data.ts';
import { idName } from '../file.ts';
import { idsOf, type ReferenceContext } from './reader.ts';

const SOURCE_SEQUENCE = 1;

/** Movie clips: one film, or every file of an image sequence. */
export async function readMovieClips(context: ReferenceContext): Promise<readonly FoundReference[]> {
  const { file } = context;
  const found: FoundReference[] = [];
  for (const id of idsOf(file, 'MC')) {
    const view = await file.view(id);
    const stored = firstTextAt(view, 'filepath', 'name');
    if (stored !== '') {
      found.push({
        storedPath: stored,
        kind: 'movieClip',
        owner: { type: 'MovieClip', name: idName(view), property: 'filepath' },
        packed: false,
        needed: context.needed(id),
        frames: null,
        expansion:
          integerAt(view, 'source') === SOURCE_SEQUENCE
            ? { type: 'sequence', range: null, required: null }
            : { type: 'single' },
      });
    }
  }
  return found;
}
