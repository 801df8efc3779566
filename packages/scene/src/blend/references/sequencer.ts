import type { Address } from '../address.ts';
import { firstTextAt, integerAt, pointerAt, type StructView, textAt } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { HeldBlock } from '../held-blocks.ts';
import type { BlendReference, ReferenceContext, ReferenceReader } from './reader.ts';
import { viewNames } from './views.ts';

const TYPE_IMAGE = 0;
const TYPE_MOVIE = 3;
const TYPE_SOUND = 4;
const TYPE_SOUND_FILE = 5;

const USES_PROXY = 1 << 15;
const USES_VIEWS = 1 << 29;
const VIEWS_INDIVIDUAL = 0;
const PROXY_CUSTOM_FILE = 1 << 1;
const PROXY_CUSTOM_FOLDER = 1 << 2;

/** Before Blender 5 a strip is a `Sequence` whose files are in a `Strip`; later a `Strip` whose files are in a `StripData`. */
const STRIP_STRUCTS = ['Sequence', 'Strip', 'StripData'];

/**
 * Strips of the video sequencer that read files: images and films, also in meta strips, muted or not. Sounds, clips,
 * masks and scenes are data-blocks of their own.
 */
export const sequencerStrips: ReferenceReader = {
  structs: STRIP_STRUCTS,
  async read(context) {
    const { file } = context;
    const found: BlendReference[] = [];
    const budget: NameBudget = { left: NAME_LIMIT };
    const isOld = file.blocksOf('Sequence').count > 0;
    for (const held of file.blocksOf(isOld ? 'Sequence' : 'Strip')) {
      found.push(...(await filesOfStrip(context, held, budget)));
    }
    return found;
  },
};

/** Names of files that all strips together may have; in a damaged file, many strips can have the same long list. */
const NAME_LIMIT = 300_000;

interface NameBudget {
  left: number;
}

async function filesOfStrip(
  { file, viewSuffixes }: ReferenceContext,
  { block, id }: HeldBlock,
  budget: NameBudget,
): Promise<readonly BlendReference[]> {
  const strip = await file.view(block);
  const type = integerAt(strip, 'type');
  const data = await file.follow(id, pointerAt(strip, 'strip') ?? pointerAt(strip, 'data'));
  if (data === null) {
    return [];
  }
  const flag = integerAt(strip, 'flag') ?? 0;
  // Blender keeps its own two letters before the name of a strip, too.
  const property = `sequence_editor.sequences_all["${(textAt(strip, 'name') ?? '').slice(2)}"]`;
  const folder = firstTextAt(data, 'dirpath', 'dir');
  const perView =
    (flag & USES_VIEWS) !== 0 && (integerAt(strip, 'views_format') ?? VIEWS_INDIVIDUAL) === VIEWS_INDIVIDUAL;
  const namesEach = perView ? viewSuffixes.length : 1;
  const limit = type === TYPE_IMAGE ? Math.max(1, Math.floor(budget.left / namesEach)) : 1;
  const names = await elementNames(file, id, pointerAt(data, 'stripdata'), limit);
  budget.left -= names.length * namesEach;
  const [first] = names;
  const found: BlendReference[] = [];
  if (first !== undefined && type === TYPE_IMAGE) {
    found.push({
      id,
      property,
      storedPath: inFolder(folder, first),
      kind: names.length > 1 ? 'imageSequence' : 'image',
      expansion: {
        type: 'siblings',
        names: perView ? names.flatMap((name) => viewNames(name, viewSuffixes)) : names,
      },
    });
  } else if (first !== undefined && type === TYPE_MOVIE) {
    const storedPath = inFolder(folder, first);
    found.push({
      id,
      property,
      storedPath,
      kind: 'movie',
      expansion: { type: 'siblings', names: perView ? viewNames(first, viewSuffixes) : [first] },
    });
  } else if (
    first !== undefined &&
    (type === TYPE_SOUND || type === TYPE_SOUND_FILE) &&
    (pointerAt(strip, 'sound') ?? 0) === 0
  ) {
    found.push({
      id,
      property,
      storedPath: inFolder(folder, first),
      kind: 'sound',
      expansion: { type: 'single' },
    });
  }
  const proxy = (flag & USES_PROXY) === 0 ? null : await file.follow(id, pointerAt(data, 'proxy'));
  if (proxy !== null) {
    found.push(...proxyFiles(proxy, { id, property: `${property}.proxy` }));
  }
  return found;
}

/** Proxies are for the screen; a render reads the films themselves. */
function proxyFiles(
  proxy: StructView,
  holder: Pick<BlendReference, 'id' | 'property'>,
): readonly BlendReference[] {
  const storage = integerAt(proxy, 'storage') ?? 0;
  const folder = firstTextAt(proxy, 'dirpath', 'dir');
  const name = firstTextAt(proxy, 'filename', 'file');
  if ((storage & PROXY_CUSTOM_FILE) !== 0 && name !== '') {
    return [
      {
        ...holder,
        storedPath: inFolder(folder, name),
        kind: 'movie',
        need: 'never',
        expansion: { type: 'single' },
      },
    ];
  }
  if ((storage & PROXY_CUSTOM_FOLDER) !== 0 && folder !== '') {
    const own = /^(proxy_\d+.*|.+\.blen_tc)$/;
    return [
      {
        ...holder,
        storedPath: folder,
        kind: 'movie',
        need: 'never',
        expansion: { type: 'matching', pattern: own, required: false },
      },
    ];
  }
  return [];
}

async function elementNames(
  file: BlendFile,
  id: HeldBlock['id'],
  address: Address | undefined,
  limit: number,
): Promise<readonly string[]> {
  const elements = await file.array(id, address, limit);
  return elements.map((element) => firstTextAt(element, 'filename', 'name')).filter((name) => name !== '');
}

function inFolder(folder: string, name: string): string {
  return folder === '' || /[\\/]$/.test(folder) ? folder + name : `${folder}/${name}`;
}
