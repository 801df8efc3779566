/** The problems that sources word themselves, found by the shape of their object literals, and what is amiss with their Chinese. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Token, tokenize } from '../boundaries/tokens.ts';

/** An object literal of a source file. */
export interface Literal {
  /** Path below the folder that was read, with slashes. */
  readonly file: string;
  readonly line: number;
  /** What its `code` is; null when it has none, or takes it from elsewhere. */
  readonly code: string | null;
  /** The tokens of each property's value; none for a shorthand. */
  readonly properties: ReadonlyMap<string, readonly Token[]>;
}

/** What a `Problem` is known by. */
const OF_A_PROBLEM = ['message', 'hint', 'retryable'];
/** What a sentence in both languages is known by. */
const OF_A_PAIR = ['en', 'zh'];

/** The problems, and the sentences in both languages, in the TypeScript files below a folder. */
export function wordsInSources(folder: string): {
  readonly problems: readonly Literal[];
  readonly pairs: readonly Literal[];
} {
  const literals = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .flatMap((path) => literalsIn(relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')));
  return { problems: withAll(literals, OF_A_PROBLEM), pairs: withAll(literals, OF_A_PAIR) };
}

/** The object literals of one source text, whatever they are. */
export function literalsIn(file: string, source: string): readonly Literal[] {
  const tokens = balanced(tokenize(source));
  return tokens.flatMap((token, start) => {
    if (!isMark(token, '{')) return [];
    const properties = propertiesOf(tokens, start);
    const [code] = properties.get('code') ?? [];
    return [{ file, line: token.line, code: code?.kind === 'string' ? code.value : null, properties }];
  });
}

function withAll(literals: readonly Literal[], names: readonly string[]): readonly Literal[] {
  return literals.filter(({ properties }) => names.every((name) => properties.has(name)));
}

/**
 * What is amiss with the Chinese of a problem, in words; nothing when all is well. A name that its English is made with (a path,
 * a number of a job) must be in its Chinese as well.
 */
export function objectionsToProblem({ properties }: Literal): readonly string[] {
  const zh = properties.get('zh');
  if (zh === undefined) return ['it has no Chinese'];
  return objections([...(properties.get('message') ?? []), ...(properties.get('hint') ?? [])], zh);
}

/** The same for a sentence in both languages. */
export function objectionsToPair({ properties }: Literal): readonly string[] {
  return objections(properties.get('en') ?? [], properties.get('zh') ?? []);
}

function objections(english: readonly Token[], chinese: readonly Token[]): readonly string[] {
  const told = new Set(namesIn(chinese));
  const lost = [...new Set(namesIn(english))].filter((name) => !told.has(name));
  return [
    ...(lost.length === 0 ? [] : [`its Chinese lacks ${lost.join(', ')}`]),
    ...textsIn(chinese).flatMap(objectionsToChinese),
  ];
}

/** What is amiss with a text that is meant to be Chinese; quoted names and commands may be in any language. */
export function objectionsToChinese(text: string): readonly string[] {
  const plain = text.replaceAll(/“[^”]*”/g, '“”');
  return [
    ...(/[A-Za-z]+(?:[ ,]+[A-Za-z]+){3}/.test(plain) ? [`an English sentence: ${text}`] : []),
    ...(/\p{Script=Han}["']? ?[,;:!?.()](?![\w/\\])/u.test(plain)
      ? [`a mark that is not full-width: ${text}`]
      : []),
  ];
}

/** With the `}` of each `${}` in a template, which the tokens as such leave out. */
function balanced(tokens: readonly Token[]): readonly Token[] {
  const whole: Token[] = [];
  const open: ('template' | 'bracket')[] = [];
  for (const token of tokens) {
    const before = whole.at(-1);
    // A text after a value goes on with a template; one after an operator begins another.
    if (token.kind === 'text' && open.at(-1) === 'template' && endsValue(before)) {
      open.pop();
      whole.push({ kind: 'mark', value: '}', line: token.line });
    }
    if (isMark(token, '{')) open.push(before?.kind === 'text' ? 'template' : 'bracket');
    if (isMark(token, '}')) open.pop();
    whole.push(token);
  }
  return whole;
}

function endsValue(token: Token | undefined): boolean {
  return token !== undefined && (token.kind !== 'mark' || [')', ']', '}'].includes(token.value));
}

/** The names and shorthands of an object literal, with the tokens of their values. */
function propertiesOf(tokens: readonly Token[], start: number): ReadonlyMap<string, readonly Token[]> {
  const properties = new Map<string, readonly Token[]>();
  let depth = 0;
  let begun = start + 1;
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (isMark(token, '{') || isMark(token, '[') || isMark(token, '(')) depth += 1;
    const closes = isMark(token, '}') || isMark(token, ']') || isMark(token, ')');
    if ((closes && depth === 1) || (isMark(token, ',') && depth === 1)) {
      const name = tokens[begun];
      const [colon, ...value] = tokens.slice(begun + 1, index);
      if (name?.kind === 'name' && (colon === undefined || isMark(colon, ':')))
        properties.set(name.value, value);
      begun = index + 1;
    }
    if (closes) depth -= 1;
    if (depth === 0) break;
  }
  return properties;
}

/** What a value is made with; its own two halves, and what belongs to the language, do not count. */
const NO_DETAIL: ReadonlySet<string> = new Set([
  'en',
  'zh',
  'message',
  'hint',
  'length',
  'String',
  'null',
  'undefined',
]);

function namesIn(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ kind, value }) => (kind === 'name' && !NO_DETAIL.has(value) ? [value] : []));
}

function textsIn(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ kind, value }) => (kind === 'string' || kind === 'text' ? [value] : []));
}

function isMark(token: Token | undefined, value: string): boolean {
  return token?.kind === 'mark' && token.value === value;
}
