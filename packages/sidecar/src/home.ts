import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

export interface HomeInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly userHome: string;
}

/** Everything Farmhand keeps for one user of this machine. */
export interface FarmhandHome {
  readonly folder: string;
  /** How hosts find the running sidecar. */
  readonly discoveryFile: string;
  /** Held by the running sidecar for as long as it lives. */
  readonly lockFile: string;
  /** Farm accounts with their keys; owner-only. */
  readonly accountsFile: string;
  /** How this computer moves files; owner-only. */
  readonly settingsFile: string;
  /** How the panel likes to look. */
  readonly panelFile: string;
  /** Settings kept under a name. */
  readonly presetsFile: string;
  /** Settings of scenes whose own folder cannot be written. */
  readonly sceneSettingsFolder: string;
  readonly journalFile: string;
  /** Uploads under way, so that they go on where they stopped. */
  readonly transferFile: string;
  /** Fingerprints, and what storages are known to hold. May be deleted at any time. */
  readonly filesFile: string;
  /** What the vendors' transfer programs remember. */
  readonly programsFolder: string;
  /** What farms said they offer, so that a check needs no network. */
  readonly offersFolder: string;
  /** Pictures and findings of the last rehearsals. */
  readonly rehearsalsFolder: string;
  readonly logFolder: string;
}

/**
 * The user's Farmhand folder: `FARMHAND_HOME`, else `%LOCALAPPDATA%\Farmhand`, `~/Library/Application Support/Farmhand`
 * or `$XDG_DATA_HOME/farmhand` (`~/.local/share/farmhand`). The Python bridge follows the same rule.
 */
export function farmhandHome(
  { env, platform, userHome }: HomeInput = {
    env: process.env,
    platform: process.platform,
    userHome: homedir(),
  },
): FarmhandHome {
  const { join } = platform === 'win32' ? win32 : posix;
  const folder = env.FARMHAND_HOME || defaultFolder({ env, platform, userHome });
  return {
    folder,
    discoveryFile: join(folder, 'sidecar.json'),
    lockFile: join(folder, 'sidecar.lock'),
    accountsFile: join(folder, 'accounts.json'),
    settingsFile: join(folder, 'settings.json'),
    panelFile: join(folder, 'panel.json'),
    presetsFile: join(folder, 'presets.json'),
    sceneSettingsFolder: join(folder, 'scene-settings'),
    journalFile: join(folder, 'journal.sqlite'),
    transferFile: join(folder, 'transfer.sqlite'),
    filesFile: join(folder, 'files.sqlite'),
    programsFolder: join(folder, 'programs'),
    offersFolder: join(folder, 'offers'),
    rehearsalsFolder: join(folder, 'rehearsals'),
    logFolder: join(folder, 'logs'),
  };
}

function defaultFolder({ env, platform, userHome }: HomeInput): string {
  switch (platform) {
    case 'win32':
      return win32.join(env.LOCALAPPDATA || win32.join(userHome, 'AppData', 'Local'), 'Farmhand');
    case 'darwin':
      return posix.join(userHome, 'Library', 'Application Support', 'Farmhand');
    default:
      return posix.join(env.XDG_DATA_HOME || posix.join(userHome, '.local', 'share'), 'farmhand');
  }
}
