import { type NumberRange, splitNumberedName } from '../../expansion.ts';
import { firstTextAt, integerAt, textAt } from '../data.ts';
import { type BlendReference, idsOf, type ReferenceReader } from './reader.ts';

const SOURCE_SEQUENCE = 1;
const USES_PROXY = 1 << 0;
const HAS_PROXY_FOLDER = 1 << 1;

const PROXY_SIZES = ['25', '50', '75', '100'];
/** Folders of a clip's proxies, when it is an image sequence. */
const PROXY_FOLDERS = PROXY_SIZES.flatMap((size) => [`proxy_${size}`, `proxy_${size}_undistorted`]);
/** Films among a clip's proxies, and the tables of their frames. */
const PROXY_FILMS = /^(proxy_\d+(_undistorted)?\.\w+|.+\.blen_tc)$/;

/** The named file is the first that a clip shows. */
function fromFile(storedPath: string): NumberRange | null {
  const name = splitNumberedName(storedPath.split(/[\\/]/).at(-1) ?? '');
  return name.number === null ? null : { start: name.number, end: Number.MAX_SAFE_INTEGER };
}

/** Movie clips: one film, or every file of an image sequence. Their proxies are for the screen and never needed. */
export const movieClips: ReferenceReader = {
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const id of idsOf(file, 'MC')) {
      const view = await file.view(id);
      const storedPath = firstTextAt(view, 'filepath', 'name');
      if (storedPath === '') {
        continue;
      }
      found.push({
        id,
        property: 'filepath',
        storedPath,
        kind: 'movieClip',
        expansion:
          integerAt(view, 'source') === SOURCE_SEQUENCE
            ? { type: 'sequence', range: fromFile(storedPath), required: null }
            : { type: 'single' },
      });
      const flag = integerAt(view, 'flag') ?? 0;
      const folder = textAt(view, 'proxy.dir') ?? '';
      if ((flag & USES_PROXY) !== 0 && (flag & HAS_PROXY_FOLDER) !== 0 && folder !== '') {
        found.push({
          id,
          property: 'proxy.directory',
          storedPath: folder,
          kind: 'movieClip',
          need: 'never',
          expansion: { type: 'subfolders', names: PROXY_FOLDERS, own: PROXY_FILMS },
        });
      }
    }
    return found;
  },
};
