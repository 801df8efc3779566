import { lastSlash } from '../windows-paths.ts';
import {
  asText,
  constantNumber,
  constantText,
  joinTexts,
  numberText,
  plainText,
  type SymbolicNumber,
  type SymbolicText,
  type SymbolicValue,
} from './symbolic-text.ts';
import { onlyHoudiniKnows } from './unknown-value.ts';

/** What an expression can ask of the node it belongs to. Each may throw an `UnknownValue`. */
export interface ExpressionScope {
  /** Value of `$NAME`. */
  variable(name: string): SymbolicValue;
  /** Text of a string parameter, by a path such as `../file`. */
  stringParameter(path: string): SymbolicText;
  /** Number of a parameter, by a path such as `../tx`. */
  numberParameter(path: string): SymbolicNumber;
  /** Name of the node at a path such as `..`. */
  nodeName(path: string): string;
  /** Full path of the node at a path such as `.`. */
  nodePath(path: string): string;
  /** Counts work; throws when an expression asks for too much of it. */
  spend(): void;
}

/** Longest text that is worked out, in characters; no file name comes near. */
const TEXT_LIMIT = 16_384;
/** Parentheses and calls in each other; nothing an artist writes comes near. */
const DEPTH_LIMIT = 60;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/;
const SYMBOL = /^(?:==|!=|<=|>=|&&|\|\||[-+*/%^<>!(),?:])/;

/**
 * Replaces variables and backticks in a text, as Houdini does in every string parameter: `$HIP/geo/$OS.$F4.bgeo`,
 * `` `chs("../file")` ``.
 */
export function expandText(raw: string, scope: ExpressionScope, depth = 0): SymbolicText {
  scope.spend();
  if (depth > DEPTH_LIMIT) {
    throw onlyHoudiniKnows(raw);
  }
  const texts: SymbolicText[] = [];
  let literal = '';
  let at = 0;
  while (at < raw.length) {
    const character = raw[at] ?? '';
    if (character === '\\' && raw[at + 1] === '$') {
      // The escape only puts the variable off, to when the command that is given the text expands it.
      at += 1;
      continue;
    }
    if (character === '`') {
      const end = raw.indexOf('`', at + 1);
      if (end < 0) {
        literal += raw.slice(at);
        break;
      }
      texts.push(constantText(literal), asText(evaluate(raw.slice(at + 1, end), scope, depth + 1)));
      literal = '';
      at = end + 1;
      continue;
    }
    const variable = character === '$' ? readVariable(raw, at, scope) : null;
    if (variable === null) {
      literal += character;
      at += 1;
    } else {
      texts.push(constantText(literal), asText(variable.value));
      literal = '';
      at = variable.end;
    }
  }
  texts.push(constantText(literal));
  return bounded(joinTexts(texts), raw);
}

function bounded(text: SymbolicText, source: string): SymbolicText {
  let length = 0;
  for (const part of text.parts) {
    length += typeof part === 'string' ? part.length : 8;
  }
  if (length > TEXT_LIMIT) {
    throw onlyHoudiniKnows(source);
  }
  return text;
}

interface ReadVariable {
  readonly value: SymbolicValue;
  readonly end: number;
}

/** The variable at a `$`: `$HIP`, `${F4}`, `$HIPNAME:r`; null when the `$` is just that. */
function readVariable(raw: string, at: number, scope: ExpressionScope): ReadVariable | null {
  if (raw[at + 1] === '{') {
    const close = raw.indexOf('}', at + 2);
    const name = close < 0 ? '' : raw.slice(at + 2, close);
    return NAME.exec(name)?.[0] === name && name !== ''
      ? { value: scope.variable(name), end: close + 1 }
      : null;
  }
  const name = NAME.exec(raw.slice(at + 1, at + 1 + 128))?.[0];
  if (name === undefined) {
    return null;
  }
  // `$F4` and `$SF4` take their digits and no more, whatever letters follow.
  const frame = /^S?F\d+/.exec(name)?.[0];
  const taken = frame ?? name;
  const end = at + 1 + taken.length;
  const value = scope.variable(taken);
  const modifier = /^:([rhte])(?![A-Za-z0-9_])/.exec(raw.slice(end, end + 3))?.[1];
  return modifier === undefined
    ? { value, end }
    : { value: constantText(modified(plainOf(value, raw), modifier)), end: end + 2 };
}

/** The modifiers of a variable: root without extension, head, tail, extension. */
function modified(text: string, modifier: string): string {
  const slash = lastSlash(text);
  const dot = text.lastIndexOf('.');
  const hasExtension = dot > slash + 1;
  switch (modifier) {
    case 'r':
      return hasExtension ? text.slice(0, dot) : text;
    case 'h':
      return slash < 0 ? text : text.slice(0, slash);
    case 't':
      return text.slice(slash + 1);
    default:
      return hasExtension ? text.slice(dot + 1) : '';
  }
}

/** Works out an expression in Houdini's own language. */
export function evaluate(expression: string, scope: ExpressionScope, depth = 0): SymbolicValue {
  scope.spend();
  const parser = createParser(expression, scope, depth);
  const value = parser.expression(depth);
  if (!parser.isAtEnd()) {
    throw onlyHoudiniKnows(expression);
  }
  return value;
}

function plainOf(value: SymbolicValue, expression: string): string {
  const text = plainText(asText(value));
  if (text === null) {
    throw onlyHoudiniKnows(expression);
  }
  return text;
}

function fixedNumber(value: SymbolicValue, expression: string): number {
  const number = asNumber(value, expression);
  if (number.varies) {
    throw onlyHoudiniKnows(expression);
  }
  return number.at(1);
}

function asNumber(value: SymbolicValue, expression: string): SymbolicNumber {
  if (value.type === 'number') {
    return value;
  }
  const [only] = value.parts;
  if (value.parts.length === 1 && typeof only === 'object' && only.type === 'frame') {
    return { type: 'number', varies: true, at: only.at };
  }
  const number = Number.parseFloat(plainOf(value, expression));
  return constantNumber(Number.isFinite(number) ? number : 0);
}

function combine(
  left: SymbolicNumber,
  right: SymbolicNumber,
  work: (a: number, b: number) => number,
): SymbolicNumber {
  if (!left.varies && !right.varies) {
    return constantNumber(work(left.at(1), right.at(1)));
  }
  return { type: 'number', varies: true, at: (frame) => work(left.at(frame), right.at(frame)) };
}

type Binary = (a: number, b: number) => number;

/** Operators by how tightly they bind, the loosest first. */
const OPERATORS: readonly Readonly<Record<string, Binary>>[] = [
  { '||': (a, b) => Number(a !== 0 || b !== 0) },
  { '&&': (a, b) => Number(a !== 0 && b !== 0) },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b, '%': (a, b) => a % b },
  { '^': (a, b) => a ** b },
];

const NUMBER_FUNCTIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  int: ([a = 0]) => Math.trunc(a),
  trunc: ([a = 0]) => Math.trunc(a),
  floor: ([a = 0]) => Math.floor(a),
  ceil: ([a = 0]) => Math.ceil(a),
  round: ([a = 0]) => Math.round(a),
  rint: ([a = 0]) => Math.round(a),
  frac: ([a = 0]) => a - Math.floor(a),
  abs: ([a = 0]) => Math.abs(a),
  min: ([a = 0, b = a]) => Math.min(a, b),
  max: ([a = 0, b = a]) => Math.max(a, b),
  clamp: ([a = 0, low = a, high = a]) => Math.min(high, Math.max(low, a)),
  pow: ([a = 0, b = 1]) => a ** b,
  lock: ([a = 0]) => a,
};

interface Parser {
  expression(depth: number): SymbolicValue;
  isAtEnd(): boolean;
}

function createParser(source: string, scope: ExpressionScope, textDepth: number): Parser {
  let at = 0;

  function fail(): never {
    throw onlyHoudiniKnows(source);
  }

  function skipSpace(): void {
    while (at < source.length && /\s/.test(source[at] ?? '')) {
      at += 1;
    }
  }

  function symbol(): string {
    skipSpace();
    return SYMBOL.exec(source.slice(at, at + 2))?.[0] ?? '';
  }

  function accept(wanted: string): boolean {
    if (symbol() !== wanted) {
      return false;
    }
    at += wanted.length;
    return true;
  }

  function expression(depth: number): SymbolicValue {
    scope.spend();
    if (depth > DEPTH_LIMIT) {
      fail();
    }
    const condition = operation(0, depth);
    if (!accept('?')) {
      return condition;
    }
    const yes = expression(depth + 1);
    if (!accept(':')) {
      fail();
    }
    const no = expression(depth + 1);
    return choose(condition, yes, no);
  }

  function choose(condition: SymbolicValue, yes: SymbolicValue, no: SymbolicValue): SymbolicValue {
    const test = asNumber(condition, source);
    if (!test.varies) {
      return test.at(1) !== 0 ? yes : no;
    }
    if (yes.type === 'text' || no.type === 'text') {
      fail();
    }
    return {
      type: 'number',
      varies: true,
      at: (frame) => (test.at(frame) !== 0 ? yes : no).at(frame),
    };
  }

  function operation(level: number, depth: number): SymbolicValue {
    const operators = OPERATORS[level];
    if (operators === undefined) {
      return unary(depth);
    }
    let left = operation(level + 1, depth);
    for (let name = symbol(); Object.hasOwn(operators, name); name = symbol()) {
      at += name.length;
      const right = operation(level + 1, depth);
      const work = operators[name];
      if (work === undefined) {
        fail();
      }
      left = operate(name, left, right, work);
    }
    return left;
  }

  function operate(name: string, left: SymbolicValue, right: SymbolicValue, work: Binary): SymbolicValue {
    scope.spend();
    if (left.type === 'text' && right.type === 'text') {
      if (name === '+') {
        return bounded(joinTexts([left, right]), source);
      }
      if (name === '==' || name === '!=') {
        const same = plainOf(left, source) === plainOf(right, source);
        return constantNumber(Number(same === (name === '==')));
      }
    }
    return combine(asNumber(left, source), asNumber(right, source), work);
  }

  function unary(depth: number): SymbolicValue {
    if (depth > DEPTH_LIMIT) {
      fail();
    }
    if (accept('-')) {
      return combine(constantNumber(0), asNumber(unary(depth + 1), source), (a, b) => a - b);
    }
    if (accept('+')) {
      return unary(depth + 1);
    }
    if (accept('!')) {
      return combine(constantNumber(0), asNumber(unary(depth + 1), source), (_, b) => Number(b === 0));
    }
    return primary(depth);
  }

  function primary(depth: number): SymbolicValue {
    if (accept('(')) {
      const inner = expression(depth + 1);
      return accept(')') ? inner : fail();
    }
    const character = source[at] ?? '';
    if (character === '"' || character === "'") {
      const text = quotedText(character);
      return character === '"' ? expandText(text, scope, textDepth + 1) : constantText(text);
    }
    if (character === '$') {
      const variable = readVariable(source, at, scope) ?? fail();
      at = variable.end;
      return variable.value;
    }
    const rest = source.slice(at, at + 256);
    const number = NUMBER.exec(rest)?.[0];
    if (number !== undefined) {
      at += number.length;
      return constantNumber(Number(number));
    }
    const name = NAME.exec(rest)?.[0];
    if (name === undefined) {
      return fail();
    }
    at += name.length;
    return accept('(') ? call(name, depth + 1) : fail();
  }

  function quotedText(quote: string): string {
    let text = '';
    for (let index = at + 1; index < source.length; index += 1) {
      const character = source[index] ?? '';
      if (character === '\\' && (source[index + 1] === quote || source[index + 1] === '\\')) {
        index += 1;
        text += source[index] ?? '';
      } else if (character === quote) {
        at = index + 1;
        return text;
      } else {
        text += character;
      }
    }
    return fail();
  }

  /** Parameter names may stand without quotes: `ch(tx)`. */
  function bareArgument(): SymbolicText | null {
    skipSpace();
    const bare = /^[A-Za-z_./][A-Za-z0-9_./]*(?=\s{0,8}\))/.exec(source.slice(at, at + 256))?.[0];
    if (bare === undefined) {
      return null;
    }
    at += bare.length;
    return constantText(bare);
  }

  function call(name: string, depth: number): SymbolicValue {
    const args: SymbolicValue[] = [];
    const bare = /^ch/.test(name) ? bareArgument() : null;
    if (bare !== null) {
      args.push(bare);
    }
    if (!accept(')')) {
      do {
        args.push(expression(depth + 1));
      } while (accept(','));
      if (!accept(')')) {
        fail();
      }
    }
    return apply(name, args);
  }

  function textOf(args: readonly SymbolicValue[], index: number): string {
    const value = args[index];
    return value === undefined ? fail() : plainOf(value, source);
  }

  function numberOf(args: readonly SymbolicValue[], index: number): number {
    const value = args[index];
    return value === undefined ? fail() : fixedNumber(value, source);
  }

  function apply(name: string, args: readonly SymbolicValue[]): SymbolicValue {
    scope.spend();
    const [first, second, third] = args;
    const work = Object.hasOwn(NUMBER_FUNCTIONS, name) ? NUMBER_FUNCTIONS[name] : undefined;
    if (work !== undefined) {
      const numbers = args.map((value) => asNumber(value, source));
      return {
        type: 'number',
        varies: numbers.some((value) => value.varies),
        at: (frame) => work(numbers.map((value) => value.at(frame))),
      };
    }
    switch (name) {
      case 'chs':
      case 'chsraw':
        return scope.stringParameter(textOf(args, 0));
      case 'chsop':
        return constantText(scope.nodePath(plainOf(scope.stringParameter(textOf(args, 0)), source)));
      case 'ch':
      case 'chf':
      case 'chi':
        return scope.numberParameter(textOf(args, 0));
      case 'opname':
        return constantText(scope.nodeName(textOf(args, 0)));
      case 'opfullpath':
        return constantText(scope.nodePath(textOf(args, 0)));
      case 'opdigits':
        return constantNumber(Number(/(\d+)\D*$/.exec(scope.nodeName(textOf(args, 0)))?.[1] ?? 0));
      case 'strcat':
        return bounded(joinTexts(args.map(asText)), source);
      case 'ifs':
      case 'if':
        return first === undefined || second === undefined || third === undefined
          ? fail()
          : choose(first, second, third);
      case 'padzero':
        return second === undefined ? fail() : padded(numberOf(args, 0), asNumber(second, source));
      case 'strlen':
        return constantNumber(textOf(args, 0).length);
      case 'tolower':
        return constantText(textOf(args, 0).toLowerCase());
      case 'toupper':
        return constantText(textOf(args, 0).toUpperCase());
      case 'strreplace': {
        const text = textOf(args, 0);
        const by = textOf(args, 2);
        if (text.length * by.length > TEXT_LIMIT * 16) {
          fail();
        }
        return bounded(constantText(text.replaceAll(textOf(args, 1), by)), source);
      }
      case 'substr': {
        const start = numberOf(args, 1);
        return constantText(textOf(args, 0).slice(start, start + numberOf(args, 2)));
      }
      case 'index':
        return constantNumber(textOf(args, 0).indexOf(textOf(args, 1)));
      case 'arg':
        return constantText(textOf(args, 0).split(/\s+/)[numberOf(args, 1)] ?? '');
      default:
        return fail();
    }
  }

  function padded(digits: number, number: SymbolicNumber): SymbolicText {
    const width = Math.min(Math.max(0, Math.trunc(digits)), 32);
    if (!number.varies) {
      return constantText(numberText(number.at(1)).padStart(width, '0'));
    }
    return { type: 'text', parts: [{ type: 'frame', digits: width, at: number.at }] };
  }

  return {
    expression,
    isAtEnd() {
      skipSpace();
      return at >= source.length;
    },
  };
}
