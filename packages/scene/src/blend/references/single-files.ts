import type { ReferenceKind } from '@farmhand/model';
import { firstTextAt, integerAt, isSet, pointerAt, type StructView } from '../data.ts';
import type { BlendFile, IdBlock } from '../file.ts';
import { type BlendReference, idsOf, type ReferenceReader } from './reader.ts';

/** The font that is part of Blender itself. */
const BUILT_IN_FONT = '<builtin>';

/** Sounds. */
export const sounds: ReferenceReader = {
  read: ({ file }) => readSingleFiles(file, 'SO', 'sound', 'filepath'),
};

/** Fonts of text objects and strips. */
export const fonts: ReferenceReader = {
  async read({ file }) {
    const found = await readSingleFiles(file, 'VF', 'font', 'filepath');
    return found.filter((font) => font.storedPath !== BUILT_IN_FONT);
  },
};

/** Icons of brushes, which no picture shows. */
export const brushIcons: ReferenceReader = {
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const id of idsOf(file, 'BR')) {
      const storedPath = firstTextAt(await file.view(id), 'icon_filepath');
      if (storedPath !== '') {
        found.push({
          id,
          property: 'icon_filepath',
          storedPath,
          kind: 'image',
          need: 'never',
          expansion: { type: 'single' },
        });
      }
    }
    return found;
  },
};

const TEXT_IN_MEMORY = 1 << 2;
const TEXT_IS_REGISTERED = 1 << 4;

/** Text data-blocks that have a file of their own. One that is registered runs when the scene is opened. */
export const texts: ReferenceReader = {
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const id of idsOf(file, 'TX')) {
      const view = await file.view(id);
      const flags = integerAt(view, 'flags') ?? 0;
      const storedPath = await pathOfText(file, id, view);
      if ((flags & TEXT_IN_MEMORY) === 0 && storedPath !== '') {
        const registered = (flags & TEXT_IS_REGISTERED) !== 0;
        found.push({
          id,
          property: 'filepath',
          storedPath,
          kind: 'script',
          // Blender saves the lines of every text, and reads those.
          copyInside: true,
          ...(registered ? { need: 'always' as const } : {}),
          expansion: { type: 'single' },
        });
      }
    }
    return found;
  },
};

async function pathOfText(file: BlendFile, id: IdBlock, view: StructView): Promise<string> {
  return (await file.text(id, pointerAt(view, 'filepath') ?? pointerAt(view, 'name'))) ?? '';
}

async function readSingleFiles(
  file: BlendFile,
  code: string,
  kind: ReferenceKind,
  property: string,
): Promise<readonly BlendReference[]> {
  const found: BlendReference[] = [];
  for (const id of idsOf(file, code)) {
    const view = await file.view(id);
    const storedPath = firstTextAt(view, 'filepath', 'name');
    if (storedPath !== '') {
      found.push({
        id,
        property,
        storedPath,
        kind,
        packed: isSet(view, 'packedfile'),
        expansion: { type: 'single' },
      });
    }
  }
  return found;
}
