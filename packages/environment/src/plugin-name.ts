import { pluginAliases } from './data/plugins.ts';

/** A name with only what tells plugins apart: `V-Ray` and `vray` are one. */
export function looseKey(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

const nameByKey = new Map(
  pluginAliases.flatMap(({ name, aliases }) =>
    [name, ...aliases].map((spelling) => [looseKey(spelling), name]),
  ),
);

/** One key for all spellings of a plugin. */
export function pluginKey(name: string): string {
  return looseKey(nameByKey.get(looseKey(name)) ?? name);
}

/** The name an artist knows a plugin by. */
export function pluginLabel(name: string): string {
  return nameByKey.get(looseKey(name)) ?? name;
}

/** A version without the name that the farm writes before it: `renderman 22.6` is `22.6`. */
export function bareVersion(name: string, version: string): string {
  const trimmed = version.trim();
  const isPrefixed = trimmed.toLowerCase().startsWith(`${name.toLowerCase()} `);
  return isPrefixed ? trimmed.slice(name.length + 1).trim() : trimmed;
}
