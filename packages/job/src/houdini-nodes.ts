import type { ReportScene } from '@farmhand/model';

/**
 * Node types that write geometry, volumes or other data for later frames, without name space and version, in lower
 * case. Source: SideFX's documentation of the output nodes and of the nodes with a file of their own.
 */
const cacheTypes: ReadonlySet<string> = new Set([
  'agent',
  'alembic',
  'channel',
  'dop',
  'filecache',
  'filmboxfbx',
  'geometry',
  'gltf',
  'mdd',
  'redshift_proxy_output',
  'rop_alembic',
  'rop_dop',
  'rop_fbx',
  'rop_geometry',
  'rop_gltf',
  'usd',
  'usd_rop',
  'usdexport',
]);

/** Nodes that write nothing themselves but have others do so. */
const controlTypes: ReadonlySet<string> = new Set([
  'batch',
  'fetch',
  'framecontainer',
  'framedep',
  'hq_render',
  'hq_sim',
  'merge',
  'netbarrier',
  'null',
  'prepost',
  'shell',
  'switch',
  'topnet',
  'wedge',
]);

/** Extensions of such data, for node types that nobody told of. */
const cacheFormat = /^(?:bgeo|geo|sim|simdata|abc|vdb|fbx|gltf|glb|usd[acz]?|rs|bclip)(?:\.|$)/i;

/** `labs::filecache::2.0` is a `filecache`. */
function plainType(type: string): string {
  return (
    type
      .replace(/::\d[\d.]*$/, '')
      .split('::')
      .pop() ?? ''
  ).toLowerCase();
}

/**
 * True for an output node that computes data which other nodes need, frame after frame on one machine: the farm solves
 * it before any picture.
 */
export function isCacheNode({ renderer, resolution, camera, outputFormat }: ReportScene): boolean {
  if (cacheTypes.has(plainType(renderer))) return true;
  return resolution === null && camera === null && cacheFormat.test(outputFormat);
}

/** Control nodes that do some work of their own, which is not that of what is wired into them. */
const workTypes: ReadonlySet<string> = new Set(['hq_render', 'hq_sim', 'shell', 'topnet']);

/** True for a node that stands for what is wired into it, or for what it names: a merge, a fetch, a switch, a wedge. */
export function standsForInputs(scene: ReportScene): boolean {
  return isControlNode(scene) && !doesOtherWork(scene);
}

/** True for a node that runs something else than output nodes: a command, a network of tasks, another farm's jobs. */
export function doesOtherWork(scene: ReportScene): boolean {
  return isControlNode(scene) && workTypes.has(plainType(scene.renderer));
}

/** True for a node that is switched off; one that only controls others passes on what is wired into it. */
export function isBypassed(scene: ReportScene): boolean {
  return scene.outputNode?.bypassed === true && !isControlNode(scene);
}

/** True for a node whose frames need the frames before them, so that one machine computes all from the first on. */
export function isSequentialCache(scene: ReportScene): boolean {
  return scene.outputNode?.sequential === true && isCacheNode(scene);
}

/** @param type - Without name space and version, in lower case. */
export function isOfType({ renderer }: ReportScene, type: string): boolean {
  return plainType(renderer) === type;
}

/** True for a node that only controls others. */
export function isControlNode({ renderer, outputPath }: ReportScene): boolean {
  return outputPath === null && controlTypes.has(plainType(renderer));
}
