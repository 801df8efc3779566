import type { FoundReference } from '../../found-reference.ts';
import { firstTextAt, integerAt, textAt } from '../data.ts';
import { idName } from '../file.ts';
import { idsOf, type ReferenceContext } from './reader.ts';

/** Alembic and USD caches, with the layers that override them. */
export async function readCacheFiles(context: ReferenceContext): Promise<readonly FoundReference[]> {
  const { file } = context;
  const found: FoundReference[] = [];
  for (const id of idsOf(file, 'CF')) {
    const view = await file.view(id);
    const needed = context.needed(id);
    const isSequence = (integerAt(view, 'is_sequence') ?? 0) !== 0;
    const add = (storedPath: string, property: string) => {
      if (storedPath !== '') {
        found.push({
          storedPath,
          kind: /\.usd[acz]?$/i.test(storedPath) ? 'usd' : 'cache',
          owner: { type: 'CacheFile', name: idName(view), property },
          packed: false,
          needed,
          frames: null,
          expansion: isSequence ? { type: 'sequence', range: null, required: null } : { type: 'single' },
        });
      }
    };
    add(firstTextAt(view, 'filepath'), 'filepath');
    for (const layer of await file.list(id, view, 'layers')) {
      add(textAt(layer, 'filepath') ?? '', 'layers');
    }
  }
  return found;
}
