import type { FrameRange, ReferenceKind } from '@farmhand/model';
import type { Expansion } from '../../expansion.ts';
import type { Address } from '../address.ts';
import { firstTextAt, integerAt, isSet, type StructView } from '../data.ts';
import type { BlendFile, IdBlock } from '../file.ts';
import {
  IMAGE_USER_STRUCTS,
  type ImageUser,
  numbersAt,
  playbackIsAnimated,
  readImageUsers,
} from './image-users.ts';
import { type BlendReference, idsOf, type ReferenceReader } from './reader.ts';
import { viewNames } from './views.ts';

const SOURCE_FILE = 1;
const SOURCE_SEQUENCE = 2;
const SOURCE_MOVIE = 3;
const SOURCE_TILED = 6;
const KINDS: Readonly<Record<number, ReferenceKind>> = {
  [SOURCE_FILE]: 'image',
  [SOURCE_SEQUENCE]: 'imageSequence',
  [SOURCE_MOVIE]: 'movie',
  [SOURCE_TILED]: 'udim',
};

const USES_VIEWS = 1 << 14;
const VIEWS_INDIVIDUAL = 0;

/** Images from files: single, sequence, movie and UDIM. Generated images, render results and viewers are none. */
export const images: ReferenceReader = {
  structs: IMAGE_USER_STRUCTS,
  async read(context) {
    const { file } = context;
    const found: BlendReference[] = [];
    let users: ReadonlyMap<Address, readonly ImageUser[]> | null = null;
    for (const id of idsOf(file, 'IM')) {
      const view = await file.view(id);
      const storedPath = firstTextAt(view, 'filepath', 'name');
      // Before 2.43 an image had no source and always came from a file.
      const source = integerAt(view, 'source') ?? SOURCE_FILE;
      const kind = KINDS[source];
      if (kind === undefined || storedPath === '') {
        continue;
      }
      let expansion: Expansion = { type: 'single' };
      let frames: FrameRange | null = null;
      if (source === SOURCE_TILED) {
        expansion = { type: 'tiles', tiles: await readTiles(file, id, view) };
      } else if (source === SOURCE_SEQUENCE) {
        users ??= (await playbackIsAnimated(file)) ? new Map() : await readImageUsers(file);
        const sequence = sequenceOf(users.get(id.address) ?? [], context.frameRanges);
        expansion = sequence.expansion;
        frames = sequence.frames;
      } else if (source === SOURCE_FILE && hasViewFiles(view)) {
        const name = storedPath.split(/[\\/]/).at(-1) ?? '';
        expansion = { type: 'siblings', names: viewNames(name, context.viewSuffixes) };
      }
      found.push({
        id,
        property: 'filepath',
        storedPath,
        kind,
        packed: isSet(view, 'packedfile') || isSet(view, 'packedfiles.first'),
        frames,
        expansion,
      });
    }
    return found;
  },
};

/** True for a stereo or multi-view picture with a file for each view. */
function hasViewFiles(view: StructView): boolean {
  return (
    ((integerAt(view, 'flag') ?? 0) & USES_VIEWS) !== 0 &&
    (integerAt(view, 'views_format') ?? VIEWS_INDIVIDUAL) === VIEWS_INDIVIDUAL
  );
}

async function readTiles(file: BlendFile, id: IdBlock, view: StructView): Promise<readonly number[]> {
  const tiles = await file.list(id, view, 'tiles');
  const numbers = tiles.map((tile) => integerAt(tile, 'tile_number') ?? 0).map((number) => number || 1001);
  return numbers.length > 0 ? numbers : [1001];
}

function sequenceOf(
  users: readonly ImageUser[],
  frameRanges: readonly FrameRange[],
): { readonly expansion: Expansion; readonly frames: FrameRange | null } {
  if (users.length === 0) {
    return { expansion: { type: 'sequence', range: null, required: null }, frames: null };
  }
  const start = Math.max(0, Math.min(...users.map((user) => user.offset + 1)));
  const end = Math.max(start, ...users.map((user) => user.offset + user.duration));
  const required = new Set<number>();
  for (const user of users) {
    for (const number of numbersAt(user, frameRanges)) {
      required.add(number);
    }
  }
  return {
    expansion: {
      type: 'sequence',
      range: { start, end },
      required: [...required].sort((a, b) => a - b),
    },
    frames: { start, end, step: 1 },
  };
}
