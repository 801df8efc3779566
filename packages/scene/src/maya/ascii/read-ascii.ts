import type { ByteSource } from '../../byte-source.ts';
import type { Pace } from '../../pace.ts';
import { keepsNumber } from '../file-attributes.ts';
import type { MayaModel, ModelBuilder } from '../scene-model.ts';
import { createModelBuilder } from '../scene-model.ts';
import { encodingOf } from '../text.ts';
import { eachStatement } from './statements.ts';
import { type Word, wordsOf } from './words.ts';

/** Reads a Maya ASCII file. */
export async function readAscii(source: ByteSource, pace: Pace): Promise<MayaModel> {
  const builder = createModelBuilder();
  let encoding = encodingOf(null);
  await eachStatement(source, pace, {
    wants: (head) => wants(head, builder),
    take: (statement) => run(wordsOf(statement, encoding), builder),
    comment(text) {
      const codeset = /^Codeset:\s*(\S+)/.exec(text.subarray(0, 64).toString('latin1'))?.[1];
      if (codeset !== undefined) {
        encoding = encodingOf(codeset);
      }
    },
    doubleByte: () => encoding.doubleByte,
  });
  return builder.finish();
}

/** No command that counts here has a longer name. */
const COMMAND_BYTES = 16;

/** Of `setAttr`, which is most of a file, only some statements are taken. */
function wants(head: Buffer, builder: ModelBuilder): boolean {
  const command = /^[A-Za-z]+/.exec(head.toString('latin1', 0, COMMAND_BYTES))?.[0] ?? '';
  if (command === 'setAttr') {
    const text = head.toString('latin1');
    const type = builder.currentType();
    // The texts of scripts are long, and nobody asks for them.
    if (type !== 'script' && text.includes('"string"')) {
      return true;
    }
    if (type === 'reference') {
      return text.includes('dataReferenceEdits');
    }
    const name = /"[^".]*\.([^"]*)"/.exec(text)?.[1];
    return name !== undefined && keepsNumber(type, name);
  }
  return Object.hasOwn(ACTIONS, command);
}

/** What a statement of each command means for the model. */
const ACTIONS: Readonly<Record<string, (words: readonly Word[], builder: ModelBuilder) => void>> = {
  file: link,
  requires,
  fileInfo(words, builder) {
    const [key, value] = split(words, NO_FLAGS).values;
    builder.fileInfo(key ?? '', value ?? '');
  },
  currentUnit(words, builder) {
    const { flags } = split(words, UNIT_FLAGS);
    const time = flags.get('t') ?? flags.get('time');
    if (time !== undefined) {
      builder.timeUnit(time);
    }
  },
  createNode(words, builder) {
    const { values, flags } = split(words, NODE_FLAGS);
    const [type = ''] = values;
    const parent = flags.get('p') ?? flags.get('parent') ?? null;
    builder.createNode(type, flags.get('n') ?? flags.get('name') ?? type, parent);
  },
  select(words, builder) {
    const name = split(words, NO_FLAGS).values.at(-1);
    if (name !== undefined) {
      builder.select(name);
    }
  },
  addAttr: addAttribute,
  setAttr: setAttribute,
  connectAttr(words, builder) {
    const [source, destination] = split(words, NO_FLAGS).values;
    if (source !== undefined && destination !== undefined) {
      builder.connect({ source, destination });
    }
  },
};

function run([command, ...words]: readonly Word[], builder: ModelBuilder): void {
  if (command !== undefined && !command.quoted && Object.hasOwn(ACTIONS, command.text)) {
    ACTIONS[command.text]?.(words, builder);
  }
}

interface Split {
  readonly values: readonly string[];
  /** By name without the dash; an empty text for a flag without argument, the last one of a repeated flag. */
  readonly flags: ReadonlyMap<string, string>;
}

const NO_FLAGS: ReadonlySet<string> = new Set();
const UNIT_FLAGS = new Set(['l', 'linear', 'a', 'angle', 't', 'time']);
const NODE_FLAGS = new Set(['n', 'name', 'p', 'parent']);
const REQUIRES_FLAGS = new Set([
  'nodeType',
  'dataType',
  'nt',
  'dt',
  'evaluator',
  'imageFormat',
  'rn',
  'renderer',
]);
const FILE_FLAGS = new Set([
  ...['rdi', 'referenceDepthInfo', 'ns', 'namespace', 'rpr', 'renamingPrefix', 'rfn', 'referenceNode'],
  ...['op', 'options', 'typ', 'type', 'dr', 'deferReference', 'shd', 'sharedNodes', 'sdi'],
]);
const SET_FLAGS = new Set([
  ...['k', 'keyable', 'l', 'lock', 'ca', 'caching', 's', 'size', 'cb', 'channelBox', 'ch', 'capacityHint'],
  ...['typ', 'type'],
]);

/** @param withArgument - Flags that the word behind them belongs to. */
function split(words: readonly Word[], withArgument: ReadonlySet<string>): Split {
  const values: string[] = [];
  const flags = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) {
      break;
    }
    if (word.quoted || !/^-[A-Za-z]/.test(word.text)) {
      values.push(word.text);
      continue;
    }
    const name = word.text.slice(1);
    if (withArgument.has(name)) {
      index += 1;
      flags.set(name, words[index]?.text ?? '');
    } else {
      flags.set(name, '');
    }
  }
  return { values, flags };
}

function link(words: readonly Word[], builder: ModelBuilder): void {
  const { values, flags } = split(words, FILE_FLAGS);
  const path = values.at(-1);
  const depth = Number(flags.get('rdi') ?? flags.get('referenceDepthInfo') ?? Number.NaN);
  if (
    path === undefined ||
    path === '' ||
    (!flags.has('r') && !flags.has('reference') && Number.isNaN(depth))
  ) {
    return;
  }
  builder.link({
    path,
    namespace: flags.get('ns') ?? flags.get('namespace') ?? null,
    node: flags.get('rfn') ?? flags.get('referenceNode') ?? null,
    depth: Number.isInteger(depth) ? depth : null,
    deferred: (flags.get('dr') ?? flags.get('deferReference')) === '1',
  });
}

function requires(words: readonly Word[], builder: ModelBuilder): void {
  const [name, version] = split(words, REQUIRES_FLAGS).values;
  if (name === 'maya') {
    builder.requiresMaya(version ?? '');
  } else if (name !== undefined && name !== '') {
    builder.requires(name, version ?? '');
  }
}

function addAttribute(words: readonly Word[], builder: ModelBuilder): void {
  const takesName = new Set(['sn', 'shortName', 'ln', 'longName']);
  const { flags } = split(words, takesName);
  if (flags.has('uaf') || flags.has('usedAsFilename')) {
    for (const name of takesName) {
      const value = flags.get(name);
      if (value !== undefined) {
        builder.addFileAttribute(value);
      }
    }
  }
}

function setAttribute(words: readonly Word[], builder: ModelBuilder): void {
  const { values, flags } = split(words, SET_FLAGS);
  const [plug, value] = values;
  if (plug === undefined || value === undefined) {
    return;
  }
  const attribute = plug.slice(plug.indexOf('.') + 1);
  const type = flags.get('type') ?? flags.get('typ');
  if (type === 'string') {
    builder.text(attribute, value);
  } else if (type === 'dataReferenceEdits') {
    readEdits(values.slice(1), builder);
  } else if (type === undefined) {
    builder.number(attribute, numberOf(value));
  }
}

const SWITCHES: Readonly<Record<string, number>> = { yes: 1, on: 1, true: 1, no: 0, off: 0, false: 0 };

function numberOf(text: string): number {
  return SWITCHES[text] ?? Number(text);
}

/** An edit that sets an attribute is `2 "node" "attribute" " -type \"string\" \"value\""`. */
function readEdits(words: readonly string[], builder: ModelBuilder): void {
  for (let index = 0; index + 3 < words.length; index += 1) {
    if (words[index] !== '2') {
      continue;
    }
    const text = /^\s*(?:-av\s+|-k\s+\w+\s+|-l\s+\w+\s+|-cb\s+\w+\s+)*-type\s+"?string"?\s+"(.*)"\s*$/s.exec(
      words[index + 3] ?? '',
    )?.[1];
    if (text !== undefined && text !== '') {
      builder.edit({
        node: words[index + 1] ?? '',
        attribute: words[index + 2] ?? '',
        text: text.replaceAll('\\\\', '\\'),
      });
    }
  }
}
