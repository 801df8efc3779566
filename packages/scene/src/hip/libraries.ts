import type { LocalPath } from '@farmhand/model';
import type { FoundReference } from '../found-reference.ts';
import type { ResolvedPath } from '../stored-path.ts';
import type { HipFile } from './hip-file.ts';
import { resolveHipPath } from './path-shape.ts';
import { pluginOfPath } from './plugins.ts';

/** Assets that come with Houdini: libraries below its own folder, whatever it is called there. */
const INSTALLED = /(?:^|[\\/])houdini[\\/]otls[\\/](?:OPlib|MaterialX|SideFX)[^\\/]*\.(?:hda|otl)$/i;
const INSTALLATION =
  /(?:^\$(?:HFS|HH)\b|Side ?Effects|SIDEEF~|[\\/]hfs\d|Houdini\.framework|Applications[\\/]Houdini)/i;
/** Farmhand's own node, which an artist presses Submit on: it renders nothing, so no farm needs it. */
const FARMHANDS_OWN = /(?:^|[\\/])farmhand_submit\.hda$/i;

/** True for a library that every Houdini has of its own. */
export function isInstalled(path: string): boolean {
  return INSTALLED.test(path) || INSTALLATION.test(path) || /^oplib:/i.test(path);
}

/**
 * The asset libraries of a scene: those its nodes come from, those it installs for itself, and those that lie in it.
 * Libraries of Houdini and of a recognised plugin are listed but not needed: the farm has its own.
 *
 * @param folder - Of the scene.
 * @param liveJob - `$JOB` of the live host; null for the one that was saved.
 */
export function findLibraries(
  file: HipFile,
  scene: LocalPath,
  folder: string,
  liveJob: string | null,
): readonly FoundReference[] {
  const job = liveJob ?? file.variables.get('JOB') ?? null;
  const references = new Map<string, FoundReference>();

  function add(path: string, relative: string | null, type: string, isUsed: boolean): void {
    if (references.has(path)) {
      return;
    }
    const needed = isUsed && !isInstalled(path) && !FARMHANDS_OWN.test(path) && pluginOfPath(path) === null;
    references.set(path, {
      storedPath: path,
      kind: 'library',
      owner: { type: 'library', name: type },
      storedIn: scene,
      packed: false,
      needed,
      frames: null,
      expansion: { type: 'single' },
      candidates: places(path, relative),
    });
  }

  /** Houdini looks in `otls` of the scene's folder and of the job's too. */
  function places(path: string, relative: string | null): readonly ResolvedPath[] {
    const expanded = path
      .replace(/^\$HIP\b|^\$\{HIP\}/, folder)
      .replace(/^\$JOB\b|^\$\{JOB\}/, job ?? '$JOB');
    const others =
      relative === null ? [] : [`${folder}/${relative}`, ...(job === null ? [] : [`${job}/${relative}`])];
    return [expanded, ...others].map((one) => resolveHipPath(one, folder));
  }

  for (const { type, path, relative } of file.assetLocations) {
    if (/^embedded$/i.test(path)) {
      continue;
    }
    add(path, relative, type, true);
  }
  const hasLocations = file.assetLocations.length > 0;
  for (const path of file.sceneLibraries) {
    // A scene that says where its assets lie says so of all it uses.
    add(path, null, path, !hasLocations);
  }
  const embedded = file.embeddedTypes.map(
    (type): FoundReference => ({
      storedPath: 'Embedded',
      kind: 'library',
      owner: { type: 'library', name: type },
      storedIn: scene,
      packed: true,
      needed: true,
      frames: null,
      expansion: { type: 'single' },
    }),
  );
  return [...references.values(), ...embedded];
}
