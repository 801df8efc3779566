import { readWord, skipLine } from './words.ts';

/** What a node does with the file that a parameter names. */
export type FileUse = 'read' | 'write';

/** What the interface of a node says of a parameter that names a file. */
export type DeclaredUse =
  | FileUse
  /** Nothing, but the value it starts with shows that the node itself writes what it names. */
  | 'ownFile'
  /** Nothing. */
  | 'unsaid';

/** The parameters of a node or node type that its interface declares as file names. */
export interface FileParameters {
  /** @param value - The parameter's, as it is written. */
  use(name: string, value: string): DeclaredUse | null;
}

/** Parameter types of Houdini's dialog scripts that name a file; `directory` names none. */
const FILE_TYPES = new Set(['file', 'image', 'geometry']);

const OUTPUT_WORD = /output|export|write|save|dest/i;
/** Part of the value a parameter starts with that no file has before the node is used. */
const OWN_NAME = /\$\{?(?:OS|HIPNAME)\b|\$\(CHANNEL\)/;
/** A file in the scene's folder, which whoever made the asset cannot have known. */
const IN_SCENE_FOLDER = /^\$\{?(?:HIP|JOB)\b/;

/** True for the name or label of a parameter that says where something is written. */
export function soundsLikeOutput(words: string): boolean {
  return OUTPUT_WORD.test(words);
}

interface Declaration {
  name: string;
  label: string;
  isFile: boolean;
  mode: string | null;
  /** The value it starts with. */
  initial: string;
}

function useOf({ name, label, mode, initial }: Declaration, value: string): DeclaredUse {
  if (mode === 'write' || mode === 'read') {
    return mode;
  }
  if (soundsLikeOutput(name) || soundsLikeOutput(label)) {
    return 'write';
  }
  return OWN_NAME.test(initial) || (value === initial && IN_SCENE_FOLDER.test(initial))
    ? 'ownFile'
    : 'unsaid';
}

const UNREAD: Declaration = { name: '', label: '', isFile: false, mode: null, initial: '' };

/**
 * Reads a dialog script, as a node's `.spareparmdef` entry and the definition of an asset have one: blocks `parm {`
 * with a `name`, a `type` and, for a file, perhaps `parmtag { "filechooser_mode" "write" }`. A `#` in a name stands for
 * the number of a multi-parameter instance.
 */
export function parseDialogScript(text: string, from = 0, to = text.length): FileParameters {
  const exact = new Map<string, Declaration>();
  const numbered = new Map<string, Declaration>();
  let current: Declaration | null = null;

  function finish(): void {
    if (current?.isFile && current.name !== '') {
      (current.name.includes('#') ? numbered : exact).set(current.name, current);
    }
    current = null;
  }

  let at = from;
  while (at < to) {
    const word = readWord(text, at);
    if (word === null) {
      break;
    }
    if (word.quoted) {
      at = word.end;
      continue;
    }
    if (word.text === 'parm' || word.text === 'multiparm' || word.text.startsWith('group')) {
      finish();
      current = word.text === 'parm' ? { ...UNREAD } : null;
    } else if (current !== null && (word.text === 'name' || word.text === 'label' || word.text === 'type')) {
      const value = readWord(text, word.end);
      if (value !== null && word.text === 'name' && current.name === '') {
        current.name = value.text;
      } else if (value !== null && word.text === 'label') {
        current.label = value.text;
      } else if (value !== null && word.text === 'type') {
        current.isFile = FILE_TYPES.has(value.text);
      }
    } else if (current !== null && word.text === 'default') {
      current.initial = readWord(text, readWord(text, word.end)?.end ?? text.length)?.text ?? '';
    } else if (current !== null && word.text === 'parmtag') {
      const line = text.slice(word.end, skipLine(text, word.end));
      current.mode = /"filechooser_mode"\s*"(\w+)"/.exec(line)?.[1] ?? current.mode;
    }
    at = skipLine(text, word.end);
  }
  finish();
  return {
    use(name, value) {
      const declaration =
        exact.get(name) ?? (numbered.size === 0 ? undefined : numbered.get(name.replace(/\d+/g, '#')));
      return declaration === undefined ? null : useOf(declaration, value);
    },
  };
}

/**
 * Reads the `.OPdummydefs` entry: the interfaces of all assets that the scene uses, kept so that a scene opens where an
 * asset is missing. By node type, without its table: `labs::quickmaterial::2.1`.
 */
export function parseAssetInterfaces(text: string): ReadonlyMap<string, FileParameters> {
  const interfaces = new Map<string, FileParameters>();
  const heading = /# Dialog script for (\S+) automatically generated/g;
  let previous: { readonly type: string; readonly from: number } | null = null;
  for (const match of text.matchAll(heading)) {
    if (previous !== null) {
      interfaces.set(previous.type, parseDialogScript(text, previous.from, match.index));
    }
    previous = { type: match[1] ?? '', from: match.index + match[0].length };
  }
  if (previous !== null) {
    interfaces.set(previous.type, parseDialogScript(text, previous.from));
  }
  return interfaces;
}
