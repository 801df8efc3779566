import { posix, win32 } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { TransferError } from './transfer-error.ts';

/** Ending of files that are still being downloaded. */
export const PART_SUFFIX = '.farmhand-part';

/** Device names that Windows reserves in every folder, whatever extension follows. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(\.|$)/i;
/** Characters that no Windows name may hold; separators are dealt with before. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what Windows forbids
const WINDOWS_FORBIDDEN = /[<>:"|?*\u0001-\u001f]/g;

/**
 * Where a file the farm lists may be put: always inside `folder`. The farm's names are not trusted.
 *
 * On Windows a name that the system cannot hold (a device such as `AUX.exr`, a colon, a trailing dot or space) is
 * kept readable by writing the offending character as `%` and its two hex digits, so the frame is not lost.
 *
 * @param relativePath as the farm lists it, forward slashes.
 * @param platform as `process.platform` has it, which is the default.
 * @throws TransferError `unsafe-output-name` for a name that leads out of the folder or cannot be a file:
 * absolute, a drive letter, `..`, a backslash, a NUL, an empty part, or the ending of unfinished downloads.
 */
export function safeOutputPath(
  folder: LocalPath,
  relativePath: string,
  platform: NodeJS.Platform = process.platform,
): LocalPath {
  const parts = relativePath.split('/');
  const unsafe =
    relativePath.includes('\0') ||
    relativePath.includes('\\') ||
    /^[A-Za-z]:/.test(relativePath) ||
    relativePath.toLowerCase().endsWith(PART_SUFFIX) ||
    parts.some((part) => part === '' || isDots(part));
  if (unsafe) throw unsafeName(relativePath);

  const path = platform === 'win32' ? win32 : posix;
  const target = path.resolve(folder, ...(platform === 'win32' ? parts.map(toWindowsName) : parts));
  const below = path.relative(path.resolve(folder), target);
  if (below === '' || path.isAbsolute(below) || below.split(path.sep).includes('..')) {
    throw unsafeName(relativePath);
  }
  return localPath.parse(target);
}

/** `.`, `..`, and with the spaces or further dots that Windows drops from a name's end. */
function isDots(part: string): boolean {
  return /^[. ]+$/.test(part);
}

function toWindowsName(part: string): string {
  const plain = part.replace(WINDOWS_FORBIDDEN, toEscape).replace(/[. ]$/, toEscape);
  return WINDOWS_DEVICE.test(plain) ? plain.replace(/^./, toEscape) : plain;
}

function toEscape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function unsafeName(name: string): TransferError {
  return new TransferError({
    code: 'unsafe-output-name',
    message: `The farm lists an output file named ${JSON.stringify(name)}, which could end up outside your download folder.`,
    hint: 'It was not downloaded. Check the output path in the scene; if it looks right, tell the farm.',
    retryable: false,
  });
}
