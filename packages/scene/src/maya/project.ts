import { dirname, join, parse } from 'node:path';
import type { LocalPath } from '@farmhand/model';
import { asLocalPath } from '../branded.ts';
import type { ReadingContext } from '../format-reader.ts';
import { readSmallText } from '../small-text.ts';

/** The Maya project that a scene belongs to. */
export interface Project {
  /** Its folder, against which relative paths count. */
  readonly root: string;
  /** Folder of each kind of file, by the rule's name: `sourceImages` is `sourceimages`. */
  readonly rules: ReadonlyMap<string, string>;
}

/** Rules as a new project has them. */
const DEFAULT_RULES: readonly (readonly [string, string])[] = [
  ['scene', 'scenes'],
  ['sourceImages', 'sourceimages'],
  ['audio', 'sound'],
  ['fileCache', 'cache/nCache'],
  ['alembicCache', 'cache/alembic'],
  ['particles', 'cache/particles'],
  ['renderData', 'renderData'],
];

/** Project folders are not deep; a scene's own folder counts too. */
const LEVELS = 8;
const WORKSPACE_BYTES = 256 << 10;

/**
 * The project of a scene: the nearest folder above it that has a `workspace.mel`, else the folder above one named
 * `scenes`, else none.
 */
export async function findProject(scenePath: string, context: ReadingContext): Promise<Project | null> {
  const { root } = parse(scenePath);
  let folder = dirname(scenePath);
  for (let level = 0; level < LEVELS; level += 1) {
    const workspace = asLocalPath(join(folder, 'workspace.mel'));
    if ((await context.disk.file(workspace)) !== null) {
      return { root: folder, rules: await readRules(workspace, context) };
    }
    if (folder === root) {
      break;
    }
    folder = dirname(folder);
  }
  const parent = dirname(scenePath);
  return /^scenes?$/i.test(parse(parent).base)
    ? { root: dirname(parent), rules: new Map(DEFAULT_RULES) }
    : null;
}

/** Lines such as `workspace -fr "sourceImages" "sourceimages";`; what is usual holds where there are none. */
async function readRules(path: LocalPath, { pace }: ReadingContext): Promise<ReadonlyMap<string, string>> {
  const rules = new Map(DEFAULT_RULES);
  const text = await readSmallText(path, WORKSPACE_BYTES, pace);
  for (const match of text.matchAll(
    /workspace\s+-(?:fr|fileRule)\s+"([^"\n]{1,200})"\s+"([^"\n]{1,1000})"/g,
  )) {
    rules.set(match[1] ?? '', match[2] ?? '');
  }
  return rules;
}
