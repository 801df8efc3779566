import { firstTextAt, integerAt, textAt } from '../data.ts';
import { type BlendReference, idsOf, type ReferenceReader } from './reader.ts';

/** Alembic and USD caches, with the layers that override them. */
export const cacheFiles: ReferenceReader = {
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const id of idsOf(file, 'CF')) {
      const view = await file.view(id);
      const isSequence = (integerAt(view, 'is_sequence') ?? 0) !== 0;
      const add = (storedPath: string, property: string) => {
        if (storedPath !== '') {
          const isUsd = /\.usd[acz]?$/i.test(storedPath);
          found.push({
            id,
            property,
            storedPath,
            kind: isUsd ? 'usd' : 'cache',
            follow: isUsd,
            expansion: isSequence ? { type: 'sequence', range: null, required: null } : { type: 'single' },
          });
        }
      };
      add(firstTextAt(view, 'filepath'), 'filepath');
      for (const [index, layer] of (await file.list(id, view, 'layers')).entries()) {
        add(textAt(layer, 'filepath') ?? '', `layers[${index}].filepath`);
      }
    }
    return found;
  },
};
