import type { ReferenceKind } from '@farmhand/model';
import { firstTextAt, integerAt, isSet, pointerAt, type StructView } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';
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

const CAMERA_CUSTOM = 3;
const SHADER_EXTERNAL = 1;

/** OSL scripts that cameras take from files of their own (Blender 4.5 and later). */
export const cameraShaders: ReferenceReader = {
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const id of idsOf(file, 'CA')) {
      const view = await file.view(id);
      const storedPath = firstTextAt(view, 'custom_filepath');
      const isUsed =
        integerAt(view, 'type') === CAMERA_CUSTOM && integerAt(view, 'custom_mode') === SHADER_EXTERNAL;
      if (isUsed && storedPath !== '') {
        found.push({
          id,
          property: 'custom_filepath',
          storedPath,
          kind: 'shader',
          expansion: { type: 'single' },
        });
      }
    }
    return found;
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
