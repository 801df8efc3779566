/** From an import as written to what it means in this checkout. */
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import type { SourceTree } from './source-tree.ts';

export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'workspace';
      readonly folder: string;
      readonly name: string;
      readonly file: string | undefined;
    }
  | { readonly kind: 'not exported'; readonly folder: string; readonly name: string; readonly entry: string }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'library'; readonly name: string };

const builtins = new Set(builtinModules.map((name) => name.replace(/^node:/, '')));

export function resolveImport(tree: SourceTree, importer: string, specifier: string): Target {
  if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
    return { kind: 'file', path: existingFile(tree, posix.join(posix.dirname(importer), specifier)) };
  }
  const withoutScheme = specifier.replace(/^node:/, '');
  if (specifier.startsWith('node:') || builtins.has(withoutScheme)) {
    return { kind: 'builtin', name: withoutScheme };
  }
  const name = packageName(specifier);
  const workspace = [...tree.packages].find(([, manifest]) => manifest.name === name);
  if (workspace === undefined) {
    return { kind: 'library', name };
  }
  const [folder, manifest] = workspace;
  const entry = `.${specifier.slice(name.length)}`;
  const target = exportTarget(manifest.exports, entry);
  return target === undefined
    ? { kind: 'not exported', folder, name, entry }
    : { kind: 'workspace', folder, name, file: existingFile(tree, posix.join(folder, target)) };
}

/** `@scope/name/entry` and `name/entry` without the entry. */
export function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The file behind an entry of an `exports` field: its source where it names one. */
function exportTarget(exports: unknown, entry: string): string | undefined {
  if (typeof exports === 'string') {
    return entry === '.' ? exports : undefined;
  }
  if (!isRecord(exports)) {
    return undefined;
  }
  const exact = exports[entry] ?? (entry === '.' && !('.' in exports) ? exports : undefined);
  if (exact !== undefined) {
    return condition(exact);
  }
  for (const [pattern, value] of Object.entries(exports)) {
    const [start = '', end] = pattern.split('*');
    if (end !== undefined && entry.startsWith(start) && entry.endsWith(end) && entry.length > start.length) {
      return condition(value)?.replaceAll('*', entry.slice(start.length, entry.length - end.length));
    }
  }
  return undefined;
}

function condition(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  return isRecord(value) ? condition(value['@farmhand/source'] ?? value.default ?? value.types) : undefined;
}

/** `./x.js` may stand for `x.ts`, and a folder for its index. */
function existingFile(tree: SourceTree, path: string): string {
  const stem = path.replace(/\.[cm]?jsx?$/, '');
  const candidates = [path, `${stem}.ts`, `${stem}.tsx`, `${stem}.mts`, `${path}/index.ts`];
  return candidates.find((candidate) => tree.files.has(candidate)) ?? path;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
