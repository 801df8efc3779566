import type { FoundReference } from '../../found-reference.ts';
import { firstTextAt, isSet } from '../data.ts';
import { idName } from '../file.ts';
import { idsOf, type ReferenceContext } from './reader.ts';

/**
 * Linked libraries. Blender writes only those something is linked from, so each is needed. Archives (Blender 5.0:
 * linked data packed into the file) stand for no file of their own.
 */
export async function readLibraries({ file }: ReferenceContext): Promise<readonly FoundReference[]> {
  const found: FoundReference[] = [];
  for (const id of idsOf(file, 'LI')) {
    const view = await file.view(id);
    // In older files (2.79) `filepath` is where the library lay when the file was saved; `name` is the path that counts, in every
    // version so far.
    const stored = firstTextAt(view, 'name', 'filepath');
    if (stored !== '' && !isSet(view, 'archive_parent_library')) {
      found.push({
        storedPath: stored,
        kind: 'library',
        owner: { type: 'Library', name: idName(view), property: 'filepath' },
        packed: isSet(view, 'packedfile'),
        needed: true,
        frames: null,
        expansion: { type: 'single' },
      });
    }
  }
  return found;
}
