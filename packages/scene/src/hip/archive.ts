import type { LocalPath } from '@farmhand/model';
import { startsLike } from '../content-marks.ts';
import type { Pace } from '../pace.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import type { ForwardInput } from './forward-input.ts';

/** Who is asked what to do with each entry of the archive. */
export interface ArchiveVisitor {
  /** Largest entry that is wanted. */
  readonly limitBytes: number;
  /** @returns False for an entry whose content is passed over unread. */
  wants(name: string, sizeBytes: number): boolean;
  take(name: string, content: Buffer): void | Promise<void>;
}

/** Where an archive contradicted itself and reading went on behind it. */
export interface ArchiveDamage {
  readonly at: number;
  /** Entry that was read before. */
  readonly after: string;
}

interface EntryHead {
  readonly name: string;
  readonly headBytes: number;
  readonly sizeBytes: number;
}

/** One way of writing the head of an entry. */
interface HeadFormat {
  readonly mark: Buffer;
  /** Bytes of the head before the name. */
  readonly fixedBytes: number;
  parse(head: Buffer): EntryHead | null;
}

/** Houdini's own names are far shorter; the bound keeps a damaged head from being believed. */
const NAME_LIMIT_BYTES = 8192;

function nameAt(head: Buffer, at: number, sizeWithNul: number): string | null {
  if (sizeWithNul < 2 || sizeWithNul > NAME_LIMIT_BYTES || at + sizeWithNul > head.length) {
    return null;
  }
  const end = at + sizeWithNul - 1;
  return head.indexOf(0, at) === end ? head.toString('utf8', at, end) : null;
}

function digitsAt(head: Buffer, at: number, count: number, base: 8 | 16): number | null {
  const text = head.toString('latin1', at, at + count);
  return (base === 8 ? /^[0-7]+$/ : /^[0-9a-f]+$/).test(text) ? Number.parseInt(text, base) : null;
}

const CPIO_NAME_SIZE_AT = 59;
const CPIO_FILE_SIZE_AT = 65;
const CPIO_HEAD_BYTES = 76;

/** The portable ASCII format of cpio (`odc`), in which a .hip of a commercial licence is written. */
const CPIO: HeadFormat = {
  mark: Buffer.from('070707'),
  fixedBytes: CPIO_HEAD_BYTES,
  parse(head) {
    if (head.length < CPIO_HEAD_BYTES || !head.subarray(0, 6).equals(CPIO.mark)) {
      return null;
    }
    const nameBytes = digitsAt(head, CPIO_NAME_SIZE_AT, 6, 8);
    const sizeBytes = digitsAt(head, CPIO_FILE_SIZE_AT, 11, 8);
    if (nameBytes === null || sizeBytes === null) {
      return null;
    }
    const name = nameAt(head, CPIO_HEAD_BYTES, nameBytes);
    return name === null ? null : { name, headBytes: CPIO_HEAD_BYTES + nameBytes, sizeBytes };
  },
};

const LIMITED_HEAD_BYTES = 34;
const LIMITED_NAME_SIZE_AT = 11;
const LIMITED_NAME_MASK = 0xbad;
const LIMITED_SIZE_HIGH_AT = 25;
const LIMITED_SIZE_LOW_AT = 26;

/** What the size of an entry is masked with: a hash of its name, then Thomas Wang's hash of that. */
function nameMask(name: Buffer): number {
  let hash = 0;
  for (const byte of name) {
    hash = (Math.imul(hash, 37) + byte) >>> 0;
  }
  hash = (hash + ~(hash << 16)) >>> 0;
  hash = (hash ^ (hash >>> 5)) >>> 0;
  hash = (hash + (hash << 3)) >>> 0;
  hash = (hash ^ (hash >>> 13)) >>> 0;
  hash = (hash + ~(hash << 9)) >>> 0;
  return (hash ^ (hash >>> 17)) >>> 0;
}

/**
 * The head of an entry of a .hiplc or .hipnc, all in ASCII: the mark, `10336`, five hex digits of the name's size (with
 * its NUL) XOR 0xbad, nine of the time, nine of the content's size XOR {@link nameMask}.
 */
function limitedFormat(mark: string): HeadFormat {
  const bytes = Buffer.from(`${mark}\x1a`, 'latin1');
  return {
    mark: bytes,
    fixedBytes: LIMITED_HEAD_BYTES,
    parse(head) {
      if (head.length < LIMITED_HEAD_BYTES || !head.subarray(0, bytes.length).equals(bytes)) {
        return null;
      }
      const maskedName = digitsAt(head, LIMITED_NAME_SIZE_AT, 5, 16);
      const high = digitsAt(head, LIMITED_SIZE_HIGH_AT, 1, 16);
      const low = digitsAt(head, LIMITED_SIZE_LOW_AT, 8, 16);
      if (maskedName === null || high === null || low === null) {
        return null;
      }
      const nameBytes = maskedName ^ LIMITED_NAME_MASK;
      const name = nameAt(head, LIMITED_HEAD_BYTES, nameBytes);
      if (name === null) {
        return null;
      }
      const end = LIMITED_HEAD_BYTES + nameBytes;
      const mask = nameMask(head.subarray(LIMITED_HEAD_BYTES, end - 1));
      return { name, headBytes: end, sizeBytes: high * 2 ** 32 + ((low ^ mask) >>> 0) };
    },
  };
}

const FORMATS: readonly HeadFormat[] = [CPIO, limitedFormat('HouLC'), limitedFormat('HouNC')];

/** Names of the entry that ends an archive, by licence. */
const TRAILERS = new Set(['TRAILER!!!', 'LIMITED_COMMERCIAL_FILE!!!', 'NON_COMMERCIAL_FILE!!!']);

/** A tool may fill up the last block of an archive. */
const PADDING_BYTES = 64 * 1024;
const FIRST_SEARCH_BYTES = 8 * 1024;
const SEARCH_BYTES = 1024 * 1024;

/** True for the beginning of any archive this module reads. */
export function isArchive(head: Buffer): boolean {
  return FORMATS.some(({ mark }) => startsLike(head, mark));
}

/**
 * Goes through the entries of a scene from front to end. Where a size does not lead to the next entry (the file went
 * through a tool that took it for text, or lost a byte), the next head is searched and the place reported.
 *
 * @param sizeBytes - Of the content; null when only its end tells.
 * @returns The damage that was passed over.
 * @throws SceneReadError when the archive is cut off or has no entry at all.
 */
export async function readArchive(
  path: LocalPath,
  input: ForwardInput,
  sizeBytes: number | null,
  pace: Pace,
  visitor: ArchiveVisitor,
): Promise<readonly ArchiveDamage[]> {
  const first = await input.peek(6);
  const format = FORMATS.find(({ mark }) => first.equals(mark));
  if (format === undefined) {
    throw truncated(path, first.length, {
      en: 'before the head of its first entry',
      zh: '位于其第一个条目的头部之前',
    });
  }
  const damage: ArchiveDamage[] = [];
  let last = '';

  for (;;) {
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
    const at = input.position();
    const ahead = await input.peek(format.fixedBytes + NAME_LIMIT_BYTES);
    const head = format.parse(ahead);
    if (head === null) {
      const cutHead = ahead.length < format.fixedBytes + 2;
      if (cutHead && format.mark.subarray(0, ahead.length).equals(ahead.subarray(0, format.mark.length))) {
        throw truncated(path, at + ahead.length, {
          en: 'before the mark of its end',
          zh: '位于其结束标记之前',
        });
      }
      await input.skip(1);
      if (last === '' || !(await seekHead(input, format, pace))) {
        throw last === ''
          ? damaged(path, at, { en: 'there is no head of an entry', zh: '没有条目的头部' })
          : truncated(path, input.position(), {
              en: `without the mark of its end; the last entry was ${last}`,
              zh: `而没有结束标记；最后一个条目是 ${last}`,
            });
      }
      damage.push({ at, after: last });
      continue;
    }
    const { name } = head;
    await input.skip(head.headBytes);
    if (TRAILERS.has(name)) {
      const left = sizeBytes === null ? 0 : sizeBytes - input.position();
      // Embedded archives have trailers of their own; after damage one of these may come up first.
      if (damage.length === 0 || left <= PADDING_BYTES) {
        return damage;
      }
    }
    last = name;
    if (sizeBytes !== null && head.sizeBytes > sizeBytes - input.position()) {
      throw truncated(path, sizeBytes, {
        en: `in the middle of its entry ${name}`,
        zh: `位于其条目 ${name} 的中间`,
      });
    }
    if (visitor.wants(name, head.sizeBytes)) {
      const content = await input.peek(head.sizeBytes);
      if (content.length < head.sizeBytes) {
        throw truncated(path, input.position() + content.length, {
          en: `in the middle of its entry ${name}`,
          zh: `位于其条目 ${name} 的中间`,
        });
      }
      await visitor.take(name, content);
    }
    const skipped = await input.skip(head.sizeBytes);
    if (skipped < head.sizeBytes) {
      throw truncated(path, input.position(), {
        en: `in the middle of its entry ${name}`,
        zh: `位于其条目 ${name} 的中间`,
      });
    }
  }
}

/** Goes on to the next head of an entry. @returns False when there is none. */
async function seekHead(input: ForwardInput, format: HeadFormat, pace: Pace): Promise<boolean> {
  const overlap = format.fixedBytes + NAME_LIMIT_BYTES;
  // Mostly it is near; further away, larger steps are cheaper.
  for (let step = FIRST_SEARCH_BYTES; ; step = Math.min(step * 2, SEARCH_BYTES)) {
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
    const ahead = await input.peek(step + overlap);
    const isEnd = ahead.length < step + overlap;
    const searched = isEnd ? ahead.length : step;
    for (
      let at = ahead.indexOf(format.mark);
      at >= 0 && at < searched;
      at = ahead.indexOf(format.mark, at + 1)
    ) {
      if (format.parse(ahead.subarray(at, at + overlap)) !== null) {
        await input.skip(at);
        return true;
      }
    }
    await input.skip(searched);
    if (isEnd) {
      return false;
    }
  }
}
