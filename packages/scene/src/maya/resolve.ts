import { dirname, posix, win32 } from 'node:path';
import type { LocalizedText, OperatingSystem } from '@farmhand/model';
import { asLocalPath } from '../branded.ts';
import { type ResolvedPath, thisSystem } from '../stored-path.ts';
import { bareName } from '../windows-paths.ts';
import type { Project } from './project.ts';

/** Places where Maya looks for a stored path, or why nobody can tell from the file. */
export type Places =
  | { readonly candidates: readonly ResolvedPath[]; readonly unknown: null }
  | { readonly candidates: readonly ResolvedPath[]; readonly unknown: LocalizedText };

function resolveAgainst(stored: string, base: string, system: OperatingSystem): ResolvedPath {
  if (system === 'windows') {
    return { path: asLocalPath(win32.resolve(base, stored)), foreign: false };
  }
  if (isForeign(stored)) {
    return { path: asLocalPath(stored), foreign: true };
  }
  const slashed = stored.replaceAll('\\', '/');
  const path = slashed.startsWith('/') ? posix.normalize(slashed) : posix.join(base, slashed);
  return { path: asLocalPath(path), foreign: false };
}

/** A Windows drive, or a share, which Maya writes with slashes of either kind. */
function isForeign(stored: string): boolean {
  return /^[A-Za-z]:/.test(stored) || /^[\\/]{2}/.test(stored);
}

function isAbsolute(stored: string): boolean {
  return /^[A-Za-z]:|^[\\/]/.test(stored);
}

/** In the place of a project's rule: paths that count from the scene's own folder, as those of USD stages do. */
export const BESIDE_SCENE = 'besideScene';

/** `$VAR`, `${VAR}`, `%VAR%`. */
const VARIABLE = /\$\{?[A-Za-z_]\w*\}?|%[A-Za-z_]\w*%/;
/** Names that mean the project itself. */
const PROJECT_VARIABLE =
  /^(?:\$\{?(?:MAYA_PROJECT|PROJECT|WORKSPACE)\}?|%(?:MAYA_PROJECT|PROJECT|WORKSPACE)%)[\\/]*/;

/**
 * Where a path of a Maya scene can be, the best place first: as it is stored; against the project; what stands behind
 * `//`, which marks the end of the project's folder; in the project's folder for such files; beside the scene.
 *
 * @param rule - Name of the project's rule for such files, `sourceImages`, or {@link BESIDE_SCENE}.
 * @param system - Whose rules to follow; this machine's by default.
 */
export function placesOf(
  stored: string,
  storedIn: string,
  project: Project | null,
  rule: string,
  system: OperatingSystem = thisSystem(),
): Places {
  const folder = dirname(storedIn);
  const found = new Map<string, ResolvedPath>();
  const add = (path: string, base: string): void => {
    const resolved = resolveAgainst(path, base, system);
    if (!found.has(resolved.path)) {
      found.set(resolved.path, resolved);
    }
  };
  const root = project?.root ?? null;
  const ruleFolder = project?.rules.get(rule);
  const addUsual = (path: string): void => {
    const name = bareName(path);
    if (root !== null) {
      const base = ruleFolder === undefined ? root : resolveAgainst(ruleFolder, root, system).path;
      if (!isAbsolute(path)) {
        add(path, base);
      }
      add(name, base);
    }
    add(name, folder);
  };

  if (/^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(stored)) {
    return { candidates: [], unknown: ADDRESS };
  }
  const inProject = stored.replace(PROJECT_VARIABLE, '');
  if (VARIABLE.test(inProject) || (inProject !== stored && root === null)) {
    const rest = stored.replace(new RegExp(`^.*(?:${VARIABLE.source})[\\\\/]*`, 's'), '');
    if (root !== null && rest !== '') {
      add(rest, root);
      addUsual(rest);
    }
    return {
      candidates: [...found.values()],
      unknown: variableUnknown(VARIABLE.exec(stored)?.[0] ?? stored),
    };
  }
  const path = inProject;
  if (!isAbsolute(path)) {
    if (root !== null && rule !== BESIDE_SCENE) {
      add(path, root);
    }
    add(path, folder);
    if (root !== null) {
      add(path, root);
    }
    addUsual(path);
    return { candidates: [...found.values()], unknown: null };
  }
  add(path, folder);
  if (root !== null) {
    const slashed = path.replaceAll('\\', '/');
    const mark = slashed.indexOf('//', 2);
    if (mark > 0) {
      add(slashed.slice(mark + 2), root);
    }
    const usual =
      ruleFolder === undefined ? -1 : slashed.toLowerCase().lastIndexOf(`/${ruleFolder.toLowerCase()}/`);
    if (usual > 0) {
      add(slashed.slice(usual + 1), root);
    }
  }
  addUsual(path);
  return { candidates: [...found.values()], unknown: null };
}

const ADDRESS: LocalizedText = {
  en: 'it is an address that a plug-in looks up, not a path. Add its files yourself.',
  zh: '这是由插件解析的地址，而不是路径。请自行添加相关文件。',
};

function variableUnknown(variable: string): LocalizedText {
  return {
    en: `its path begins with the variable ${variable}, whose value only the artist's computer knows. Add the file yourself, or store a full path.`,
    zh: `其路径使用了环境变量 ${variable}，只有制作者的电脑知道它的值。请自行添加该文件，或改用完整路径。`,
  };
}
