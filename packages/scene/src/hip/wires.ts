import type { HipFile } from './hip-file.ts';
import { type HipNode, parentPath } from './node.ts';
import { resolveNodePath } from './node-values.ts';

/** Nodes at the inputs of a node by number, each dot on a wire followed to its node; null where nothing is wired. */
export function wiredInputs(node: HipNode, file: HipFile): readonly (HipNode | null)[] {
  return node.inputs.map((name) => (name === '' ? null : inputNode(node, name, file)));
}

/** Nodes at the inputs of a node, each dot on a wire followed to its node. */
export function inputsOf(node: HipNode, file: HipFile): readonly HipNode[] {
  return wiredInputs(node, file).filter((one) => one !== null);
}

const DOT_LIMIT = 1000;

function inputNode(node: HipNode, name: string, file: HipFile): HipNode | null {
  const network = parentPath(node.path);
  let path = resolveNodePath(network, name);
  for (let step = 0; step < DOT_LIMIT; step += 1) {
    const behind = file.dots.get(path);
    if (behind === undefined) {
      break;
    }
    path = resolveNodePath(network, behind.replace(/^\((.*)\)$/, '$1'));
  }
  return file.nodes.get(path) ?? null;
}
