import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/*
 * Every public name of the client, and every member of what such a name stands for, says in TSDoc what it is. The
 * sources are read line by line: Biome has put every member on a line of its own.
 */

const clientFolder = fileURLToPath(new URL('../../../packages/client/', import.meta.url));

interface Declaration {
  readonly line: number;
  /** The lines from the declaration to its end. */
  readonly end: number;
}

interface Gap {
  readonly name: string;
  readonly line: number;
}

/** Whether the lines right before this one are a TSDoc comment with words in it. */
function hasTsdoc(lines: readonly string[], line: number): boolean {
  let start = line - 1;
  if (!lines[start]?.trimEnd().endsWith('*/')) return false;
  while (start > 0 && !lines[start]?.trimStart().startsWith('/*')) start -= 1;
  const comment = lines.slice(start, line).join('\n').trim();
  return comment.startsWith('/**') && /\w{2}/.test(comment);
}

/** A line without its comments and texts, whose brackets mean nothing. */
function bare(line: string): string {
  return /^\s*(\/?\*|\/\/)/.test(line) ? '' : line.replaceAll(/'[^']*'|`[^`]*`|\/\/.*$/g, '');
}

/** The brackets that are open after a line, given those open before it. */
function opened(before: string, line: string): string {
  let open = before;
  for (const [sign] of bare(line).matchAll(/[()[\]{}]/g)) {
    open = '([{'.includes(sign) ? open + sign : open.slice(0, -1);
  }
  return open;
}

function declarationOf(lines: readonly string[], name: string): Declaration | undefined {
  const pattern = new RegExp(
    `^export (?:abstract |async )*(?:const|function|type|interface|class) ${name}\\b`,
  );
  const line = lines.findIndex((text) => pattern.test(text));
  if (line < 0) return undefined;
  let open = '';
  for (let end = line; end < lines.length; end++) {
    open = opened(open, lines[end] ?? '');
    if (open === '' && /[;}]$/.test(lines[end] ?? '')) return { line, end };
  }
  return { line, end: lines.length };
}

const MEMBER = /^\s+(?:readonly |static |get )*([A-Za-z_]\w*)[?!]?\s*[(<:=]/;

/** Members of an interface, object type or class that have no TSDoc; what overrides another has that one's. */
function membersWithoutTsdoc(lines: readonly string[], { line, end }: Declaration): readonly Gap[] {
  const head = lines[line] ?? '';
  const isClass = /^export (?:abstract )?class /.test(head);
  if (!isClass && !/^export (?:interface|type) /.test(head)) return [];
  const gaps: Gap[] = [];
  let open = opened('', head);
  for (let at = line + 1; at < end; at++) {
    const text = lines[at] ?? '';
    const member = open === '{' ? MEMBER.exec(bare(text))?.[1] : undefined;
    if (member !== undefined && member !== 'constructor' && !hasTsdoc(lines, at)) {
      gaps.push({ name: member, line: at });
    }
    open = opened(open, text);
  }
  return gaps;
}

/** What lacks TSDoc of the named declarations in a source. */
function gapsIn(file: string, source: string, names: readonly string[]): readonly string[] {
  const lines = source.split('\n');
  return names.flatMap((name) => {
    const declaration = declarationOf(lines, name);
    if (declaration === undefined) return [`${file}: ${name} is not declared in a way this test can read`];
    const own = hasTsdoc(lines, declaration.line) ? [] : [{ name: '', line: declaration.line }];
    return [...own, ...membersWithoutTsdoc(lines, declaration)].map(
      (gap) => `${file}:${gap.line + 1} ${name}${gap.name === '' ? '' : `.${gap.name}`}`,
    );
  });
}

/** Names that a source exports, by the file that declares them. */
function exportsOf(file: string): ReadonlyMap<string, readonly string[]> {
  const source = readFileSync(join(clientFolder, file), 'utf8');
  const found = new Map<string, readonly string[]>();
  const own = source.matchAll(/^export (?:abstract |async )*(?:const|function|type|interface|class) (\w+)/gm);
  const ownNames = [...own].map(([, name]) => name ?? '');
  if (ownNames.length > 0) found.set(file, ownNames);
  for (const [, list = '', from = ''] of source.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm)) {
    const names = list.split(',').map((name) => name.trim().replace(/^type /, ''));
    const declaring = join(dirname(file), from).replaceAll('\\', '/');
    found.set(declaring, [...(found.get(declaring) ?? []), ...names.filter((name) => name !== '')]);
  }
  return found;
}

const { exports: entries } = JSON.parse(readFileSync(join(clientFolder, 'package.json'), 'utf8'));
const entryFiles = Object.values<unknown>(entries).flatMap((entry) =>
  typeof entry === 'object' && entry !== null && '@farmhand/source' in entry
    ? [join(String(entry['@farmhand/source'])).replaceAll('\\', '/')]
    : [],
);

describe('public names of the client', () => {
  it('are found, those of the subpaths too', () => {
    const names = new Set(entryFiles.flatMap((file) => [...exportsOf(file).values()].flat()));
    expect(names.size).toBeGreaterThan(80);
    for (const name of ['Task', 'createFarmClient', 'FarmError', 'farmCodes', 'stringToSign']) {
      expect(names).toContain(name);
    }
    expect(entryFiles.map((file) => readFileSync(join(clientFolder, file), 'utf8')).join()).not.toMatch(
      /^export \*/m,
    );
  });

  it.each(entryFiles)('say what they are, with every member: %s', (entry) => {
    const gaps = [...exportsOf(entry)].flatMap(([file, names]) =>
      gapsIn(file, readFileSync(join(clientFolder, file), 'utf8'), names),
    );
    expect(gaps).toEqual([]);
  });
});

describe('this test', () => {
  const source = `/** A thing with words about it. */
export interface Told extends Extra {
  /** How many there are. */
  readonly count: number;
  readonly silent: string | null;
  // A remark (is no TSDoc.
  remarked?: boolean;
  /**
   * Several lines,
   * and a { bracket.
   */
  told(
    request: { readonly inside: number } & {
      readonly deeper: string;
    },
  ): Promise<void>;
  mute<T>(value: T): void;
}

export type Bare = 'a' | 'b';

/* No TSDoc. */
export type Both = (
  | { readonly one: number }
  | { readonly other: number }
) & {
  /** */
  readonly empty: number;
};

/** Does something. */
export type Step = (
  request: number,
) => void;

/** A class. */
export class Known extends Error {
  override readonly name: string = 'Known';
  /** Whose it is. */
  readonly owner: string;
  constructor(owner: string) {
    super('{');
    this.owner = owner;
  }
  static isInstance(error: unknown): boolean {
    return true;
  }
}

/** How to do it. */
export function told(count: number): number {
  return count;
}

export const table = {
  ok: 200,
};
`;

  it('finds what says nothing, and nothing else', () => {
    expect(
      gapsIn('a.ts', source, ['Told', 'Bare', 'Both', 'Step', 'Known', 'told', 'table', 'Gone']),
    ).toEqual([
      'a.ts:5 Told.silent',
      'a.ts:7 Told.remarked',
      'a.ts:17 Told.mute',
      'a.ts:20 Bare',
      'a.ts:23 Both',
      'a.ts:28 Both.empty',
      'a.ts:45 Known.isInstance',
      'a.ts:55 table',
      'a.ts: Gone is not declared in a way this test can read',
    ]);
  });
});
