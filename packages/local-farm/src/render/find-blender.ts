import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, posix, win32 } from 'node:path';
import { promisify } from 'node:util';
import { systemErrorCode } from '../errors.ts';

/** A Blender on this machine that starts, or why there is none. */
export type BlenderSearch =
  | { readonly found: true; readonly path: string; readonly version: string }
  | {
      readonly found: false;
      readonly reason: string;
      /** The same in Chinese. */
      readonly reasonZh: string;
    };

export interface FindBlenderOptions {
  /** The only program to try; the search is skipped. */
  readonly path?: string | undefined;
  /** Default: this process's environment. `FARMHAND_BLENDER` and the search path are read. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** Ends the search, and the program that was started for it. */
  readonly signal?: AbortSignal | undefined;
}

const run = promisify(execFile);
/** A first start from a cold disk takes its time. */
const START_TIMEOUT_MS = 60_000;

/**
 * Finds Blender: the path given, else `FARMHAND_BLENDER`, else the search path, else the usual places of Windows,
 * macOS and Linux, the newest version first. The program is started once to learn its version.
 *
 * @throws the signal's reason.
 */
export async function findBlender(options: FindBlenderOptions = {}): Promise<BlenderSearch> {
  const environment = options.environment ?? process.env;
  const named = options.path ?? (environment.FARMHAND_BLENDER || undefined);
  if (named !== undefined) {
    const tried = await startBlender(named, options.signal);
    if (tried.found) return tried;
    const isGiven = options.path !== undefined;
    return {
      found: false,
      reason: `${isGiven ? 'The Blender path' : 'FARMHAND_BLENDER'} says "${named}", but ${tried.reason}`,
      reasonZh: `${isGiven ? 'Blender 路径' : 'FARMHAND_BLENDER'} 指定了“${named}”，但${tried.reasonZh}`,
    };
  }
  const places = blenderPlaces({ platform: process.platform, environment, home: homedir(), listFolder });
  for (const path of places) {
    const tried = await startBlender(path, options.signal);
    if (tried.found) return tried;
  }
  return {
    found: false,
    reason:
      'Blender was not found on the search path or in the usual places. Install it, or set FARMHAND_BLENDER to its program file.',
    reasonZh: '在搜索路径和常用位置中都没有找到 Blender。请安装它，或将 FARMHAND_BLENDER 设为其程序文件。',
  };
}

export interface PlacesInput {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Names in a folder; none when it is not there. */
  readonly listFolder: (path: string) => readonly string[];
}

/** Program files to try, in order. */
export function blenderPlaces({ platform, environment, home, listFolder }: PlacesInput): readonly string[] {
  const path = platform === 'win32' ? win32 : posix;
  const program = platform === 'win32' ? 'blender.exe' : 'blender';
  const separator = platform === process.platform ? delimiter : platform === 'win32' ? ';' : ':';
  const searchPath = environment.PATH ?? environment.Path ?? '';
  const onSearchPath = searchPath
    .split(separator)
    .filter((folder) => folder !== '')
    .flatMap((folder) => (listFolder(folder).includes(program) ? [path.join(folder, program)] : []));

  const versioned = (folder: string, beginning: RegExp) =>
    listFolder(folder)
      .filter((name) => beginning.test(name))
      .toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((name) => path.join(folder, name));

  switch (platform) {
    case 'win32': {
      const programs = environment.ProgramFiles ?? 'C:\\Program Files';
      const programs32 = environment['ProgramFiles(x86)'] ?? 'C:\\Program Files (x86)';
      return [
        ...onSearchPath,
        ...versioned(path.join(programs, 'Blender Foundation'), /^Blender/i).map((at) =>
          path.join(at, program),
        ),
        path.join(programs32, 'Steam', 'steamapps', 'common', 'Blender', program),
      ];
    }
    case 'darwin':
      return [
        ...onSearchPath,
        ...['/Applications', path.join(home, 'Applications')]
          .flatMap((folder) => versioned(folder, /^Blender.*\.app$/i))
          .map((at) => path.join(at, 'Contents', 'MacOS', 'Blender')),
      ];
    default:
      return [
        ...onSearchPath,
        ...['/opt', home, path.join(home, 'Applications')]
          .flatMap((folder) => versioned(folder, /^blender/i))
          .map((at) => path.join(at, program)),
        '/snap/bin/blender',
        '/var/lib/flatpak/exports/bin/org.blender.Blender',
      ];
  }
}

async function startBlender(path: string, signal: AbortSignal | undefined): Promise<BlenderSearch> {
  signal?.throwIfAborted();
  try {
    const { stdout } = await run(path, ['--background', '--factory-startup', '--version'], {
      timeout: START_TIMEOUT_MS,
      windowsHide: true,
      signal,
    });
    const version = /Blender (\d+\.\d+(?:\.\d+)?)/.exec(stdout)?.[1];
    if (version === undefined) return SAYS_NOTHING;
    return { found: true, path, version };
  } catch (error) {
    signal?.throwIfAborted();
    const code = systemErrorCode(error);
    return (code === null ? undefined : NOT_STARTED[code]) ?? STARTS_NOT;
  }
}

const not = (reason: string, reasonZh: string) => ({ found: false, reason, reasonZh }) as const;

const SAYS_NOTHING = not(
  'that program does not say which Blender it is.',
  '该程序没有说明它是哪个版本的 Blender。',
);
const STARTS_NOT = not('that program does not start.', '该程序无法启动。');
/** By the system's code of the failure. */
const NOT_STARTED: Readonly<Record<string, BlenderSearch>> = {
  ENOENT: not('there is no such program.', '该程序不存在。'),
  EACCES: not('that file may not be run.', '没有运行该文件的权限。'),
};

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
