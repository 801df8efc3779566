import { asRecord, type JsonRecord, partOf, type ScenePart, textOf } from './scene-part.ts';

/**
 * Houdini: one part for each node with `render` "1", from the lists of nodes in the scene's information. Simulations
 * (`geo_node` and the like) come first, in the order that `geoDependencySort` gives them; nodes that render wait for
 * them all. Null when there are no nodes at all.
 */
export function nodeParts(field: string, scene: JsonRecord): readonly ScenePart[] | null {
  const lists = Object.entries(scene).flatMap(([name, value]) =>
    Array.isArray(value)
      ? value.flatMap((node, index) => nodeOf(`${field}.${name}[${index}]`, name, node))
      : [],
  );
  if (lists.length === 0) return null;
  const wanted = lists.filter(({ isWanted }) => isWanted);
  const simulations = wanted.filter(({ isSimulation }) => isSimulation);
  const stages = [...new Set(simulations.map(({ sort }) => sort))].toSorted((a, b) => a - b);
  return [
    ...simulations
      .toSorted((a, b) => a.sort - b.sort)
      .map(({ part, sort }) => ({ ...part, isSimulation: true, stage: stages.indexOf(sort) })),
    ...wanted
      .filter(({ isSimulation }) => !isSimulation)
      .map(({ part }) => ({ ...part, stage: stages.length })),
  ];
}

function nodeOf(field: string, list: string, value: unknown) {
  const source = asRecord(value);
  const nodeName = source === null ? '' : textOf(source, 'node', 'name', 'path');
  if (source === null || nodeName === '') return [];
  const sort = Number(textOf(source, 'geoDependencySort'));
  return [
    {
      part: partOf(field, source, {
        nodeName,
        layerName: nodeName,
        cameraName: textOf(source, 'camera', 'render_camera') || null,
      }),
      isWanted: (textOf(source, 'render') || '1') === '1',
      isSimulation: /geo|sim|cache/i.test(list),
      sort: Number.isFinite(sort) ? sort : 0,
    },
  ];
}
