import type { ReferenceKind } from '@farmhand/model';
import type { Expansion, NumberedName } from './expansion.ts';
import { bareName } from './windows-paths.ts';

/** How a path with placeholders becomes files, and what that makes of its kind. */
export interface PatternedName {
  readonly kind: ReferenceKind;
  readonly expansion: Expansion;
}

/**
 * Places for a frame number in a name: `%04d`, `####`, V-Ray's `<frame04>`, `<f4>` and `$F4`. A token that does not
 * say how many digits there are stands for a number without leading zeros.
 */
const FRAME_TOKEN = /%0?(\d{0,2})d|<f(?:rame)?(?:0?(\d{1,2}))?>|(#{2,})|\$F(\d{0,2})(?![A-Za-z])/i;
const TILE_TOKEN = /<(?:UDIM|UVTILE)>/i;
/** Longer than any name on a disk, in UTF-16 units. */
const LONGEST_NAME = 1024;
/** A number just before the extension: `smoke_0042.vdb`. */
const LAST_NUMBER = /^(.*?)(\d+)(\.[^.]+)$/s;

/** Files of these kinds come one for each frame; the scene stores the name of any one of them. */
const ONE_FOR_EACH_FRAME: ReadonlySet<ReferenceKind> = new Set(['volume']);
const FRAME_CACHES = /\.(?:prt|tyc|xmesh|bgeo|bin)$/i;

/** Every number there is: the file alone does not tell which frames are shown. */
const ALL_NUMBERS = { type: 'sequence', range: null, required: null } as const;

/** Tells what a stored path stands for by its name. */
export function readPattern(path: string, kind: ReferenceKind): PatternedName {
  const name = bareName(path);
  if (name.length > LONGEST_NAME) {
    return { kind, expansion: { type: 'single' } };
  }
  if (TILE_TOKEN.test(name)) {
    return { kind: kind === 'image' ? 'udim' : kind, expansion: { type: 'tiles', tiles: null } };
  }
  const token = FRAME_TOKEN.exec(name);
  if (token !== null) {
    const numbered: NumberedName = {
      head: name.slice(0, token.index),
      digits: Number(token[1] || token[2] || token[3]?.length || token[4] || 0),
      tail: name.slice(token.index + token[0].length),
    };
    return { kind: kind === 'image' ? 'imageSequence' : kind, expansion: { ...ALL_NUMBERS, name: numbered } };
  }
  if (ONE_FOR_EACH_FRAME.has(kind) || FRAME_CACHES.test(name)) {
    const parts = LAST_NUMBER.exec(name);
    if (parts !== null) {
      const [, head = '', number = '', tail = ''] = parts;
      return { kind, expansion: { ...ALL_NUMBERS, name: { head, digits: number.length, tail } } };
    }
  }
  return { kind, expansion: { type: 'single' } };
}
