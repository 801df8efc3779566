import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where Node keeps compiled code from one start to the next. A folder of this user's own: what lies in a temporary folder
 * that everybody may write to could be somebody else's code.
 */
export function codeCacheFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.FARMHAND_HOME) return join(env.FARMHAND_HOME, 'code-cache');
  switch (platform) {
    case 'win32':
      return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Farmhand', 'code-cache');
    case 'darwin':
      return join(homedir(), 'Library', 'Caches', 'Farmhand');
    default:
      return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'farmhand');
  }
}
