import { pointerAt, textAt } from '../data.ts';
import { type BlendReference, idsOf, type ReferenceReader } from './reader.ts';

/** Multires details that a mesh keeps in a file of its own (.btx). */
export const externalMultires: ReferenceReader = {
  structs: ['CustomDataExternal'],
  async read({ file }) {
    const found: BlendReference[] = [];
    if (file.blocksOf('CustomDataExternal').count === 0) {
      return found;
    }
    for (const id of idsOf(file, 'ME')) {
      const mesh = await file.view(id);
      for (const layers of ['ldata', 'fdata', 'loop_data', 'corner_data', 'fdata_legacy']) {
        const external = await file.follow(id, pointerAt(mesh, `${layers}.external`));
        const storedPath = external === null ? '' : (textAt(external, 'filename') ?? '');
        if (storedPath !== '') {
          found.push({
            id,
            property: 'multires.filepath',
            storedPath,
            kind: 'cache',
            expansion: { type: 'single' },
          });
        }
      }
    }
    return found;
  },
};
