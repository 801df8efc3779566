/** What a source file takes from elsewhere. */
import { type Token, tokenize } from './tokens.ts';

export interface Import {
  /** As written; undefined when only running the code tells what it is. */
  readonly specifier: string | undefined;
  /** Gone when the types are stripped: nothing of the other module runs. */
  readonly typeOnly: boolean;
  /** From 1. */
  readonly line: number;
}

/**
 * Every import of a TypeScript source, in order: `import`, `export ... from`, `import()` as an expression and as a type,
 * `require()` and `import.meta.resolve()`; type-only ones too.
 */
export function importsOf(source: string): readonly Import[] {
  const tokens = tokenize(source);
  const found: Import[] = [];
  tokens.forEach((token, index) => {
    if (token.kind !== 'name' || isMember(tokens, index)) {
      return;
    }
    const one =
      token.value === 'import'
        ? readImport(tokens, index)
        : token.value === 'export'
          ? readExport(tokens, index)
          : token.value === 'require'
            ? readCall(tokens, index, false)
            : undefined;
    if (one !== undefined) {
      found.push(one);
    }
  });
  return found;
}

/** Names that reach the network and need no import. */
const networkGlobals = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']);

/** Calls of such a global, with the line they are on. */
export function networkGlobalsOf(
  source: string,
): readonly { readonly name: string; readonly line: number }[] {
  const tokens = tokenize(source);
  return tokens
    .filter((token, index) => {
      const isCalled = tokens[index + 1]?.value === '(' && tokens[index - 1]?.value !== 'function';
      const isGlobal = !isMember(tokens, index) || tokens[index - 2]?.value === 'globalThis';
      return token.kind === 'name' && networkGlobals.has(token.value) && isCalled && isGlobal;
    })
    .map(({ value, line }) => ({ name: value, line }));
}

/** Whether the name at `index` is asked of something: `x.import`, but not `...import('x')`. */
function isMember(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const isSpread = before?.value === '.' && tokens[index - 2]?.value === '.';
  return before?.kind === 'mark' && before.value === '.' && !isSpread;
}

function readImport(tokens: readonly Token[], index: number): Import | undefined {
  const next = tokens[index + 1];
  if (next?.kind === 'string') {
    return { specifier: next.value, typeOnly: false, line: next.line };
  }
  if (next?.value === '(') {
    return readCall(tokens, index, tokens[index - 1]?.value === 'typeof');
  }
  if (next?.value === '.') {
    const isResolve = tokens[index + 2]?.value === 'meta' && tokens[index + 4]?.value === 'resolve';
    return isResolve ? readCall(tokens, index + 4, false) : undefined;
  }
  return readFrom(tokens, index, index + 1);
}

function readExport(tokens: readonly Token[], index: number): Import | undefined {
  const start = tokens[index + 1]?.value === 'type' ? index + 2 : index + 1;
  const first = tokens[start];
  // Only a list or a star can be followed by `from`; all else declares something here.
  return first?.kind === 'mark' && (first.value === '{' || first.value === '*')
    ? readFrom(tokens, index, start)
    : undefined;
}

/** The string behind `from`, looked for up to where the clause of names must have ended. */
function readFrom(tokens: readonly Token[], keyword: number, start: number): Import | undefined {
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (token?.kind === 'name' && token.value === 'from' && next?.kind === 'string') {
      return { specifier: next.value, typeOnly: saysType(tokens, keyword), line: next.line };
    }
    const belongs =
      token?.kind === 'name' ||
      token?.kind === 'string' ||
      (token?.kind === 'mark' && '{},*'.includes(token.value));
    const closed = token?.value === '}' && next?.value !== 'from';
    if (!belongs || closed) {
      return undefined;
    }
  }
  return undefined;
}

/** `import type ...`, but not `import type from 'x'`, which imports a value of that name. */
function saysType(tokens: readonly Token[], keyword: number): boolean {
  const [type, after, last] = tokens.slice(keyword + 1, keyword + 4);
  const isDefaultCalledType = after?.value === ',' || (after?.value === 'from' && last?.kind === 'string');
  return type?.kind === 'name' && type.value === 'type' && !isDefaultCalledType;
}

/** A call's first argument, when it is all there is to the argument. */
function readCall(tokens: readonly Token[], index: number, typeOnly: boolean): Import | undefined {
  const [paren, argument, end] = tokens.slice(index + 1, index + 4);
  if (paren?.value !== '(' || paren.kind !== 'mark') {
    return undefined;
  }
  const isWhole = argument?.kind === 'string' && (end?.value === ')' || end?.value === ',');
  return { specifier: isWhole ? argument.value : undefined, typeOnly, line: paren.line };
}
