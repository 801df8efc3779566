import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import type { LocalizedText } from '@farmhand/model';
import { SCENE_EXTENSIONS } from '@farmhand/scene';

const NO_PATH: LocalizedText = { en: 'the path cannot be one', zh: '这不是有效的路径' };

/** What speaks against keeping settings for a path, as the end of a sentence; null when nothing does. */
export function objectionToScene(
  path: string,
  platform: NodeJS.Platform = process.platform,
): LocalizedText | null {
  const { isAbsolute, parse } = platform === 'win32' ? win32 : posix;
  if (path.includes('\0')) return NO_PATH;
  if (!isAbsolute(path) || (platform === 'win32' && parse(path).root.length < 3)) {
    return {
      en: 'the path does not begin with a disk or the root folder',
      zh: '路径没有从磁盘或根文件夹开始',
    };
  }
  const { base, ext, root } = parse(path);
  // A colon further on names a hidden stream of a file on Windows.
  if (platform === 'win32' && path.slice(root.length).includes(':')) return NO_PATH;
  if (base === ext || !SCENE_EXTENSIONS.includes(ext.slice(1).toLowerCase())) {
    return { en: 'it is no scene of a program that Farmhand knows', zh: '它不是 Farmhand 支持的软件的场景' };
  }
  return null;
}

/** The file beside a scene that its settings are kept in: `shot.blend.farmhand.json`. */
export function settingsBeside(scenePath: string): string {
  return `${scenePath}.farmhand.json`;
}

/**
 * Name of the file in the user's own folder that keeps the settings of a scene. The same for all spellings of a path: whatever
 * the case and the slashes on Windows, however accents are put together on macOS.
 */
export function ownSettingsName(scenePath: string, platform: NodeJS.Platform = process.platform): string {
  const key =
    platform === 'win32'
      ? win32.normalize(withoutLongPrefix(scenePath)).toLowerCase()
      : posix.normalize(platform === 'darwin' ? scenePath.normalize('NFC') : scenePath);
  return `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`;
}

/** Windows' way of writing paths of any length: `\\?\D:\a` is `D:\a`, `\\?\UNC\nas\a` is `\\nas\a`. */
function withoutLongPrefix(path: string): string {
  return path.replace(/^\\\\\?\\UNC\\/i, '\\\\').replace(/^\\\\\?\\/, '');
}
