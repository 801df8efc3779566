import type { PluginUse } from '@farmhand/model';
import type { HipFile } from './hip-file.ts';
import { plainType } from './node.ts';
import type { NodeValues } from './node-values.ts';

/** Plugins by the names of their node types. Mantra and Karma are part of Houdini. */
const BY_TYPE: readonly (readonly [pattern: RegExp, plugin: string])[] = [
  [/^(?:redshift|rslight|rsproxy|rsvolume)/i, 'redshift'],
  [/^arnold(?:$|_|::)/, 'htoa'],
  [/^v-?ray/i, 'vray'],
  [/^(?:ris(?:$|::)|pxr|rman)/i, 'renderman'],
  [/^octane/i, 'octane'],
  [/^(?:3delight|dl[A-Z])/, '3delight'],
  [/^labs::/, 'sidefxlabs'],
  [/^mops?(?:::|_|\+)/i, 'mops'],
  [/^qlib::/i, 'qlib'],
  [/^axiom/i, 'axiom'],
];

/** Plugins by their folders, with the version where a folder's name has it. */
const BY_PATH: readonly (readonly [pattern: RegExp, plugin: string])[] = [
  [/[\\/]htoa[-_]?v?(\d+(?:\.\d+)+)?/i, 'htoa'],
  [/[\\/]redshift4houdini[\\/]/i, 'redshift'],
  [/[\\/]redshift(?:-?v?(\d+(?:\.\d+)+))?[\\/].*houdini/i, 'redshift'],
  [/[\\/]v-?ray[-_ ]?for[-_ ]?houdini[-_ ]?v?(\d+(?:\.\d+)+)?|[\\/](?:OPlibVRay)[^\\/]*\.hda$/i, 'vray'],
  [/[\\/]RenderManForHoudini-?(\d+(?:\.\d+)+)?/i, 'renderman'],
  [/[\\/]octane[^\\/]*[\\/]/i, 'octane'],
  [/[\\/]SideFXLabs(\d+(?:\.\d+)+)?[\\/]/i, 'sidefxlabs'],
  [/[\\/]MOPS(?:_PLUS)?[-_]?v?(\d+(?:\.\d+)+)?[\\/]/i, 'mops'],
  [/[\\/]qLib[-_]?v?(\d+(?:\.\d+)+)?[\\/]/i, 'qlib'],
  [/[\\/]axiom[^\\/]*?(\d+(?:\.\d+)+)?[\\/]/i, 'axiom'],
];

/** Render delegates of the stage, by the beginning of their names. */
const BY_DELEGATE: readonly (readonly [pattern: RegExp, plugin: string])[] = [
  [/^HdRedshift/i, 'redshift'],
  [/^HdArnold/i, 'htoa'],
  [/^(?:HdVRay|VRay)/i, 'vray'],
  [/^HdPrman/i, 'renderman'],
  [/^HdOctane/i, 'octane'],
];

function match(patterns: readonly (readonly [RegExp, string])[], text: string): PluginUse | null {
  for (const [pattern, name] of patterns) {
    const found = pattern.exec(text);
    if (found !== null) {
      return { name, version: found[1] ?? null };
    }
  }
  return null;
}

/** The plugin a file belongs to, by its folders; null when none is known. */
export function pluginOfPath(path: string): PluginUse | null {
  return match(BY_PATH, path);
}

/** The plugins a scene uses: renderers that are not Houdini's own, and makers of assets, each once and by name. */
export function findPlugins(file: HipFile, values: NodeValues): PluginUse[] {
  const found = new Map<string, string | null>();
  function add(plugin: PluginUse | null): void {
    if (plugin !== null) {
      found.set(plugin.name, found.get(plugin.name) ?? plugin.version);
    }
  }
  const types = new Set<string>();
  for (const node of file.nodes.values()) {
    types.add(node.type);
    if (plainType(node.type).startsWith('usdrender')) {
      add(match(BY_DELEGATE, values.plain(node, 'renderer') ?? ''));
    }
  }
  for (const type of types) {
    const plugin = match(BY_TYPE, type);
    add(plugin === null ? null : { name: plugin.name, version: null });
  }
  for (const { path } of file.assetLocations) {
    add(pluginOfPath(path));
  }
  return [...found].map(([name, version]) => ({ name, version })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
