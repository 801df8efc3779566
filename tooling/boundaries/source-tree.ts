/** A checkout as data: what the rules look at. */

export interface Manifest {
  readonly name: string;
  readonly exports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface SourceTree {
  /** The root's package.json. */
  readonly root: Manifest;
  /** Each workspace package by its folder, such as `packages/model`. */
  readonly packages: ReadonlyMap<string, Manifest>;
  /** Each source file's text by its path from the root, with `/`. */
  readonly files: ReadonlyMap<string, string>;
}

/** Where a file stands, which decides what it may import. */
export interface Place {
  /** Folder of its package, undefined for tooling and the root's own files. */
  readonly folder: string | undefined;
  readonly group: 'packages' | 'apps' | 'tooling';
  /** Shipped, as opposed to tests and scripts beside it. */
  readonly isSource: boolean;
}

export function placeOf(file: string): Place {
  const [group, name, part] = file.split('/');
  if ((group === 'packages' || group === 'apps') && name !== undefined) {
    return { folder: `${group}/${name}`, group, isSource: part === 'src' };
  }
  return { folder: undefined, group: 'tooling', isSource: false };
}
