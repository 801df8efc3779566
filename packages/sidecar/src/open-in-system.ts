/** Opening an address in the system's browser, and showing a file in its file manager. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { posix, win32 } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A program of the system and what it is started with. */
export interface SystemCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Windows only: the arguments are quoted already, as the program wants them. */
  readonly verbatim?: boolean;
  /** Exit codes that mean that it worked, where a program has others than 0; null for whatever it ends with. */
  readonly succeedsWith?: null;
}

export interface SystemInput {
  readonly platform: NodeJS.Platform;
  /** Windows: where its own programs are, from `SystemRoot`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Explorer shows no file whose path is longer. Characters. */
const LONGEST_EXPLORER_PATH = 259;
/** A program that is still running after this long has opened what it was to open. Milliseconds. */
const SETTLED_MS = 3000;

/**
 * What opens a web address in the user's browser, the best first.
 *
 * @throws TypeError for anything but an `http:` or `https:` address.
 */
export function openUrlCommands(url: string, { platform, env }: SystemInput): readonly SystemCommand[] {
  const { protocol, href } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`not a web address: ${protocol}`);
  if (platform === 'win32') {
    // Not `start`: the command prompt would read `&` and `%` of an address as its own.
    return [{ program: system32('rundll32.exe', env), args: ['url.dll,FileProtocolHandler', href] }];
  }
  if (platform === 'darwin') return [{ program: '/usr/bin/open', args: [href] }];
  return [
    { program: 'xdg-open', args: [href] },
    { program: 'gio', args: ['open', href] },
    { program: 'wslview', args: [href] },
  ];
}

/**
 * What shows a file, selected, in the folder that holds it, the best first; where that cannot be, what opens the folder.
 *
 * @throws TypeError for a path that is not absolute or that the system cannot have.
 */
export function revealFileCommands(path: string, { platform, env }: SystemInput): readonly SystemCommand[] {
  if (path.includes('\0')) throw new TypeError('no path has a null character');
  if (platform === 'win32') return [explorer(path, env)];
  if (!posix.isAbsolute(path)) throw new TypeError('only an absolute path can be shown');
  if (platform === 'darwin') return [{ program: '/usr/bin/open', args: ['-R', path] }];
  // A comma would begin the next element of the list.
  const address = pathToFileURL(path, { windows: false }).href.replaceAll(',', '%2C');
  const fileManager = 'org.freedesktop.FileManager1';
  return [
    {
      program: 'dbus-send',
      args: [
        '--session',
        '--print-reply',
        '--reply-timeout=2000',
        `--dest=${fileManager}`,
        '/org/freedesktop/FileManager1',
        `${fileManager}.ShowItems`,
        `array:string:${address}`,
        'string:',
      ],
    },
    { program: 'xdg-open', args: [posix.dirname(path)] },
    { program: 'gio', args: ['open', posix.dirname(path)] },
  ];
}

/** Opens the address in the user's browser. False where nothing could. */
export function openUrl(url: string, input: SystemInput = process): Promise<boolean> {
  return runFirst(openUrlCommands(url, input));
}

/** Shows the file in the system's file manager. False where nothing could. */
export function revealFile(path: string, input: SystemInput = process): Promise<boolean> {
  return runFirst(revealFileCommands(path, input));
}

/** Runs one after the other until one works. */
export async function runFirst(commands: readonly SystemCommand[]): Promise<boolean> {
  for (const command of commands) {
    if (await works(command)) return true;
  }
  return false;
}

function works({ program, args, verbatim = false, succeedsWith }: SystemCommand): Promise<boolean> {
  const options: SpawnOptions = {
    detached: true,
    stdio: 'ignore',
    windowsVerbatimArguments: verbatim,
  };
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const child = spawn(program, [...args], options);
  const timer = setTimeout(() => resolve(true), SETTLED_MS);
  child.once('error', () => resolve(false));
  child.once('exit', (code) => resolve(succeedsWith === null || code === 0));
  child.unref();
  return promise.finally(() => clearTimeout(timer));
}

function explorer(path: string, env: SystemInput['env']): SystemCommand {
  const plain = withoutPrefix(win32.normalize(path));
  if (!win32.isAbsolute(plain) || plain.includes('"')) throw new TypeError('Windows has no such path');
  const program = win32.join(windowsFolder(env), 'explorer.exe');
  // It says 1 whether it worked or not, and wants the quotes behind the comma.
  const shown = { program, verbatim: true, succeedsWith: null } as const;
  if (plain.length <= LONGEST_EXPLORER_PATH) return { ...shown, args: [`/select,"${plain}"`] };
  let folder = win32.dirname(plain);
  while (folder.length > LONGEST_EXPLORER_PATH) folder = win32.dirname(folder);
  return { ...shown, args: [`"${folder}"`] };
}

/** The prefix of long paths, which Explorer does not know. */
function withoutPrefix(path: string): string {
  if (/^\\\\\?\\UNC\\/i.test(path)) return `\\\\${path.slice('\\\\?\\UNC\\'.length)}`;
  return path.startsWith('\\\\?\\') ? path.slice('\\\\?\\'.length) : path;
}

/** Named in full, since a program of the same name in the current folder would be found first. */
function system32(name: string, env: SystemInput['env']): string {
  return win32.join(windowsFolder(env), 'System32', name);
}

function windowsFolder(env: SystemInput['env']): string {
  const [, folder] = Object.entries(env).find(([name]) => name.toLowerCase() === 'systemroot') ?? [];
  return folder ?? 'C:\\Windows';
}
