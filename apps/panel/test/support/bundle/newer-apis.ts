/**
 * What scripts can call that Chromium 87 does not have. Versions of Chrome: MDN's browser-compat-data, read in August 2026. Left
 * out is what no page like the panel calls, and methods that share their name with ones everything has, such as `map`.
 */
import type { Node } from 'typescript/unstable/ast';
import {
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isIdentifier,
  isIfStatement,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
  isTypeOfExpression,
} from 'typescript/unstable/ast/is';
import { visitScripts } from './syntax-tree.ts';

/** Methods by their name alone, when they are called. */
export const newerMethods: Readonly<Record<string, number>> = {
  at: 92,
  findLast: 97,
  findLastIndex: 97,
  toReversed: 110,
  toSorted: 110,
  toSpliced: 110,
  with: 110,
  isWellFormed: 111,
  toWellFormed: 111,
  getOrInsert: 145,
  getOrInsertComputed: 145,
  union: 122,
  intersection: 122,
  difference: 122,
  symmetricDifference: 122,
  isSubsetOf: 122,
  isSupersetOf: 122,
  isDisjointFrom: 122,
  toArray: 122,
  drop: 122,
  take: 122,
  toBase64: 140,
  toHex: 140,
  setFromBase64: 140,
  setFromHex: 140,
  transferToFixedLength: 114,
  selectRange: 106,
  getWeekInfo: 130,
  getTextInfo: 130,
  throwIfAborted: 100,
  randomUUID: 92,
  checkVisibility: 105,
  showPopover: 114,
  hidePopover: 114,
  togglePopover: 114,
  showPicker: 99,
  requestClose: 134,
  startViewTransition: 111,
  moveBefore: 133,
  setHTML: 146,
  setHTMLUnsafe: 124,
  getHTML: 125,
  roundRect: 99,
  createConicGradient: 99,
  postTask: 94,
  bytes: 132,
};

/** What hangs on one object of the page or the language. */
export const newerMembers: Readonly<Record<string, number>> = {
  'Object.hasOwn': 93,
  'Object.groupBy': 117,
  'Map.groupBy': 117,
  'Promise.withResolvers': 119,
  'Promise.try': 128,
  'Array.fromAsync': 121,
  'RegExp.escape': 136,
  'Iterator.from': 122,
  'Error.isError': 134,
  'JSON.rawJSON': 114,
  'Math.sumPrecise': 147,
  'Symbol.dispose': 125,
  'Symbol.asyncDispose': 127,
  'Uint8Array.fromBase64': 140,
  'Uint8Array.fromHex': 140,
  'Intl.DurationFormat': 129,
  'Intl.supportedValuesOf': 99,
  'AbortSignal.abort': 93,
  'AbortSignal.timeout': 124,
  'AbortSignal.any': 116,
  'signal.reason': 98,
  'URL.canParse': 120,
  'URL.parse': 126,
  'Response.json': 105,
  'CSS.highlights': 105,
  'navigator.userAgentData': 90,
  'window.navigation': 102,
  'window.scheduler': 94,
};

/** Names of the page itself. */
export const newerGlobals: Readonly<Record<string, number>> = {
  structuredClone: 98,
  reportError: 95,
  scheduler: 94,
  navigation: 102,
  URLPattern: 95,
  Highlight: 105,
  EyeDropper: 95,
  CloseWatcher: 126,
  ToggleEvent: 114,
  EditContext: 121,
  Temporal: 144,
  Iterator: 122,
  DisposableStack: 134,
};

/** Events that are never heard in Chromium 87. */
export const newerEvents: Readonly<Record<string, number>> = { scrollend: 114, beforetoggle: 114 };

/** `{ signal }` for `addEventListener`: an older Chromium takes no notice, and the listener stays for ever. */
const LISTENER_SIGNAL = 90;

export interface NewerApi {
  readonly script: string;
  readonly name: string;
  /** Chrome that brought it. */
  readonly since: number;
  /** Where it is used. */
  readonly code: string;
}

/** Everything newer than Chromium 87 that scripts use without asking whether it is there. */
export function newerApis(scripts: Readonly<Record<string, string>>): readonly NewerApi[] {
  const found: NewerApi[] = [];
  visitScripts(scripts, (node, script) => {
    const use = useIn(node);
    if (use === null || isGuarded(node, use.name.split('.').pop() ?? use.name)) return;
    const text = scripts[script] ?? '';
    found.push({ script, ...use, code: text.slice(Math.max(0, node.pos - 40), node.end + 40) });
  });
  return found;
}

function useIn(node: Node): Pick<NewerApi, 'name' | 'since'> | null {
  if (isCallExpression(node)) {
    const callee = node.expression;
    if (isPropertyAccessExpression(callee)) {
      const { text } = callee.name;
      if (text === 'addEventListener') return listenerIn(node.arguments);
      // A call that asks first: `a.at?.(1)`.
      if (node.questionDotToken !== undefined) return null;
      const since = own(newerMethods, text);
      return since === undefined ? null : { name: text, since };
    }
  }
  if (isPropertyAccessExpression(node)) {
    const name = `${lastName(node.expression)}.${node.name.text}`;
    const since = own(newerMembers, name);
    return since === undefined ? null : { name, since };
  }
  if (isIdentifier(node) && isFree(node)) {
    const since = own(newerGlobals, node.text);
    return since === undefined ? null : { name: node.text, since };
  }
  return null;
}

function listenerIn([type, , options]: readonly Node[]): Pick<NewerApi, 'name' | 'since'> | null {
  if (type !== undefined && isStringLiteral(type)) {
    const since = own(newerEvents, type.text);
    if (since !== undefined) return { name: type.text, since };
  }
  const hasSignal =
    options !== undefined &&
    isObjectLiteralExpression(options) &&
    options.properties.some(
      (each) =>
        (isPropertyAssignment(each) || isShorthandPropertyAssignment(each)) &&
        isIdentifier(each.name) &&
        each.name.text === 'signal',
    );
  return hasSignal ? { name: 'addEventListener.signal', since: LISTENER_SIGNAL } : null;
}

/** `signal` of `stop.signal` and of `signal`. */
function lastName(node: Node): string {
  if (isIdentifier(node)) return node.text;
  return isPropertyAccessExpression(node) ? node.name.text : '';
}

/** Whether a name stands for itself: no member, no key, and nothing that is declared here. */
function isFree(node: Node): boolean {
  const { parent } = node;
  if (isPropertyAccessExpression(parent)) return parent.expression === node;
  return (
    !('name' in parent && parent.name === node) && !('propertyName' in parent && parent.propertyName === node)
  );
}

/** Whether it is asked for right there: in `typeof`, behind `in`, or in the condition that it stands under. */
function isGuarded(node: Node, name: string): boolean {
  for (let inner = node, outer: Node | undefined = node.parent; outer !== undefined; outer = outer.parent) {
    if (isTypeOfExpression(outer)) return true;
    if (isIfStatement(outer) && inner !== outer.expression && asks(outer.expression, name)) return true;
    if (isConditionalExpression(outer) && inner !== outer.condition && asks(outer.condition, name))
      return true;
    // Of `a && b` the right side.
    if (isBinaryExpression(outer) && inner === outer.right && asks(outer.left, name)) return true;
    inner = outer;
  }
  return false;
}

/** Whether a condition looks for a name: `'at' in list`, `list.at !== undefined`, `typeof structuredClone`. */
function asks(condition: Node, name: string): boolean {
  let found = false;
  const look = (node: Node): void => {
    if (isStringLiteral(node) && node.text === name) found = true;
    if (isPropertyAccessExpression(node) && node.name.text === name) found = true;
    if (isTypeOfExpression(node)) found ||= isIdentifier(node.expression) && node.expression.text === name;
    node.forEachChild((child) => {
      look(child);
      return undefined;
    });
  };
  look(condition);
  return found;
}

function own(table: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
