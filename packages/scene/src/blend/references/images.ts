import type { FrameRange, ReferenceKind } from '@farmhand/model';
import type { Expansion } from '../../expansion.ts';
import type { Address } from '../address.ts';
import { firstTextAt, integerAt, isSet, type StructView } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';
import {
  addNumbersAt,
  IMAGE_USER_STRUCTS,
  type ImageUser,
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

/**
 * Frames that are counted for the users of all the file's sequences together: a hundred of them over an hour of film
 * would make a list that nobody reads. Of the sequences after that, those are missed of which there is nothing at all.
 */
const FRAME_LIMIT = 300_000;

const USES_VIEWS = 1 << 14;
const VIEWS_INDIVIDUAL = 0;

/** Images from files: single, sequence, movie and UDIM. Generated images, render results and viewers are none. */
export const images: ReferenceReader = {
  structs: IMAGE_USER_STRUCTS,
  async read(context) {
    const { file } = context;
    const found: BlendReference[] = [];
    let users: ReadonlyMap<Address, readonly ImageUser[]> | null = null;
    let framesLeft = FRAME_LIMIT;
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
        const sequenceUsers = users.get(id.address) ?? [];
        const count = sequenceUsers.length * countFrames(context.frameRanges);
        const isCounted = count <= framesLeft;
        framesLeft -= isCounted ? count : 0;
        const sequence = sequenceOf(sequenceUsers, isCounted ? context.frameRanges : null);
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

function countFrames(frameRanges: readonly FrameRange[]): number {
  return frameRanges.reduce(
    (sum, { start, end, step }) => sum + Math.max(0, Math.ceil((end - start + 1) / step)),
    0,
  );
}

/** @param frameRanges - Null when files are not to be missed one by one. */
function sequenceOf(
  users: readonly ImageUser[],
  frameRanges: readonly FrameRange[] | null,
): { readonly expansion: Expansion; readonly frames: FrameRange | null } {
  if (users.length === 0) {
    return { expansion: { type: 'sequence', range: null, required: null }, frames: null };
  }
  let start = Number.MAX_SAFE_INTEGER;
  let end = 0;
  const required = new Set<number>();
  for (const user of users) {
    start = Math.min(start, Math.max(0, user.offset + 1));
    end = Math.max(end, user.offset + user.duration);
    addNumbersAt(required, user, frameRanges ?? []);
  }
  const range = { start, end: Math.max(start, end) };
  return {
    expansion: {
      type: 'sequence',
      range,
      required: frameRanges === null ? null : [...required].sort((a, b) => a - b),
    },
    frames: { ...range, step: 1 },
  };
}
