/** All sound paths where any name is possible; uploads ask for thousands at a time. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL ends a path for the system.
const SOUND = /^(?:\/(?!\.{1,2}(?:\/|$))[^/\\\u0000]+)+$/;

/**
 * What is wrong with a path in a storage, in words, or null when it is sound: begins with `/`, forward slashes only,
 * no empty, `.` or `..` parts, no NUL. Such a path cannot leave the storage's folder.
 *
 * @param platform System whose disk the storage is on. Windows cannot have some names that others can.
 */
export function serverPathProblem(path: string, platform: NodeJS.Platform = process.platform): string | null {
  if (platform !== 'win32' && SOUND.test(path)) return null;
  if (path.includes('\0')) return 'it has a NUL character in it';
  if (path.includes('\\')) return 'it has a backslash in it; server paths have forward slashes';
  if (!path.startsWith('/')) return 'it does not begin with "/"';
  const parts = path.slice(1).split('/');
  if (parts.some((part) => part === '')) return 'one of its parts is empty';
  if (parts.some((part) => part === '.' || part === '..')) return 'it has "." or ".." in it';
  if (platform === 'win32') {
    const unusable = parts.find(isUnusableOnWindows);
    if (unusable !== undefined)
      return `this farm runs on Windows, which cannot have a file named "${unusable}"`;
  }
  return null;
}

function isUnusableOnWindows(name: string): boolean {
  return (
    // biome-ignore lint/suspicious/noControlCharactersInRegex: Windows refuses them in names.
    /[<>:"|?*\u0000-\u001f]/.test(name) ||
    /[. ]$/.test(name) ||
    /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i.test(name)
  );
}

/**
 * A name that every system can have in a folder, made of any text: characters that Windows refuses, and slashes,
 * become `_`.
 */
export function portableName(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Windows refuses them in names.
  const replaced = text.replace(/[<>:"|?*/\\\u0000-\u001f]/g, '_').replace(/[. ]+$/, '');
  return isUnusableOnWindows(replaced) ? `_${replaced}` : replaced;
}
