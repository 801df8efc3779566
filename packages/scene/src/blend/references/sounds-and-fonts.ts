import type { ReferenceKind } from '@farmhand/model';
import type { FoundReference } from '../../found-reference.ts';
import { firstTextAt, isSet } from '../data.ts';
import { idName } from '../file.ts';
import { idsOf, type ReferenceContext } from './reader.ts';

/** The font that is part of Blender itself. */
const BUILT_IN_FONT = '<builtin>';

/** Sounds. */
export function readSounds(context: ReferenceContext): Promise<readonly FoundReference[]> {
  return readSingleFiles(context, 'SO', 'Sound', 'sound');
}

/** Fonts of text objects. */
export async function readFonts(context: ReferenceContext): Promise<readonly FoundReference[]> {
  const fonts = await readSingleFiles(context, 'VF', 'VectorFont', 'font');
  return fonts.filter((font) => font.storedPath !== BUILT_IN_FONT);
}

async function readSingleFiles(
  context: ReferenceContext,
  code: string,
  type: string,
  kind: ReferenceKind,
): Promise<readonly FoundReference[]> {
  const { file } = context;
  const found: FoundReference[] = [];
  for (const id of idsOf(file, code)) {
    const view = await file.view(id);
    const stored = firstTextAt(view, 'filepath', 'name');
    if (stored !== '') {
      found.push({
        storedPath: stored,
        kind,
        owner: { type, name: idName(view), property: 'filepath' },
        packed: isSet(view, 'packedfile'),
        needed: context.needed(id),
        frames: null,
        expansion: { type: 'single' },
      });
    }
  }
  return found;
}
