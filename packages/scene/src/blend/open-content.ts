import type { LocalizedText } from '@farmhand/model';
import type { ByteSource } from '../byte-source.ts';
import { GZIP_MARK, startsLike, ZSTD_MARK } from '../content-marks.ts';
import { describeContent } from '../describe-content.ts';
import { SceneReadError } from '../scene-read-error.ts';
import type { Content } from './content.ts';
import { contentInPlace } from './content-in-place.ts';
import { unpack } from './unpack.ts';
import { framedContent, readSeekTable } from './zstd-frames.ts';

const BLENDER = Buffer.from('BLENDER');

/**
 * The content of a .blend: plain, gzip (Blender before 3.0) or zstd (3.0 and later). The caller closes it before the
 * source.
 *
 * Plain files and zstd files with a seek table, which is what Blender writes, are read in place, only where asked.
 *
 * @throws SceneReadError when it is not a .blend, or its packing is broken.
 */
export async function openContent(source: ByteSource, signal: AbortSignal | undefined): Promise<Content> {
  const { path, sizeBytes } = source;
  const head = await source.read(0, 64);
  if (startsLike(head, ZSTD_MARK)) {
    const frames = await readSeekTable(source);
    const content =
      frames === null ? await unpack(source, 'zstd', signal) : await framedContent(source, frames);
    return await requireBlend(path, 'zstd', content);
  }
  if (startsLike(head, GZIP_MARK)) {
    return await requireBlend(path, 'gzip', await unpack(source, 'gzip', signal));
  }
  if (startsLike(head, BLENDER)) {
    return contentInPlace(sizeBytes, source.readInto, async () => undefined);
  }
  throw notBlend(path, describeContent(head));
}

function notBlend(path: string, what: LocalizedText): SceneReadError {
  return new SceneReadError(
    'scene-not-readable',
    {
      en: `${path} is not a .blend file: it looks like ${what.en}.`,
      zh: `${path} 不是 .blend 文件：它看起来是${what.zh}。`,
    },
    { en: 'Choose the file that Blender saved.', zh: '请选择由 Blender 保存的文件。' },
  );
}

async function requireBlend(path: string, packing: string, content: Content): Promise<Content> {
  try {
    const head = await content.read(0, 64);
    if (!startsLike(head, BLENDER)) {
      const inside = describeContent(head);
      throw notBlend(path, {
        en: `${inside.en} packed with ${packing}`,
        zh: `用 ${packing} 压缩的${inside.zh}`,
      });
    }
    return content;
  } catch (error) {
    await content.close();
    throw error;
  }
}
