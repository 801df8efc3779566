import type { HipFile } from './hip-file.ts';
import { parentPath, plainType } from './node.ts';
import { isRopNetwork } from './rop-types.ts';

/** Tells whether a full path is that of a network of output nodes: `/out`, one elsewhere, or a subnetwork in such. */
export function createNetworkTest(file: HipFile): (path: string) => boolean {
  const networks = new Map<string, boolean>([
    ['/out', true],
    ['/', false],
  ]);

  return (path) => {
    const chain: string[] = [];
    let at = path;
    let known = networks.get(at);
    while (known === undefined) {
      const type = file.nodes.get(at)?.type ?? '';
      chain.push(at);
      if (isRopNetwork(type)) {
        known = true;
      } else if (holdsMore(type)) {
        // It is what the network around it is.
        at = parentPath(at);
        known = networks.get(at);
      } else {
        known = false;
      }
    }
    for (const one of chain) {
      networks.set(one, known);
    }
    return known;
  };
}

/** True for a network within a network of its own kind. */
export function holdsMore(type: string): boolean {
  const plain = plainType(type);
  return plain === 'subnet' || plain === 'framecontainer';
}
