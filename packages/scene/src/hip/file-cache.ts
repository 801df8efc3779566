import type { HipNode } from './node.ts';
import type { NodeValues } from './node-values.ts';

/** True for a File Cache with a path of its own, which every one before version 2.0 has. */
export function hasExplicitPath(node: HipNode, values: NodeValues): boolean {
  const method = values.parameters(node).get('filemethod')?.[0]?.text;
  return method === undefined || method === 'explicit' || method === '1';
}

/**
 * The path that a File Cache of version 2.0 makes: `BASE/NAME/v1/NAME_v1.FRAME.bgeo.sc`, without the version where that
 * is off; null when the node does not say.
 *
 * @param frame - What stands between name and extension.
 */
export function constructedPath(node: HipNode, values: NodeValues, frame: string): string | null {
  const folder = values.written(node, 'basedir');
  const name = values.written(node, 'basename');
  if (!folder || !name) {
    return null;
  }
  const hasVersion = values.setting(node, 'enableversion') !== 0;
  const version = values.setting(node, 'version');
  const mark = hasVersion && version !== null ? `v${version}` : null;
  const extension = values.plain(node, 'filetype') || '.bgeo.sc';
  const parts = mark === null ? [folder, name] : [folder, name, mark];
  // A variable at the end of the name must not take what is put behind it for a part of its own name.
  const stem = name.replace(/\$(\w+)$/, (_, variable: string) => `\${${variable}}`);
  return `${parts.join('/')}/${stem}${mark === null ? '' : `_${mark}`}${frame}${extension}`;
}
