/**
 * Tells the expressions of drivers that Blender works out by itself from those it needs Python for: only these are code
 * that has to be allowed. The grammar is that of Blender's own evaluator (`expr_pylike_eval.cc`, 2.80 and later).
 */

const FIRST_WITH_SIMPLE_EXPRESSIONS = 2.8;

/**
 * What a driver's Python knows beside functions. Any other name is a variable of the driver, or else it works in neither
 * way: looking for the variables of every driver of a rig would take long.
 */
const PYTHON_NAMES = new Set(['tau', 'e', 'inf', 'nan', 'self', 'depsgraph', 'None']);

const NO_VARIABLES: ReadonlySet<string> = new Set();

/** False for an expression that certainly needs no Python, whatever variables its driver has. */
export function mayNeedPython(expression: string, version: string): boolean {
  return expression !== '' && needsPython(expression, version, NO_VARIABLES);
}

/**
 * True when the expression needs Python although its driver has these variables.
 *
 * @param version - Of the Blender that saved the file.
 */
export function needsPython(expression: string, version: string, variables: ReadonlySet<string>): boolean {
  const names =
    Number.parseFloat(version) < FIRST_WITH_SIMPLE_EXPRESSIONS ? null : variablesOfSimple(expression);
  return names === null || [...names].some((name) => PYTHON_NAMES.has(name) && !variables.has(name));
}

/** Functions by the numbers of arguments they can have; null for one or more. */
const FUNCTIONS: readonly (readonly [counts: readonly number[] | null, names: string])[] = [
  [[1], 'radians degrees abs fabs floor ceil trunc round int sin cos tan asin acos atan exp sqrt'],
  [[2], 'atan2 pow fmod'],
  [[3], 'lerp smoothstep'],
  [[1, 2], 'log'],
  [[1, 3], 'clamp'],
  [null, 'min max'],
];

const ARGUMENT_COUNTS: ReadonlyMap<string, readonly number[] | null> = new Map(
  FUNCTIONS.flatMap(([counts, names]) => names.split(' ').map((name) => [name, counts] as const)),
);

const CONSTANTS = new Set(['pi', 'True', 'False', 'frame']);
const WORDS = new Set(['and', 'or', 'not', 'if', 'else']);
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);

const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|([!=<>]=|[-+*/<>(),]))/y;

/** Python has no number with a zero in front of it. */
const OCTAL = /^0\d*[1-9]\d*$/;

/** An expression has 255 characters at most; only in a damaged file it is longer. */
const LENGTH_LIMIT = 255;

/**
 * The names in an expression that have to be variables of its driver for it to be simple; null when it is not simple in
 * any case.
 */
function variablesOfSimple(expression: string): ReadonlySet<string> | null {
  const tokens = expression.length > LENGTH_LIMIT ? null : tokensOf(expression);
  if (tokens === null) {
    return null;
  }
  const names = new Set<string>();
  let at = 0;

  const peek = () => tokens[at] ?? '';
  const take = (token: string) => {
    const isNext = peek() === token;
    at += isNext ? 1 : 0;
    return isNext;
  };

  function choice(): boolean {
    return either() && (!take('if') || (either() && take('else') && choice()));
  }

  function either(): boolean {
    return both() && (!take('or') || either());
  }

  function both(): boolean {
    return negation() && (!take('and') || both());
  }

  function negation(): boolean {
    return take('not') ? negation() : comparison();
  }

  function comparison(): boolean {
    let isValid = sum();
    while (isValid && COMPARISONS.has(peek())) {
      at += 1;
      isValid = sum();
    }
    return isValid;
  }

  function sum(): boolean {
    let isValid = product();
    while (isValid && (take('+') || take('-'))) {
      isValid = product();
    }
    return isValid;
  }

  function product(): boolean {
    let isValid = value();
    while (isValid && (take('*') || take('/'))) {
      isValid = value();
    }
    return isValid;
  }

  function value(): boolean {
    while (take('+') || take('-')) {
      // A sign changes nothing here.
    }
    if (take('(')) {
      return choice() && take(')');
    }
    const token = peek();
    at += 1;
    if (/^[\d.]/.test(token)) {
      return !OCTAL.test(token);
    }
    if (!/^\w/.test(token) || WORDS.has(token)) {
      return false;
    }
    if (CONSTANTS.has(token)) {
      return true;
    }
    const counts = ARGUMENT_COUNTS.get(token);
    if (counts === undefined || peek() !== '(') {
      names.add(token);
      return peek() !== '(';
    }
    at += 1;
    const count = argumentCount();
    return counts === null ? count > 0 : counts.includes(count);
  }

  /** Minus one when they are not well formed. */
  function argumentCount(): number {
    let count = 0;
    do {
      if (!choice()) {
        return -1;
      }
      count += 1;
    } while (take(','));
    return take(')') ? count : -1;
  }

  return choice() && at === tokens.length ? names : null;
}

function tokensOf(expression: string): readonly string[] | null {
  const tokens: string[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) {
      return null;
    }
    tokens.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return tokens;
}
