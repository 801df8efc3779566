import type { HipFile } from './hip-file.ts';
import { type HipNode, parentPath, plainType } from './node.ts';
import type { NodeValues } from './node-values.ts';
import { holdsMore } from './rop-networks.ts';
import { standsForInputs } from './rop-types.ts';
import { inputsOf, wiredInputs } from './wires.ts';

/** What the order of the output nodes is worked out from. */
export interface OrderSources {
  readonly file: HipFile;
  readonly values: NodeValues;
  /** All output nodes. */
  readonly nodes: readonly HipNode[];
  /** Tells whether a full path is that of a network of output nodes. */
  readonly isNetwork: (path: string) => boolean;
}

/** Nodes looked at for the dependencies of all output nodes together; no scene that renders comes near. */
const DEPENDENCY_STEPS = 2_000_000;
/** More than any scene has networks one in the other. */
const DEPTH_LIMIT = 200;

/**
 * For an output node, the names of those that render just before it. A merge, a null and a bypassed node stand for what
 * is at their inputs, a fetch for the node it names, a switch for the input it is set to, a subnetwork for its last nodes.
 * What is wired into a subnetwork comes before those of its nodes that nothing is wired to; nothing before a locked node
 * is rendered.
 *
 * Source: SideFX's help on the nodes of render networks. The snapshot of the open Houdini follows the same rules (`rop_order.py`).
 */
export function createDependencies(sources: OrderSources): (node: HipNode) => readonly string[] {
  const { nodes } = sources;
  const known = new Set(nodes);
  const follow = createFollow(sources);
  let left = DEPENDENCY_STEPS;
  return (node) => {
    const names = new Set<string>();
    const seen = new Set<HipNode>();
    const waiting = [...follow.startsOf(node)].reverse();
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if (seen.has(one)) {
        continue;
      }
      left -= 1;
      if (left < 0) {
        break;
      }
      seen.add(one);
      if (!known.has(one) || standsForInputs(one.type) || one.bypassed) {
        waiting.push(...[...follow.standsFor(one)].reverse());
      } else if (one !== node) {
        names.add(one.path);
      }
    }
    return [...names];
  };
}

function createFollow({ file, values, isNetwork }: OrderSources) {
  const next = new Map<HipNode, readonly HipNode[]>();
  let ends: ReadonlyMap<string, readonly HipNode[]> | null = null;

  /** Nodes of a network that nothing in it comes after: the ones that it renders. */
  function endsOf(network: HipNode): readonly HipNode[] {
    ends ??= findEnds(file, isNetwork);
    return ends.get(network.path) ?? [];
  }

  /** What is at the inputs, or else at those of the network around it, as far as it is one of output nodes within another. */
  function inputs(node: HipNode): readonly HipNode[] {
    let at = node;
    for (let depth = 0; depth < DEPTH_LIMIT; depth += 1) {
      const found = inputsOf(at, file);
      const network = parentPath(at.path);
      const around = file.nodes.get(network);
      if (found.length > 0 || around === undefined || !holdsMore(around.type) || !isNetwork(network)) {
        return found;
      }
      at = around;
    }
    return [];
  }

  function named(node: HipNode, parameter: string): readonly HipNode[] {
    const path = values.plain(node, parameter);
    const there = path ? values.nodeAt(node, path) : null;
    return there === null ? [] : [there];
  }

  function switched(node: HipNode): readonly HipNode[] {
    const index = values.setting(node, 'index') ?? values.setting(node, 'input');
    if (index === null) {
      return inputsOf(node, file);
    }
    // A number that no input has stands for none of them.
    const chosen = wiredInputs(node, file)[Math.trunc(index)] ?? null;
    return chosen === null ? [] : [chosen];
  }

  function follow(node: HipNode): readonly HipNode[] {
    if (node.locked) {
      return [];
    }
    const plain = plainType(node.type);
    if (plain === 'fetch') {
      // Bypassed, it is as if what it names was not there.
      return node.bypassed ? [] : named(node, 'source');
    }
    if (plain === 'switch' && !node.bypassed) {
      return switched(node);
    }
    if (plain === 'subnet' && isNetwork(node.path) && !node.bypassed) {
      const last = endsOf(node);
      return last.length > 0 ? last : inputs(node);
    }
    return node.bypassed || standsForInputs(node.type) ? inputs(node) : [];
  }

  function standsFor(node: HipNode): readonly HipNode[] {
    let found = next.get(node);
    if (found === undefined) {
      found = follow(node);
      next.set(node, found);
    }
    return found;
  }

  /** What renders just before a node, followed no further. */
  function startsOf(node: HipNode): readonly HipNode[] {
    if (node.locked) {
      return [];
    }
    const plain = plainType(node.type);
    if (plain === 'fetch' || plain === 'switch') {
      return standsFor(node);
    }
    const before = inputs(node);
    if (plain === 'framecontainer') {
      const last = endsOf(node);
      return last.length > 0 ? last : before;
    }
    // It renders the node that it names, where nothing is wired to it.
    return plain === 'wedge' && before.length === 0 ? named(node, 'driver') : before;
  }

  return { standsFor, startsOf };
}

/** By full path of a network of output nodes within another. */
function findEnds(
  file: HipFile,
  isNetwork: (path: string) => boolean,
): ReadonlyMap<string, readonly HipNode[]> {
  const inside = new Map<string, HipNode[]>();
  const wired = new Set<HipNode>();
  for (const node of file.nodes.values()) {
    const network = parentPath(node.path);
    if (!holdsMore(file.nodes.get(network)?.type ?? '') || !isNetwork(network)) {
      continue;
    }
    const there = inside.get(network);
    if (there === undefined) {
      inside.set(network, [node]);
    } else {
      there.push(node);
    }
    for (const input of inputsOf(node, file)) {
      wired.add(input);
    }
  }
  return new Map([...inside].map(([network, nodes]) => [network, nodes.filter((node) => !wired.has(node))]));
}
