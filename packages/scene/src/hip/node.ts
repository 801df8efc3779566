import type { FileParameters } from './file-parameters.ts';
import { readWord, skipLine } from './words.ts';

/** A node of the scene, as its entries tell. */
export interface HipNode {
  /** Full path: `/obj/geo1/file1`. */
  readonly path: string;
  /** Node type as Houdini has it, with name space and version: `labs::quickmaterial::2.1`; empty for a root network. */
  readonly type: string;
  readonly bypassed: boolean;
  /** An output node with this flag on keeps what is before it from rendering. */
  readonly locked: boolean;
  /** Names of the nodes at its inputs, in input order, in the same network; empty where nothing is wired. */
  readonly inputs: readonly string[];
  /** Content of its `.parm` entry. */
  readonly parameterText: string;
  /** Content of its `.chn` entry. */
  readonly channelText: string;
  /** File parameters among those that were added to this node alone. */
  readonly spareFiles: FileParameters | null;
}

/** Full path of the network a node lies in; `/` for a root network. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** Full paths of the networks around a node, the innermost first, without `/`. */
export function networksAround(path: string): readonly string[] {
  const around: string[] = [];
  for (let at = parentPath(path); at !== '/'; at = parentPath(at)) {
    around.push(at);
  }
  return around;
}

export function nodeName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A type without its version: `ris::3.0` is `ris`, `labs::filecache::2.0` is `labs::filecache`. */
export function unversionedType(type: string): string {
  return type.replace(/::\d[\d.]*$/, '');
}

/** A type without version and name space: `labs::filecache::2.0` is `filecache`. */
export function plainType(type: string): string {
  const unversioned = unversionedType(type);
  return unversioned.slice(unversioned.lastIndexOf(':') + 1);
}

/** Reads the type from a node's `.init` entry. */
export function parseNodeType(text: string): string {
  return /^type = (\S+)/m.exec(text)?.[1] ?? '';
}

/** What a node's `.def` entry tells of it. */
export interface NodeDefinition {
  readonly bypassed: boolean;
  readonly locked: boolean;
  readonly inputs: readonly string[];
}

/** Nothing has more inputs; Houdini's own limit is 9999. */
const INPUT_LIMIT = 10_000;

/** Reads flags and inputs from a node's `.def` entry. An input is a line `0 name 0 1`; `(name)` is a dot on a wire. */
export function parseNodeDefinition(text: string): NodeDefinition {
  const flags = /^flags =.*$/m.exec(text)?.[0] ?? '';
  const inputs: { readonly index: number; readonly name: string }[] = [];
  const block = /^inputs\s*\{/m.exec(text);
  let at = block === null ? text.length : block.index + block[0].length;
  for (let index = readWord(text, at); index !== null; index = readWord(text, at)) {
    const name = index.text === '}' ? null : readWord(text, index.end);
    if (name === null || inputs.length >= INPUT_LIMIT) {
      break;
    }
    if (/^\d+$/.test(index.text)) {
      inputs.push({ index: Number(index.text), name: name.text.replace(/^\((.*)\)$/, '$1') });
    }
    at = skipLine(text, name.end);
  }
  return {
    bypassed: /\bbypass on\b/.test(flags),
    locked: /\block on\b/.test(flags),
    inputs: byNumber(inputs),
  };
}

/** Inputs that a file leaves out because nothing is wired to them; Houdini mostly writes them down, as empty names. */
const LEFT_OUT_LIMIT = 256;

/** Names in the order of their numbers. */
function byNumber(inputs: { readonly index: number; readonly name: string }[]): readonly string[] {
  const names: string[] = [];
  let left = LEFT_OUT_LIMIT;
  for (const { index, name } of inputs.sort((a, b) => a.index - b.index)) {
    for (; names.length < index && left > 0; left -= 1) {
      names.push('');
    }
    names.push(name);
  }
  return names;
}

/** Reads from a `.networkdotinit` entry which node a dot on a wire stands for. */
export function parseDot(text: string): string | null {
  return /"input"\s*:\s*"([^"\s]+)/.exec(text)?.[1] ?? null;
}
