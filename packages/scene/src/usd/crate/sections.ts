import type { LocalizedText } from '@farmhand/model';
import type { ByteSource } from '../../byte-source.ts';
import type { Pace } from '../../pace.ts';
import { damaged, SceneReadError, truncated } from '../../scene-read-error.ts';
import { createSectionReader, type SectionReader } from './section-reader.ts';

/** A crate's version, as one number to compare: 0.8.0 is 800. */
export type CrateVersion = number;

/** The newest version whose layout is known; minor ones after it have only added types of values. */
const NEWEST_MAJOR = 0;

/** Part of a file that is read as a file of its own: a layer inside a package, or all of a layer. */
export interface Extent {
  readonly start: number;
  readonly length: number;
}

/** A crate's head and table of contents. */
export interface CrateSections {
  readonly version: CrateVersion;
  readonly extent: Extent;
  readonly pace: Pace;
  /** Null where the crate has no such section. Its bytes are read anew each time. */
  section(name: string): Promise<SectionReader | null>;
  /** Bytes of the layer; fewer where it ends. */
  read(position: number, length: number): Promise<Buffer>;
  /** The error that says what is wrong at a place of the layer. */
  broken(position: number, what: LocalizedText): SceneReadError;
}

const HEAD_BYTES = 88;
const SECTION_BYTES = 32;
const SECTION_LIMIT = 64;
/** A section that takes more is none of a real layer. */
const SECTION_BYTES_LIMIT = 192 << 20;

/**
 * Reads where the tables of a crate lie, USD's binary layer format (`PXR-USDC`), little-endian: a head of 88 bytes with
 * the version at 8 and the place of the table of contents at 16; the table has a count and, for each section, a name of
 * 16 bytes, start and length. From the public source of OpenUSD's crate reader, and checked against its own test files.
 *
 * @throws SceneReadError when it is cut off, damaged, or of a version that is not known.
 */
export async function openSections(source: ByteSource, pace: Pace, extent: Extent): Promise<CrateSections> {
  const read = async (position: number, length: number): Promise<Buffer> => {
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
    return source.read(extent.start + position, Math.max(0, Math.min(length, extent.length - position)));
  };
  const broken = (position: number, what: LocalizedText) =>
    damaged(source.path, extent.start + position, what);
  const short = (what: LocalizedText) => truncated(source.path, extent.start + extent.length, what);

  const head = await read(0, HEAD_BYTES);
  if (head.length < HEAD_BYTES) {
    throw short({ en: 'inside the head of the layer', zh: '位于层的头部之内' });
  }
  const [major = 0, minor = 0, patch = 0] = head.subarray(8, 11);
  if (major > NEWEST_MAJOR) {
    throw new SceneReadError(
      'scene-unsupported',
      {
        en: `${source.path} is a USD layer of version ${major}.${minor}.${patch}, which is not known yet.`,
        zh: `${source.path} 是 ${major}.${minor}.${patch} 版的 USD 层，目前还不支持。`,
      },
      {
        en: 'Update Farmhand, or export the layer as text (.usda).',
        zh: '请更新 Farmhand，或将该层导出为文本（.usda）。',
      },
    );
  }
  const contents = Number(head.readBigInt64LE(16));
  if (contents < HEAD_BYTES || contents + 8 > extent.length) {
    throw short({
      en: `and its table of contents is to be at byte ${extent.start + contents}`,
      zh: `而其目录应位于第 ${extent.start + contents} 字节处`,
    });
  }
  const count = Number((await read(contents, 8)).readBigUInt64LE(0));
  if (count > SECTION_LIMIT) {
    throw broken(contents, { en: 'the table of contents has too many sections', zh: '目录中的分区过多' });
  }
  const table = await read(contents + 8, count * SECTION_BYTES);
  if (table.length < count * SECTION_BYTES) {
    throw short({ en: 'inside the table of contents', zh: '位于目录之内' });
  }
  const sections = new Map<string, Extent>();
  for (let index = 0; index < count; index += 1) {
    const at = index * SECTION_BYTES;
    const name = table.toString('latin1', at, at + 16).replace(/\0.*$/s, '');
    const start = Number(table.readBigInt64LE(at + 16));
    const length = Number(table.readBigInt64LE(at + 24));
    if (start < 0 || length < 0 || start + length > extent.length) {
      throw short({
        en: `and its section ${name.replace(/[^ -~]/g, '?')} lies behind that`,
        zh: `而其分区 ${name.replace(/[^ -~]/g, '?')} 位于该位置之后`,
      });
    }
    sections.set(name, { start, length });
  }

  return {
    version: major * 10_000 + minor * 100 + patch,
    extent,
    pace,
    read,
    broken,
    async section(name) {
      const found = sections.get(name);
      if (found === undefined) {
        return null;
      }
      if (found.length > SECTION_BYTES_LIMIT) {
        throw broken(found.start, {
          en: `the section ${name} is larger than any layer needs`,
          zh: `分区 ${name} 超出了任何层所需的大小`,
        });
      }
      const bytes = await read(found.start, found.length);
      return createSectionReader(bytes, found.start, pace, (at, what) =>
        broken(found.start + at, {
          en: `${what.en} in the section ${name}`,
          zh: `分区 ${name} 中${what.zh}`,
        }),
      );
    },
  };
}
