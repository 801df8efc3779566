/** TypeScript cut into tokens, just well enough to find imports whatever stands around them. */

export interface Token {
  /** `name` covers keywords; `text` is a template with `${}` in it, whose value only running tells. */
  readonly kind: 'name' | 'string' | 'text' | 'number' | 'regex' | 'mark';
  /** Of a string what stands between its quotes; of the others the token itself. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

const nameStart = /[\p{ID_Start}$_#]/u;
const namePart = /[\p{ID_Continue}$\u200c\u200d]/u;

/** After these a slash opens a regular expression; after other names it divides. */
const beforeRegex = new Set(
  'return typeof instanceof in of new delete void throw case do else yield await extends default'.split(' '),
);
/** The closing parenthesis of these is followed by a statement, not by an operator. */
const withCondition = new Set(['if', 'while', 'for', 'with']);

/**
 * The tokens of a source text, comments and white space left out. Never fails: what it cannot make sense of (JSX text,
 * say) becomes marks, and an unclosed quote ends with its line.
 */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  /** For each open bracket: the token before it. A `${` is kept as such, since its `}` leads back into a template. */
  const open: { readonly bracket: string; readonly before: string | undefined }[] = [];
  let position = 0;
  let line = 1;
  let lastClosed: { readonly bracket: string; readonly before: string | undefined } | undefined;

  const push = (kind: Token['kind'], value: string, startLine = line) => {
    tokens.push({ kind, value, line: startLine });
  };

  const slashOpensRegex = (): boolean => {
    const last = tokens.at(-1);
    if (last === undefined) {
      return true;
    }
    if (last.kind === 'name') {
      return beforeRegex.has(last.value) && tokens.at(-2)?.value !== '.';
    }
    if (last.kind !== 'mark') {
      return false;
    }
    if (last.value === ')') {
      return lastClosed?.before !== undefined && withCondition.has(lastClosed.before);
    }
    // `count! / 2`: the mark says that the value is there, and what follows a value divides it.
    const isNonNull = last.value === '!' && isValue(tokens.at(-2));
    return last.value !== ']' && !isNonNull;
  };

  /** From the position behind a backtick or a `}` on; answers whether the template ended, or met a `${`. */
  const readTemplate = (): { readonly value: string; readonly ended: boolean } => {
    const start = position;
    while (position < source.length) {
      const char = source[position];
      if (char === '\\') {
        line += source[position + 1] === '\n' ? 1 : 0;
        position += 2;
      } else if (char === '`') {
        position += 1;
        return { value: source.slice(start, position - 1), ended: true };
      } else if (char === '$' && source[position + 1] === '{') {
        position += 2;
        return { value: source.slice(start, position - 2), ended: false };
      } else {
        line += char === '\n' ? 1 : 0;
        position += 1;
      }
    }
    return { value: source.slice(start), ended: true };
  };

  while (position < source.length) {
    const char = source[position] ?? '';
    const next = source[position + 1];

    if (char === '\n') {
      line += 1;
      position += 1;
    } else if (/\s/.test(char)) {
      position += 1;
    } else if ((char === '/' && next === '/') || (position === 0 && char === '#' && next === '!')) {
      const end = source.indexOf('\n', position);
      position = end === -1 ? source.length : end;
    } else if (char === '/' && next === '*') {
      const found = source.indexOf('*/', position + 2);
      const end = found === -1 ? source.length : found + 2;
      line += source.slice(position, end).split('\n').length - 1;
      position = end;
    } else if (char === '"' || char === "'") {
      const end = endOfQuoted(source, position, char);
      if (end === undefined) {
        push('mark', char);
        position += 1;
      } else {
        const startLine = line;
        const raw = source.slice(position + 1, end);
        line += raw.split('\n').length - 1;
        push('string', raw, startLine);
        position = end + 1;
      }
    } else if (char === '`') {
      const startLine = line;
      position += 1;
      const { value, ended } = readTemplate();
      if (ended) {
        push('string', value, startLine);
      } else {
        push('text', value, startLine);
        push('mark', '{');
        open.push({ bracket: '${', before: undefined });
      }
    } else if (char === '/' && slashOpensRegex()) {
      const end = endOfRegex(source, position);
      push(end === undefined ? 'mark' : 'regex', source.slice(position, end ?? position + 1));
      position = end ?? position + 1;
    } else if (nameStart.test(char)) {
      const start = position;
      position += 1;
      while (position < source.length && namePart.test(source[position] ?? '')) {
        position += 1;
      }
      push('name', source.slice(start, position));
    } else if (/[0-9]/.test(char)) {
      const [number] = /^[0-9][\w.]*/.exec(source.slice(position, position + 400)) ?? [char];
      push('number', number);
      position += number.length;
    } else {
      position += 1;
      if (char === '}' && open.at(-1)?.bracket === '${') {
        const startLine = line;
        const { value, ended } = readTemplate();
        push('text', value, startLine);
        if (ended) {
          open.pop();
        } else {
          push('mark', '{');
        }
        continue;
      }
      if ('([{'.includes(char)) {
        open.push({ bracket: char, before: tokens.at(-1)?.value });
      } else if (')]}'.includes(char)) {
        lastClosed = open.pop();
      }
      push('mark', char);
    }
  }
  return tokens;
}

/** Whether a token ends an expression, so that an operator must follow. */
function isValue(token: Token | undefined): boolean {
  if (token === undefined || token.kind === 'mark') {
    return token?.value === ')' || token?.value === ']';
  }
  return token.kind !== 'name' || !beforeRegex.has(token.value);
}

/** Index of the closing quote; undefined when the line ends first. */
function endOfQuoted(source: string, start: number, quote: string): number | undefined {
  for (let index = start + 1; index < source.length; index += 1) {
    const char = source[index];
    if (char === '\\') {
      index += 1;
    } else if (char === quote) {
      return index;
    } else if (char === '\n') {
      return undefined;
    }
  }
  return undefined;
}

/** Index behind the expression and its flags; undefined when the line ends first. */
function endOfRegex(source: string, start: number): number | undefined {
  let inClass = false;
  for (let index = start + 1; index < source.length; index += 1) {
    const char = source[index];
    if (char === '\\') {
      index += 1;
    } else if (char === '\n') {
      return undefined;
    } else if (char === '[') {
      inClass = true;
    } else if (char === ']') {
      inClass = false;
    } else if (char === '/' && !inClass) {
      const [flags] = /^[a-z]*/.exec(source.slice(index + 1, index + 20)) ?? [''];
      return index + 1 + flags.length;
    }
  }
  return undefined;
}
