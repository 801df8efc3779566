import type { HostFacts } from './data/hosts.ts';
import { looseKey, readPlugin } from './plugin-name.ts';

/**
 * Gives the usual name of a renderer that comes with the program, by the host's id; null for any other. A studio's asset
 * that is called after one of Houdini's nodes, as `acme::filecache`, counts as that node: it travels with the scene.
 */
export function ownRenderers({ ownRenderers }: HostFacts): (id: string) => string | null {
  const names = new Map(Object.entries(ownRenderers).map(([id, name]) => [looseKey(id), name]));
  return (id) => {
    const type = nodeType(id);
    const own = names.get(looseKey(type)) ?? null;
    if (own !== null || !type.includes('::') || readPlugin(type).facts !== null) return own;
    return names.get(looseKey(type.slice(type.lastIndexOf('::')))) ?? null;
  };
}

/** A node's type without the version that Houdini puts behind it: `karma::2.0`. */
function nodeType(id: string): string {
  return id.replace(/(?<=.)::\d+(?:\.\d+)*$/, '');
}
