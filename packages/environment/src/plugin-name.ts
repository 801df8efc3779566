import { type PluginFacts, pluginFileEndings, pluginTable, versionNoise } from './data/plugins.ts';
import { compareAsWritten, parseVersion, respelled, type VersionParts } from './version.ts';

/** A name with only what tells plugins apart: `V-Ray` and `vray` are one, `MOPs` and `MOPs+` are two. */
export function looseKey(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('+', 'plus')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

const factsByKey: ReadonlyMap<string, PluginFacts> = new Map(
  pluginTable.flatMap((facts) =>
    [facts.name, ...facts.aliases].map((spelling) => [looseKey(spelling), facts] as const),
  ),
);

/** No known name with its version is longer; more is not looked at. */
const LONGEST = 200;

/** Where a version may begin behind a name: `V_Ray_6__update_2_1`, `RenderManForMaya-26.2`, `tyFlow v1.105`. */
const versionStarts = /[\s_,.()-]*(?:(?<!\p{L})v)?(?<!\d)(?=\d)|[\s_,(-]+(?=next|update|hotfix)/giu;

/** Makers name the program that a plugin is for, farms mostly do not: `Corona for Cinema 4D`, `vrayformaya`. */
const forProgram =
  /(?:for|4)[\s_-]*(?:3ds[\s_-]*max|max|maya|houdini|cinema[\s_-]*4d|c4d|blender)[\s_,.()-]*$/i;
/** The year of that program behind it, as in `vrayformaya2024`. With a dot it is the plugin's own version. */
const yearOfProgram = /^20\d\d(?![\d.])[\s_.-]*/;

/** A plugin as a host, a file or the farm mentions it, made comparable. */
export interface PluginMention {
  /** One key for all spellings of a plugin. */
  readonly key: string;
  /** The name an artist knows it by. */
  readonly label: string;
  /** As an artist would read it, without the plugin's name; null where nothing tells. */
  readonly version: string | null;
  /** The version's numbers, most significant first; null where nothing tells. */
  readonly parts: VersionParts | null;
  /** Null for a plugin nobody listed. */
  readonly facts: PluginFacts | null;
}

/**
 * Reads a plugin's name and version, of which either may hold the other: the renderer `V_Ray_6__update_2_1` is V-Ray 6.20,
 * `renderman 22.6` is version 22.6 of RenderMan.
 */
export function readPlugin(name: string, version: string | null = null): PluginMention {
  const { facts, key, rest } = splitName(name);
  const written = version === null ? null : withoutName(version, key);
  for (const text of [written, rest]) {
    const plain = text === null ? '' : respelled(text, versionNoise);
    const parts = partsOf(facts, plain);
    if (parts !== null) return { key, label: facts?.name ?? name, version: plain, parts, facts };
  }
  return { key, label: facts?.name ?? name, version: null, parts: null, facts };
}

/** One key for all spellings of a plugin. */
export function pluginKey(name: string): string {
  return splitName(name).key;
}

/** The name an artist knows a plugin by. */
export function pluginLabel(name: string): string {
  return splitName(name).facts?.name ?? name;
}

/** A version without the name that the farm writes before it: `renderman 22.6` is `22.6`. */
export function bareVersion(name: string, version: string): string {
  const trimmed = version.trim();
  const isPrefixed = trimmed.toLowerCase().startsWith(`${name.toLowerCase()} `);
  return isPrefixed ? trimmed.slice(name.length + 1).trim() : trimmed;
}

/** The numbers of a plugin's version; null when there are none. */
export function partsOf(facts: PluginFacts | null, version: string): VersionParts | null {
  return parseVersion(version, facts?.versions);
}

/** {@link pluginKey}, {@link bareVersion} and {@link partsOf} for a catalog, which repeats few spellings thousands of times. */
export interface PluginReader {
  readonly keyOf: (name: string) => string;
  readonly versionOf: (name: string, version: string) => ListedVersion;
}

/** A plugin's version as the farm lists it. */
export interface ListedVersion {
  /** Without the plugin's name. */
  readonly text: string;
  /** Empty where there are none. */
  readonly parts: VersionParts;
}

/** A reader that reads each spelling once; for one resolution. */
export function pluginReader(): PluginReader {
  const keys = new Map<string, string>();
  const versions = new Map<string, Map<string, ListedVersion>>();
  return {
    keyOf: (name) => kept(keys, name, () => pluginKey(name)),
    versionOf(name, version) {
      const ofPlugin = kept(versions, name, () => new Map<string, ListedVersion>());
      return kept(ofPlugin, version, () => {
        const text = bareVersion(name, version);
        return { text, parts: partsOf(splitName(name).facts, text) ?? [] };
      });
    },
  };
}

function kept<Value>(known: Map<string, Value>, key: string, read: () => Value): Value {
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}

/**
 * Of two versions that were told of one plugin, the one that says more where they agree (`6.20.03` rather than `6`);
 * else the first.
 */
export function moreExact(a: PluginMention, b: PluginMention): PluginMention {
  if (b.parts === null) return a;
  if (a.parts === null) return b;
  return compareAsWritten(a.parts, b.parts) === 0 && b.parts.length > a.parts.length ? b : a;
}

interface SplitName {
  readonly facts: PluginFacts | null;
  readonly key: string;
  /** What follows a known name. */
  readonly rest: string | null;
}

function splitName(name: string): SplitName {
  // Houdini's types have a version of their own: `ris::3.0`. Blender's extensions have the repository in front.
  const bare = name
    .trim()
    .replace(/(?<=.)::\d+(?:\.\d+)*$/, '')
    .replace(/^bl_ext\.\w+\./, '')
    .replace(pluginFileEndings, '');
  const loose = looseKey(bare);
  const facts = factsOf(bare);
  if (facts !== undefined) return { facts, key: looseKey(facts.name), rest: null };
  const starts = [...bare.slice(0, LONGEST).matchAll(versionStarts)].reverse();
  for (const { index, 0: between } of starts) {
    const before = bare.slice(0, index);
    const known = factsOf(before);
    if (known !== undefined) {
      const behind = bare.slice(index + between.length);
      const rest = forProgram.test(before) ? behind.replace(yearOfProgram, '') : behind;
      return { facts: known, key: looseKey(known.name), rest };
    }
  }
  // The name space of Houdini's types is that of the plugin: `labs::impostor_texture`.
  const [space = '', type] = bare.split('::', 2);
  const owner = type === undefined ? undefined : factsOf(space);
  return owner === undefined
    ? { facts: null, key: loose, rest: null }
    : { facts: owner, key: looseKey(owner.name), rest: null };
}

function factsOf(name: string): PluginFacts | undefined {
  const facts = factsByKey.get(looseKey(name));
  if (facts !== undefined || name.length > LONGEST) return facts;
  return factsByKey.get(looseKey(name.replace(forProgram, '')));
}

/** A version text without the name of the very plugin in front: `HtoA 6.3.3.1` of Arnold. */
function withoutName(version: string, key: string): string {
  const { key: found, rest } = splitName(version);
  return found === key && rest !== null ? rest : version.trim();
}
