import { win32 } from 'node:path';
import type { FarmSystem } from '@farmhand/environment';
import type { Finding, HostName } from '@farmhand/model';
import { pathTexts } from '../data/path-texts.ts';
import { isExtra } from '../extra-files.ts';
import { firstFew } from '../first-few.ts';
import { isWindowsPath } from '../path-comparison.ts';
import { findingOf, type Rule } from '../rule.ts';

/** Programs that can store a path relative to the scene, so that there is something to do about it. */
const hosts: ReadonlySet<HostName> = new Set(['blender', 'maya', 'houdini']);

/** `path-of-other-system`: absolute paths in the scene that only the farm's translation makes sense of. Once an owner. */
export const pathOfOtherSystem: Rule = function* ({ report, needed, farmSystem }) {
  if (farmSystem === null || !hosts.has(report.host.name)) return [];
  const found = new Map<string, Finding>();
  for (const reference of needed) {
    yield;
    const { storedPath, owner, exists, packed, files } = reference;
    // The scene does not name them at all.
    if (isExtra(reference)) continue;
    const [file] = files;
    if (file === undefined || !exists || packed || !isForeign(storedPath, farmSystem)) continue;
    const key = JSON.stringify([owner.type, owner.name]);
    const known = found.get(key);
    if (known !== undefined) {
      found.set(key, { ...known, count: known.count + 1 });
      continue;
    }
    const text = pathTexts['path-of-other-system'](storedPath, farmSystem);
    const fix = isOnOneDrive(report.path, file)
      ? ({ action: 'makeRelative', path: storedPath } as const)
      : null;
    found.set(key, findingOf('path-of-other-system', 'notice', text, { owner, path: storedPath, fix }));
  }
  return firstFew([...found.values()], pathTexts['path-of-other-system-more']);
};

function isForeign(stored: string, farmSystem: FarmSystem): boolean {
  // Blender's `//` is the scene's folder on every system.
  return farmSystem === 'linux' ? isWindowsPath(stored) : /^\/(?!\/)/.test(stored);
}

function isOnOneDrive(scene: string, file: string): boolean {
  if (!isWindowsPath(scene) || !isWindowsPath(file)) return isWindowsPath(scene) === isWindowsPath(file);
  return win32.parse(scene).root.toLowerCase() === win32.parse(file).root.toLowerCase();
}
