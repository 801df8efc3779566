import { posix, win32 } from 'node:path';

/** Somewhere to begin looking for a folder. */
export interface Place {
  readonly name: string;
  readonly path: string;
}

export interface PlacesInput {
  readonly platform: NodeJS.Platform;
  readonly userHome: string;
  /** Scenes that are open in host programs. */
  readonly scenes: readonly string[];
  readonly disks: readonly Place[];
}

export interface DisksInput {
  readonly platform: NodeJS.Platform;
  /** Names in a folder; none where it cannot be read. */
  readonly namesIn: (folder: string) => Promise<readonly string[]>;
  /** Whether a folder answers. */
  readonly isThere: (folder: string) => Promise<boolean>;
}

/** Where Linux has the disks that were plugged in or mounted. */
const MOUNTS = ['/mnt', '/media', '/run/media'] as const;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The folders of open scenes, the user's own, and the disks: each once, in this order. */
export function placesOf({ platform, userHome, scenes, disks }: PlacesInput): readonly Place[] {
  const { basename, dirname } = platform === 'win32' ? win32 : posix;
  const all = [
    ...scenes.map((scene) => ({ name: basename(scene), path: dirname(scene) })),
    { name: basename(userHome) || userHome, path: userHome },
    ...disks,
  ];
  const firstAt = new Map(all.toReversed().map((place) => [place.path, place]));
  return all.filter((place) => firstAt.get(place.path) === place);
}

/** Drives on Windows, volumes on macOS, the root and where disks are mounted elsewhere. */
export async function disksOf(input: DisksInput): Promise<readonly Place[]> {
  const { platform } = input;
  return finders[platform === 'win32' || platform === 'darwin' ? platform : 'linux'](input);
}

const finders: Readonly<
  Record<'win32' | 'darwin' | 'linux', (input: DisksInput) => Promise<readonly Place[]>>
> = {
  async win32({ isThere }) {
    const drives = [...LETTERS].map((letter) => `${letter}:\\`);
    const found = await Promise.all(drives.map(isThere));
    return drives
      .filter((_, index) => found[index] === true)
      .map((path) => ({ name: path.slice(0, 2), path }));
  },
  async darwin({ namesIn }) {
    const names = await namesIn('/Volumes');
    return names.filter(isShown).map((name) => ({ name, path: `/Volumes/${name}` }));
  },
  async linux({ isThere }) {
    const found = await Promise.all(MOUNTS.map(isThere));
    return [
      { name: '/', path: '/' },
      ...MOUNTS.filter((_, index) => found[index] === true).map((path) => ({ name: path, path })),
    ];
  },
};

/** What systems keep for themselves, in lower case. */
const OF_THE_SYSTEM: ReadonlySet<string> = new Set([
  'desktop.ini',
  'thumbs.db',
  'system volume information',
  'hiberfil.sys',
  'pagefile.sys',
  'swapfile.sys',
]);

/** False for what file managers hide. */
export function isShown(name: string): boolean {
  return !name.startsWith('.') && !name.startsWith('$') && !OF_THE_SYSTEM.has(name.toLowerCase());
}
