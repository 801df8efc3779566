import { createHash } from 'node:crypto';
import { posix, win32 } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { PART_SUFFIX } from './part-file.ts';
import { TransferError } from './transfer-error.ts';

/** Longest name of one file or folder: UTF-16 units on Windows, bytes of UTF-8 elsewhere. */
const NAME_LIMIT = 255;

/** Device names that Windows reserves in every folder, whatever extension follows. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(\.|$)/i;
/** Characters that no Windows name may hold; separators and control characters are dealt with apart. */
const WINDOWS_FORBIDDEN = /[<>:"|?*]/g;
/** Lines broken, terminals steered, text turned round: nothing that a name needs, and on Windows not allowed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0001-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Where a file the farm lists may be put: always inside `folder`. The farm's names are not trusted.
 *
 * On Windows a name that the system cannot hold (a device such as `AUX.exr`, a colon, a trailing dot or space) is
 * kept readable by writing the offending character as `%` and its hex digits, so the frame is not lost; control
 * characters are written so on every system. A name that is too long for the system is cut and ends in `~` and eight
 * digits that tell it from others cut alike. Long paths need nothing: Node asks Windows for them in the long form.
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
  const toName = platform === 'win32' ? toWindowsName : withoutControls;
  const names = parts.map((part) => shortened(toName(part), platform));
  const target = path.resolve(folder, ...names);
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
  const plain = withoutControls(part).replace(WINDOWS_FORBIDDEN, toEscape).replace(/[. ]$/, toEscape);
  return WINDOWS_DEVICE.test(plain) ? plain.replace(/^./, toEscape) : plain;
}

function withoutControls(part: string): string {
  return part.replace(CONTROL, toEscape);
}

function shortened(name: string, platform: NodeJS.Platform): string {
  if (lengthOf(name, platform) <= NAME_LIMIT) return name;
  // Not by extname: what follows the last dot of a hostile name may be as long as the rest.
  const ending = /\.[^.]{1,16}$/u.exec(name)?.[0] ?? '';
  const tag = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return fitName(name.slice(0, name.length - ending.length), `~${tag}${ending}`, platform);
}

/** A file name of the two, the first of which is cut where the system would find the whole too long. */
export function fitName(stem: string, ending: string, platform: NodeJS.Platform = process.platform): string {
  let room = NAME_LIMIT - lengthOf(ending, platform);
  let kept = '';
  for (const character of stem) {
    room -= lengthOf(character, platform);
    if (room < 0) break;
    kept += character;
  }
  return kept + ending;
}

function lengthOf(name: string, platform: NodeJS.Platform): number {
  return platform === 'win32' ? name.length : Buffer.byteLength(name);
}

function toEscape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

function unsafeName(name: string): TransferError {
  return new TransferError({
    code: 'unsafe-output-name',
    message: `The farm lists an output file named ${JSON.stringify(name)}, which could end up outside your download folder.`,
    hint: 'It was not downloaded. Check the output path in the scene; if it looks right, tell the farm.',
    zh: {
      message: `农场列出了名为 ${JSON.stringify(name)} 的输出文件，它可能会落到下载文件夹之外。`,
      hint: '该文件没有下载。请检查场景中的输出路径；如果看起来正确，请告知农场。',
    },
    retryable: false,
  });
}
