import type { LocalPath } from '@farmhand/model';
import type { Pace } from '../pace.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import type { ArchiveVisitor } from './archive.ts';
import type { ForwardInput } from './forward-input.ts';

/** Beginning of a scene that was saved as text. */
export const TEXT_MARK = Buffer.from('MIME-Version');

const HEAD_BYTES = 1024;
const BOUNDARY = /boundary="?(HOUDINIMIMEBOUNDARY[^"\s;]{1,200})/;
/** Far longer than the three lines before a part, with the name of any node. */
const PART_HEAD_BYTES = 16 * 1024;
const STEP_BYTES = 1024 * 1024;
const FIRST_STEP_BYTES = 16 * 1024;

/**
 * Goes through the entries of a scene that was saved as text ("Save As Text" in Houdini): a MIME message of many parts,
 * each with the name of its entry as the name of an attachment. What is no text is in base64.
 *
 * @throws SceneReadError when it is cut off, or is no message of Houdini's.
 */
export async function readTextArchive(
  path: LocalPath,
  input: ForwardInput,
  pace: Pace,
  visitor: ArchiveVisitor,
): Promise<void> {
  const head = (await input.peek(HEAD_BYTES)).toString('latin1');
  const boundary = BOUNDARY.exec(head)?.[1];
  if (boundary === undefined) {
    throw head.length < HEAD_BYTES
      ? truncated(path, head.length, { en: 'before its first part', zh: '位于其第一部分之前' })
      : damaged(path, 0, {
          en: 'it begins like a scene saved as text, but does not say what parts it',
          zh: '开头像以文本保存的场景，但没有说明分隔标记',
        });
  }
  const delimiter = Buffer.from(`\n--${boundary}`, 'latin1');
  let last = '';

  function cutOff() {
    const where =
      last === ''
        ? { en: 'before its first part', zh: '位于其第一部分之前' }
        : {
            en: `without the mark of its end; the last entry was ${last}`,
            zh: `而没有结束标记；最后一个条目是 ${last}`,
          };
    return truncated(path, input.position(), where);
  }

  /** Bytes up to the next delimiter; null when there are more than `limit`. */
  async function partBytes(limit: number): Promise<number | null> {
    let searched = 0;
    for (let step = Math.min(FIRST_STEP_BYTES, limit); ; step = Math.min(step * 2, limit)) {
      const wanted = step + delimiter.length;
      const ahead = await input.peek(wanted);
      const end = ahead.indexOf(delimiter, searched);
      if (end >= 0) {
        return end;
      }
      if (ahead.length < wanted) {
        throw cutOff();
      }
      if (step === limit) {
        return null;
      }
      searched = step;
    }
  }

  async function skipPart(): Promise<void> {
    for (;;) {
      const pause = pace.breathe();
      if (pause) {
        await pause;
      }
      const length = await partBytes(STEP_BYTES);
      await input.skip(length ?? STEP_BYTES);
      if (length !== null) {
        return;
      }
    }
  }

  await skipPart();
  for (;;) {
    await input.skip(delimiter.length);
    const ahead = (await input.peek(PART_HEAD_BYTES)).toString('latin1');
    if (ahead.startsWith('--')) {
      return;
    }
    const blank = /\r?\n\r?\n/.exec(ahead);
    if (blank === null) {
      throw ahead.length < PART_HEAD_BYTES
        ? cutOff()
        : damaged(path, input.position(), { en: 'a part has no name', zh: '某个部分没有名称' });
    }
    const lines = Buffer.from(ahead.slice(0, blank.index), 'latin1').toString('utf8');
    const name = /filename="([^"\n]*)"/.exec(lines)?.[1] ?? '';
    last = name;
    // The end of the line before the content stays, so that the delimiter behind an empty part is found.
    await input.skip(blank.index + blank[0].length - 1);
    const length = visitor.wants(name, 0) ? await partBytes(visitor.limitBytes) : 0;
    if (length === null) {
      visitor.wants(name, Number.POSITIVE_INFINITY);
    } else if (length > 0) {
      const content = (await input.peek(length)).subarray(1);
      await visitor.take(name, /base64/i.test(lines) ? decoded(content) : content);
    }
    await skipPart();
  }
}

function decoded(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1'), 'base64');
}
