import type { ByteSource } from '../byte-source.ts';
import { damaged, truncated } from '../scene-read-error.ts';

/** A file in a USD package (.usdz). */
export interface PackedFile {
  /** As the package spells it, with forward slashes: `textures/wood.png`. */
  readonly name: string;
  /** Where its bytes begin in the package. */
  readonly start: number;
  readonly length: number;
  /** True when it is stored as it is, as all files of a USD package are to be. */
  readonly plain: boolean;
}

const END_MARK = 0x06054b50;
const ENTRY_MARK = 0x02014b50;
const FILE_MARK = 0x04034b50;
const END_BYTES = 22;
/** The longest comment that can stand behind the end record. */
const COMMENT_BYTES = 0xffff;
const ENTRY_BYTES = 46;
const FILE_BYTES = 30;
/** A package has a folder of textures, not a disk. */
const FILE_LIMIT = 65_536;
/** A list that is longer has names that no file has. */
const LIST_LIMIT = 32 << 20;

/**
 * The files of a USD package, which is a zip archive whose files are stored without compression.
 *
 * @throws SceneReadError when it is cut off or damaged.
 */
export async function readPackage(
  source: ByteSource,
  start: number,
  length: number,
): Promise<readonly PackedFile[]> {
  const tailLength = Math.min(length, END_BYTES + COMMENT_BYTES);
  const tail = await source.read(start + length - tailLength, tailLength);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + END_BYTES > tail.length || tail.readUInt32LE(end) !== END_MARK) {
    throw truncated(source.path, start + length, {
      en: 'before the list of its files',
      zh: '位于其文件列表之前',
    });
  }
  const count = tail.readUInt16LE(end + 10);
  const listLength = tail.readUInt32LE(end + 12);
  const listStart = tail.readUInt32LE(end + 16);
  if (listStart + listLength > length || count > FILE_LIMIT || listLength > LIST_LIMIT) {
    throw damaged(source.path, start + length - tailLength + end, {
      en: 'the list of its files lies outside of it',
      zh: '其文件列表位于文件之外',
    });
  }
  const list = await source.read(start + listStart, listLength);
  const files: PackedFile[] = [];
  let at = 0;
  let packedBytes = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_BYTES > list.length || list.readUInt32LE(at) !== ENTRY_MARK) {
      throw damaged(source.path, start + listStart + at, {
        en: 'the list of its files ends early',
        zh: '其文件列表提前结束',
      });
    }
    const nameLength = list.readUInt16LE(at + 28);
    const name = list.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength);
    const headStart = list.readUInt32LE(at + 42);
    const fileLength = list.readUInt32LE(at + 24);
    const plain = list.readUInt16LE(at + 10) === 0;
    const head = await source.read(start + headStart, FILE_BYTES);
    if (head.length === FILE_BYTES && head.readUInt32LE(0) === FILE_MARK) {
      const dataStart = headStart + FILE_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28);
      packedBytes += list.readUInt32LE(at + 20);
      if (packedBytes > length) {
        throw damaged(source.path, start + listStart + at, {
          en: 'its files are larger than the package, so that they lie in each other',
          zh: '其文件大于该包本身，因而相互重叠',
        });
      }
      if (dataStart + fileLength <= length) {
        files.push({ name, start: start + dataStart, length: fileLength, plain });
      }
    }
    at += ENTRY_BYTES + nameLength + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32);
  }
  return files;
}
