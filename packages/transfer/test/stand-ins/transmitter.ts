// Acts as the vendor's rayvision_transmitter: checks everything it is given, and copies files between folders.
// Usage: node transmitter.ts HOME ARGUMENTS..., where HOME holds `storage/` and is told of each run in `runs.jsonl`.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { watch } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DatabaseSync } from 'node:sqlite';

const [home = '', ...given] = process.argv.slice(2);
const FLAGS = ['-E', '-H', '-P', '-S', '-U', '-T', '-L', '-R', '-r', '-K', '-s', '-C', '-p'] as const;
type Flag = (typeof FLAGS)[number];

function misused(what: string): never {
  note({ misused: what });
  process.exit(64);
}

function note(entry: object): void {
  appendFileSync(join(home, 'runs.jsonl'), `${JSON.stringify({ pid: process.pid, ...entry })}\n`);
}

function readArguments(): Record<Flag, string> {
  if (given.length !== 2 * FLAGS.length) misused(`${given.length} arguments`);
  const values = FLAGS.map((flag, index) => {
    if (given[2 * index] !== flag) misused(`${given[2 * index]} where ${flag} belongs`);
    return [flag, given[2 * index + 1] ?? ''] as const;
  });
  return Object.fromEntries(values) as Record<Flag, string>;
}

const value = readArguments();
const ALLOWED: readonly (readonly [Flag, RegExp])[] = [
  ['-E', /^aspera$/],
  ['-H', /^[\w.:-]+$/],
  ['-P', /^\d{1,5}$/],
  ['-S', /^\d+$/],
  ['-U', /^\d+$/],
  ['-T', /^(upload_json|upload_path|download_path)$/],
  ['-R', /^\//],
  ['-r', /^\d+$/],
  ['-K', /^(true|false)$/],
  ['-s', /^\d+$/],
  ['-p', /^[012]$/],
];
for (const [flag, pattern] of ALLOWED) {
  if (!pattern.test(value[flag])) misused(`${flag} ${value[flag]}`);
}
if (Number(value['-s']) < 1 || Number(value['-s']) > 1_048_576) misused(`-s ${value['-s']}`);
if (process.platform === 'linux') {
  const first = (process.env.LD_LIBRARY_PATH ?? '').split(delimiter)[0];
  if (first !== home) misused(`LD_LIBRARY_PATH ${process.env.LD_LIBRARY_PATH}`);
}
const notForVendors = Object.keys(process.env).find((name) => /^(FARMHAND_.*|NODE_OPTIONS)$/.test(name));
if (notForVendors !== undefined) misused(notForVendors);

interface Ini {
  readonly database: { on: string; platform_id: string; type: string };
  readonly redis: { host: string; port: string; password: string; table_index: string; timeout: string };
  readonly sqlite: { db_path: string; temporary: string };
}

function readIni(path: string): Ini {
  if (!existsSync(path)) misused(`-C ${path}`);
  if (process.platform !== 'win32') {
    if ((statSync(path).mode & 0o077) !== 0) misused('others can read the ini');
    if ((statSync(dirname(path)).mode & 0o077) !== 0) misused("others can look into the ini's folder");
  }
  const sections: Record<string, Record<string, string>> = {};
  let section: Record<string, string> = {};
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const name = /^\[(\w+)\]$/.exec(line)?.[1];
    const pair = /^(\w+) = (.*)$/.exec(line);
    if (name !== undefined) {
      section = {};
      sections[name] = section;
    } else if (pair !== null) section[pair[1] ?? ''] = pair[2] ?? '';
    else if (line !== '') misused(`ini line ${line}`);
  }
  const keys = Object.entries(sections).map(([name, entries]) => `${name}: ${Object.keys(entries)}`);
  const right = [
    'database: on,platform_id,type',
    'redis: host,port,password,table_index,timeout',
    'sqlite: db_path,temporary',
  ];
  if (keys.join('; ') !== right.join('; ')) misused(`ini with ${keys.join('; ')}`);
  return sections as unknown as Ini;
}

const ini = readIni(value['-C']);
if (!/^(true|false)$/.test(ini.database.on) || !/^(sqlite|redis)$/.test(ini.database.type)) {
  misused(`ini ${JSON.stringify(ini.database)}`);
}

process.stdout.write('Do you agree? (y/n) ');
const question = createInterface({ input: process.stdin });
const answer = await new Promise((resolve) => {
  question.once('line', resolve);
  question.once('close', () => resolve(null));
});
question.close();
if (answer !== 'y') misused(`the answer ${JSON.stringify(answer)}`);

/** What this run is to do: the first of the files `mode-0`, `mode-1` ... in HOME that is left. */
function takeMode(): string {
  const names = readdirSync(home).filter((name) => name.startsWith('mode-'));
  for (const name of names.sort()) {
    try {
      renameSync(join(home, name), join(home, `taken-${name}`));
      return readFileSync(join(home, `taken-${name}`), 'utf8');
    } catch {
      // Another run has taken it.
    }
  }
  return 'ok';
}

const mode = takeMode();
const storage = join(home, 'storage', `${value['-S']}-${value['-U']}`);
note({ value, ini, mode });

/** What was sent, whatever became of it: nothing asks the storage. The real program's tables are its own. */
function openMemory(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { timeout: 10_000 });
    database.exec('CREATE TABLE IF NOT EXISTS sent (path TEXT PRIMARY KEY, size TEXT, mtime TEXT)');
    return database;
  } catch {
    console.log('[ERROR] the database cannot be opened');
    process.exit(255);
  }
}

const memory =
  ini.database.on === 'true' && ini.database.type === 'sqlite' ? openMemory(ini.sqlite.db_path) : null;

function upload(local: string, server: string): void {
  const stats = statSync(local, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) {
    console.log(`[ERROR] get path (${local}) info failed`);
    process.exit(255);
  }
  const [size, mtime] = [String(stats.size), String(stats.mtimeNs)];
  const known = memory?.prepare('SELECT size, mtime FROM sent WHERE path = ?').get(local);
  if (known?.size === size && known.mtime === mtime) return;
  mkdirSync(dirname(join(storage, server)), { recursive: true });
  copyFileSync(local, join(storage, server));
  note({ sent: server });
  memory?.prepare('INSERT OR REPLACE INTO sent VALUES (?, ?, ?)').run(local, size, mtime);
  console.log(`[INFO] upload file done (${local})`);
}

function download(remote: string, local: string): void {
  const from = join(storage, remote);
  if (!existsSync(from)) {
    console.log(`[ERROR] download file fail (${remote}), error-2`);
    process.exit(255);
  }
  if (lstatSync(from).isDirectory()) {
    for (const name of readdirSync(from)) {
      const isFolder = lstatSync(join(from, name)).isDirectory();
      download(`${remote}/${name}`, isFolder ? join(local, name) : local);
    }
    return;
  }
  if (mode === 'lacks' && remote.endsWith('7.png')) return;
  mkdirSync(local, { recursive: true });
  if (mode === 'link') symlinkSync(from, join(local, basename(remote)));
  else copyFileSync(from, join(local, basename(remote)));
  if (mode === 'short') writeFileSync(join(local, basename(remote)), 'cut');
  note({ fetched: remote });
  console.log(`[INFO] download file done (${remote})`);
}

/** Does its work, from one place of a list to another where that is asked for. */
function work(most: number, from = 0): void {
  const [type, local, remote] = [value['-T'], value['-L'], value['-R']];
  if (value['-K'] !== 'false') misused('-K true');
  if (type === 'upload_json') {
    if (remote !== '/') misused(`-R ${remote} for a list`);
    const list = JSON.parse(readFileSync(local, 'utf8'));
    if (Object.keys(list).join() !== 'asset') misused(`a list with ${Object.keys(list)}`);
    for (const pair of list.asset.slice(from, most)) {
      if (Object.keys(pair).sort().join() !== 'local,server') misused(`a pair with ${Object.keys(pair)}`);
      upload(pair.local, pair.server);
    }
  } else if (type === 'upload_path') upload(local, remote);
  else download(remote, local);
}

/** Resolves when there is a file of that name in HOME. */
async function told(name: string): Promise<void> {
  const changes = watch(home);
  if (existsSync(join(home, name))) return;
  for await (const _ of changes) if (existsSync(join(home, name))) return;
}

switch (mode) {
  case 'ok':
  case 'short':
  case 'link':
    work(Number.POSITIVE_INFINITY);
    process.exit(0);
    break;
  case 'exit1':
    work(1);
    process.exit(1);
    break;
  case 'lacks':
    work(Number.POSITIVE_INFINITY);
    process.exit(7);
    break;
  case 'fileFails': {
    // All but the first, which is told of as the vendor's program does.
    const [first] = JSON.parse(readFileSync(value['-L'], 'utf8')).asset;
    console.log(`[ERROR] upload file fail (${first.local}), error-5`);
    work(Number.POSITIVE_INFINITY, 1);
    process.exit(1);
    break;
  }
  case 'exit7':
    console.log(`[ERROR] upload file fail (${value['-L']}), error-7`);
    process.exit(7);
    break;
  case 'step':
    // Goes on when it is told to.
    work(1);
    await told('go');
    work(Number.POSITIVE_INFINITY, 1);
    process.exit(0);
    break;
  case 'hang':
    work(1);
    setInterval(() => {}, 60_000);
    break;
  case 'hangWithChild': {
    // Neither it nor its child heeds a polite request.
    process.on('SIGTERM', () => {});
    const child = spawn('sh', ['-c', "trap '' TERM; echo here; while :; do sleep 60; done"], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.once('data', () => {
      note({ child: child.pid });
      work(1);
    });
    setInterval(() => {}, 60_000);
    break;
  }
  default:
    misused(`mode ${mode}`);
}
