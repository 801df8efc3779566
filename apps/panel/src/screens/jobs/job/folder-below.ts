import { folderOf } from '../../../format/paths.ts';

/** A folder below another, written as the other is. */
export function folderBelow(parent: string, name: string): string {
  const separator = parent.includes('\\') && !parent.startsWith('/') ? '\\' : '/';
  return `${parent.replace(/[\\/]+$/, '')}${separator}${name}`;
}

/** The folder of a file below another folder; empty for that one itself, and the whole one for a file elsewhere. */
export function folderWithin(path: string, folder: string | null): string {
  const own = folderOf(path);
  const root = folder?.replace(/[\\/]+$/, '') ?? '';
  const isWithin = folder !== null && own.startsWith(root) && /^([\\/]|$)/.test(own.slice(root.length));
  return isWithin ? own.slice(root.length).replace(/^[\\/]+/, '') : own;
}
