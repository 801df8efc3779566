import { firstTextAt, isSet, textAt } from '../data.ts';
import { idsOf, type ReferenceReader } from './reader.ts';

/**
 * Linked libraries. Archives (Blender 5.0: linked data packed into the file) stand for no file of their own. A library
 * is needed when something that renders is linked from it, which is decided where all files are known.
 */
export const libraries: ReferenceReader = {
  async read({ file }) {
    const found = [];
    for (const id of idsOf(file, 'LI')) {
      const view = await file.view(id);
      // In older files (2.79) `filepath` is where the library lay when the file was saved; `name` is the path that
      // counts, in every version so far.
      const storedPath = firstTextAt(view, 'name', 'filepath');
      if (storedPath !== '' && !isSet(view, 'archive_parent_library')) {
        found.push({
          id,
          property: 'filepath',
          storedPath,
          kind: 'library' as const,
          packed: isSet(view, 'packedfile'),
          expansion: { type: 'single' as const },
        });
      }
    }
    return found;
  },
};

/**
 * Asset libraries that something was once appended from; Blender keeps the path to know the copy again. Never needed:
 * the data is in the file.
 */
export const assetLibraries: ReferenceReader = {
  structs: ['LibraryWeakReference'],
  async read({ file }) {
    const found = [];
    for (const { block, id } of file.blocksOf('LibraryWeakReference')) {
      const storedPath = textAt(await file.view(block), 'library_filepath') ?? '';
      if (storedPath !== '') {
        found.push({
          id,
          property: 'library_weak_reference',
          storedPath,
          kind: 'library' as const,
          need: 'never' as const,
          expansion: { type: 'single' as const },
        });
      }
    }
    return found;
  },
};
