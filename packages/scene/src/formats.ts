import type { LocalPath } from '@farmhand/model';
import { GZIP_MARK, startsLike, ZSTD_MARK } from './content-marks.ts';
import { describeContent } from './describe-content.ts';
import type { FormatReader } from './format-reader.ts';
import { SceneReadError } from './scene-read-error.ts';

/** How much of the beginning of a file tells its format, in bytes. */
export const HEAD_BYTES = 64;

interface Format {
  /** Loads the reader first: a scan needs one of them. */
  readonly read: FormatReader;
  /** Extension without the dot, for what the content alone does not tell: packed files, and files cut off early. */
  readonly extensions: readonly string[];
  /** Beginnings of the content. */
  readonly marks: readonly Buffer[];
  /** An extension that is enough for a file of plain text. */
  readonly plainText?: string;
}

const PACKED = [GZIP_MARK, ZSTD_MARK];

function marks(...texts: readonly string[]): readonly Buffer[] {
  return texts.map((text) => Buffer.from(text, 'latin1'));
}

const SCENE_FORMATS: readonly Format[] = [
  {
    read: async (source, context) => (await import('./blend/read-blend.ts')).readBlend(source, context),
    extensions: ['blend'],
    marks: [...marks('BLENDER'), ...PACKED],
  },
  {
    read: async (source, context) => (await import('./hip/read-hip.ts')).readHip(source, context),
    extensions: ['hip', 'hiplc', 'hipnc'],
    marks: [...marks('070707', 'HouLC\x1a', 'HouNC\x1a', 'MIME-Version'), ...PACKED],
  },
  {
    read: async (source, context) => (await import('./max/read-max.ts')).readMax(source, context),
    extensions: ['max'],
    marks: marks('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
  },
  {
    read: async (source, context) => (await import('./c4d/read-c4d.ts')).readC4d(source, context),
    extensions: ['c4d'],
    marks: marks('QC4DC4D6', '6C4DC4D6'),
  },
  // Tools put comments before the first line of a .ma.
  {
    read: async (source, context) => (await import('./maya/read-maya.ts')).readMaya(source, context),
    extensions: ['ma', 'mb'],
    marks: marks('//Maya ASCII', 'FOR4', 'FOR8'),
    plainText: 'ma',
  },
];

/** What the names of scene files end in, in lower case, without the dot. */
export const SCENE_EXTENSIONS: readonly string[] = SCENE_FORMATS.flatMap(({ extensions }) => extensions);

/** Formats that are read when a scene refers to them, and are no scenes themselves. */
const LINKED_FORMATS: readonly Format[] = [
  ...SCENE_FORMATS,
  {
    read: async (source, context) => (await import('./usd/read-usd.ts')).readUsd(source, context),
    extensions: ['usd', 'usda', 'usdc', 'usdz', 'mtlx'],
    marks: marks('#usda', '#sdf ', 'PXR-USDC', 'PK\x03\x04', '<?xml', '<materialx', '\xef\xbb\xbf<'),
  },
];

/**
 * The reader for a scene file.
 *
 * @throws SceneReadError when it is no scene.
 */
export function sceneReaderFor(head: Buffer, path: LocalPath): FormatReader {
  return readerAmong(SCENE_FORMATS, head, path);
}

/**
 * The reader for a file that a scene links.
 *
 * @throws SceneReadError when it is nothing that links further.
 */
export function linkedReaderFor(head: Buffer, path: LocalPath): FormatReader {
  return readerAmong(LINKED_FORMATS, head, path);
}

function readerAmong(formats: readonly Format[], head: Buffer, path: LocalPath): FormatReader {
  const extension = /\.([^.\\/]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const fitting = formats.filter(({ marks }) => marks.some((mark) => startsLike(head, mark)));
  // Several programs pack their files alike; then the name decides.
  const chosen =
    fitting.find(({ extensions }) => extensions.includes(extension)) ??
    fitting[0] ??
    formats.find(({ plainText }) => plainText === extension && !head.includes(0));
  if (chosen === undefined) {
    const what = describeContent(head);
    throw new SceneReadError(
      'scene-not-readable',
      {
        en: `${path} is not a scene file: it looks like ${what.en}.`,
        zh: `${path} 不是场景文件：它看起来是${what.zh}。`,
      },
      {
        en: 'Choose the file that the artist saved: .blend, .hip, .max, .c4d, .ma or .mb.',
        zh: '请选择您保存的场景文件：.blend、.hip、.max、.c4d、.ma 或 .mb。',
      },
    );
  }
  return chosen.read;
}
