import type { LocalizedText } from '@farmhand/model';
import { damaged, SceneReadError, truncated } from '../scene-read-error.ts';

/** The longest of the headers: that of Blender 5.0. */
export const MAX_HEADER_BYTES = 17;

/** How the heads of a file's blocks are laid out. */
export type BlockHeadLayout = 'pointers32' | 'pointers64' | 'large';

/** What the first bytes of a .blend say about the rest. */
export interface BlendHeader {
  /** Size of this header in bytes: where the first block begins. */
  readonly sizeBytes: number;
  readonly pointerSize: 4 | 8;
  readonly littleEndian: boolean;
  readonly blockHead: BlockHeadLayout;
  /** Version that saved the file, as Blender writes it: `2.79`, `3.4`, `5.0`. */
  readonly version: string;
}

const NEWER_HINT: LocalizedText = {
  en: 'Update Farmhand, or save the scene with a Blender it knows (up to 5.x).',
  zh: '请更新 Farmhand，或用它支持的 Blender（5.x 及以下）保存场景。',
};

/**
 * Reads the header of an unpacked .blend: twelve bytes (`BLENDER-v304`) or, from Blender 5.0, seventeen
 * (`BLENDER17-01v0500`: header size, pointer size, format version, byte order, Blender version).
 *
 * @param path - Only for messages.
 * @throws SceneReadError when it is cut off, broken, or of a later format.
 */
export function parseHeader(bytes: Buffer, path: string): BlendHeader {
  const text = bytes.toString('latin1');
  if (text.length < 12) {
    throw truncated(path, bytes.length, { en: 'inside the header of the file', zh: '位于文件头之内' });
  }
  const old = /^BLENDER([_-])([vV])(\d{3})/.exec(text);
  if (old !== null) {
    const pointerSize = old[1] === '_' ? 4 : 8;
    return {
      sizeBytes: 12,
      pointerSize,
      littleEndian: old[2] === 'v',
      blockHead: pointerSize === 4 ? 'pointers32' : 'pointers64',
      version: versionText(Number(old[3])),
    };
  }
  const sized = /^BLENDER(\d\d)-(\d\d)/.exec(text);
  if (sized === null) {
    throw damaged(path, 7, {
      en: 'the header names no pointer size and byte order',
      zh: '文件头没有给出指针大小和字节顺序',
    });
  }
  if (sized[1] !== '17' || sized[2] !== '01') {
    throw new SceneReadError(
      'scene-unsupported',
      {
        en: `${path} has version ${sized[2]} of the .blend format, which is newer than this reader.`,
        zh: `${path} 使用第 ${sized[2]} 版 .blend 格式，新于本程序所支持的版本。`,
      },
      NEWER_HINT,
    );
  }
  if (text.length < MAX_HEADER_BYTES) {
    throw truncated(path, bytes.length, { en: 'inside the header of the file', zh: '位于文件头之内' });
  }
  const ending = /^([vV])(\d{4})/.exec(text.slice(12));
  if (ending === null) {
    throw damaged(path, 12, {
      en: 'the header names no byte order and version',
      zh: '文件头没有给出字节顺序和版本',
    });
  }
  return {
    sizeBytes: MAX_HEADER_BYTES,
    pointerSize: 8,
    littleEndian: ending[1] === 'v',
    blockHead: 'large',
    version: versionText(Number(ending[2])),
  };
}

/** 279 is Blender 2.79; from 3.0 on the minor version is not padded: 304 is 3.4, 405 is 4.5. */
function versionText(number: number): string {
  const major = Math.floor(number / 100);
  const minor = number % 100;
  return major < 3 ? `${major}.${String(minor).padStart(2, '0')}` : `${major}.${minor}`;
}
