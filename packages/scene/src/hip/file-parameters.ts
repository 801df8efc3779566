import { readWord, skipLine } from './words.ts';

/** What a node does with the file that a parameter names. */
export type FileUse = 'read' | 'write';

/** The parameters of a node or node type that its interface declares as file names. */
export interface FileParameters {
  use(name: string): FileUse | null;
}

/** Parameter types of Houdini's dialog scripts that name a file; `directory` names none. */
const FILE_TYPES = new Set(['file', 'image', 'geometry']);

const OUTPUT_LABEL = /output|export|write|save|dest/i;

interface Declaration {
  name: string;
  label: string;
  isFile: boolean;
  mode: string | null;
}

function useOf({ name, label, mode }: Declaration): FileUse {
  if (mode !== null) {
    return mode === 'write' ? 'write' : 'read';
  }
  return OUTPUT_LABEL.test(name) || OUTPUT_LABEL.test(label) ? 'write' : 'read';
}

/**
 * Reads a dialog script, as a node's `.spareparmdef` entry and the definition of an asset have one: blocks `parm {`
 * with a `name`, a `type` and, for a file, perhaps `parmtag { "filechooser_mode" "write" }`. A `#` in a name stands for
 * the number of a multi-parameter instance.
 */
export function parseDialogScript(text: string, from = 0, to = text.length): FileParameters {
  const exact = new Map<string, FileUse>();
  const numbered = new Map<string, FileUse>();
  let current: Declaration | null = null;

  function finish(): void {
    if (current?.isFile && current.name !== '') {
      (current.name.includes('#') ? numbered : exact).set(current.name, useOf(current));
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
      current = word.text === 'parm' ? { name: '', label: '', isFile: false, mode: null } : null;
    } else if (current !== null && (word.text === 'name' || word.text === 'label' || word.text === 'type')) {
      const value = readWord(text, word.end);
      if (value !== null && word.text === 'name' && current.name === '') {
        current.name = value.text;
      } else if (value !== null && word.text === 'label') {
        current.label = value.text;
      } else if (value !== null && word.text === 'type') {
        current.isFile = FILE_TYPES.has(value.text);
      }
    } else if (current !== null && word.text === 'parmtag') {
      const line = text.slice(word.end, skipLine(text, word.end));
      current.mode = /"filechooser_mode"\s*"(\w+)"/.exec(line)?.[1] ?? current.mode;
    }
    at = skipLine(text, word.end);
  }
  finish();
  return {
    use(name) {
      return (
        exact.get(name) ?? (numbered.size === 0 ? null : (numbered.get(name.replace(/\d+/g, '#')) ?? null))
      );
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
