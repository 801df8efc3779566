import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { hosts } from '@farmhand/environment';
import type { HostName, LocalizedText } from '@farmhand/model';
import { type RenderCommand, renderCommands } from './data/render-commands.ts';

/** What a search looks at. */
export interface SearchPlaces {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's folder. */
  readonly home: string;
  /** Names in a folder; none when it is not there. */
  readonly listFolder: (path: string) => readonly string[];
}

/** A program that renders a host's scenes from the command line. */
export interface FoundCommand {
  readonly found: true;
  /** As an artist would call it. */
  readonly name: string;
  readonly path: string;
  readonly command: RenderCommand;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type CommandSearch = FoundCommand | { readonly found: false; readonly text: LocalizedText };

export function placesOfThisMachine(): SearchPlaces {
  return { platform: process.platform, environment: process.env, home: homedir(), listFolder };
}

/**
 * Looks for the command that renders a host's scenes: on the search path, in the folder an environment variable names, then
 * in the maker's usual places. There, the version that the scene was made with comes first, else the newest. What says that
 * it is another version comes after all that do not.
 */
export function findRenderCommand(
  host: Exclude<HostName, 'blender'>,
  version: string,
  places: SearchPlaces,
): CommandSearch {
  const command = renderCommands[host];
  const [path] = commandPaths(command, version, places);
  if (path !== undefined) {
    return { found: true, name: command.name, path, command, environment: places.environment };
  }
  const program = hosts[host].name;
  return {
    found: false,
    text: {
      en: `${command.name} is not installed on this machine, so ${program} scenes cannot be rehearsed here. Install ${program}, or add the folder of its program to the PATH.`,
      zh: `本机未安装 ${program} 的命令行渲染程序（${command.name}），因此无法在此预演 ${program} 场景。请安装 ${program}，或将其程序所在文件夹加入 PATH。`,
    },
  };
}

function commandPaths(command: RenderCommand, version: string, places: SearchPlaces): readonly string[] {
  const { platform, environment, listFolder: list } = places;
  const system = platform === 'win32' || platform === 'darwin' ? platform : 'linux';
  const path = system === 'win32' ? win32 : posix;
  const program = command.programs[system];
  const isThere = (file: string) => {
    const names = list(path.dirname(file));
    return names.some((name) => sameName(name, path.basename(file), system === 'win32'));
  };
  const searchPath = environment.PATH ?? environment.Path ?? '';
  const onSearchPath = searchPath
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, program));
  const inVariables = command.variables.flatMap(({ name, below }) =>
    Object.entries(environment).flatMap(([key, value]) =>
      name.test(key) && value !== undefined && value !== ''
        ? [{ file: path.join(value, ...below, program), told: versionIn(value) || versionIn(key) }]
        : [],
    ),
  );
  const usual = command.places[system]
    .flatMap((place) => expand(place, places, path))
    .toSorted((a, b) => compareVersions(a, b, version));
  const byPath = (file: string): Candidate => ({ file, told: versionIn(file) });
  return [...onSearchPath.map(byPath), ...inVariables, ...usual.map(byPath)]
    .filter(({ file }) => isThere(file))
    .toSorted((a, b) => Number(isOther(a, version)) - Number(isOther(b, version)))
    .map(({ file }) => file);
}

/** A program file that may be there, and the version it is of as far as its place tells; else empty. */
interface Candidate {
  readonly file: string;
  readonly told: string;
}

function isOther({ told }: Candidate, wanted: string): boolean {
  return told !== '' && wanted !== '' && !fitsVersion(told, wanted);
}

function sameName(a: string, b: string, ignoreCase: boolean): boolean {
  return ignoreCase ? a.toLowerCase() === b.toLowerCase() : a === b;
}

/** All paths that a place with stars may stand for. */
function expand(
  place: string,
  { environment, home, listFolder: list }: SearchPlaces,
  path: typeof posix,
): readonly string[] {
  const plain = place
    .replace(/^~/, home)
    .replace(/%(\w+)%/g, (_, name: string) => environment[name] ?? DEFAULTS[name] ?? `%${name}%`);
  const [start = '', ...rest] = plain.split(path.sep);
  return rest.reduce<readonly string[]>(
    (folders, part) =>
      part.includes('*')
        ? folders.flatMap((folder) =>
            list(folder)
              .filter(fits(part))
              .map((name) => `${folder}${path.sep}${name}`),
          )
        : folders.map((folder) => `${folder}${path.sep}${part}`),
    [start],
  );
}

const DEFAULTS: Readonly<Record<string, string>> = { ProgramFiles: 'C:\\Program Files' };

function fits(part: string): (name: string) => boolean {
  const [before = '', after = ''] = part.toLowerCase().split('*');
  return (name) => name.toLowerCase().startsWith(before) && name.toLowerCase().endsWith(after);
}

/** The scene's own version first, then the newer before the older. */
function compareVersions(a: string, b: string, wanted: string): number {
  const [first, second] = [versionIn(a), versionIn(b)];
  return (
    Number(fitsVersion(second, wanted)) - Number(fitsVersion(first, wanted)) ||
    second.localeCompare(first, 'en', { numeric: true })
  );
}

function versionIn(path: string): string {
  return (
    /(?:Houdini|hfs|Cinema 4D|cinema4d|3ds Max|3dsmax_x64|Maya)\D{0,3}(\d+(?:\.\d+)*)/i.exec(path)?.[1] ?? ''
  );
}

function fitsVersion(version: string, wanted: string): boolean {
  return startsAlike(version, wanted) || startsAlike(wanted, version);
}

function startsAlike(long: string, short: string): boolean {
  return short !== '' && `${long}.`.startsWith(`${short}.`);
}

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
