import { outputTexts } from '../data/output-texts.ts';
import { dependencyOrder } from '../dependency-order.ts';
import { problemIn } from '../job-error.ts';
import { findingOf, type Rule, sceneOwner } from '../rule.ts';

/** `output-not-found`: a chosen scene, take or output node is not in the file. */
export const outputsThere: Rule = ({ scenes, settings }) => {
  const names = scenes.map(({ name }) => name);
  const lacking = new Set(settings.outputs.map(({ name }) => name).filter((name) => !names.includes(name)));
  if (lacking.size === 0) return [];
  const text = outputTexts['output-not-found']([...lacking], names);
  return [findingOf('output-not-found', 'error', text, { count: lacking.size })];
};

/** `render-layer-not-found`, for each of the scenes that render. */
export const renderLayersThere: Rule = ({ rendered, settings }) => {
  const wanted = [...new Set(settings.renderLayers ?? [])];
  return rendered.flatMap(({ scene }) => {
    const names = scene.renderLayers.map(({ name }) => name);
    const lacking = wanted.filter((name) => !names.includes(name));
    if (lacking.length === 0) return [];
    const text = outputTexts['render-layer-not-found'](lacking, scene.name, names);
    const owner = sceneOwner(scene, 'view_layers');
    return [findingOf('render-layer-not-found', 'error', text, { owner, count: lacking.length })];
  });
};

/**
 * `dependency-not-rendered`: what the scene renders before an output is not among the chosen outputs. What the artist
 * says an output has to wait for is rendered in any case.
 */
export const dependenciesRendered: Rule = ({ rendered, settings }) => {
  if (settings.outputs.length === 0) return [];
  const renders = new Set(rendered.map(({ scene }) => scene.name));
  const asScene = new Set(
    settings.outputs.filter(({ dependsOn }) => dependsOn === null).map(({ name }) => name),
  );
  return rendered.flatMap(({ scene }) => {
    if (!asScene.has(scene.name)) return [];
    const lacking = [...new Set(scene.dependsOn)].filter((name) => !renders.has(name));
    if (lacking.length === 0) return [];
    const text = outputTexts['dependency-not-rendered'](scene.name, lacking);
    const owner = { type: 'Scene', name: scene.name };
    return [findingOf('dependency-not-rendered', 'warning', text, { owner, count: lacking.length })];
  });
};

/** `dependency-cycle`: outputs that wait for each other, by the artist's word or the scene's. */
export const dependencyCycles: Rule = ({ rendered, settings }) => {
  const said = new Map(settings.outputs.map(({ name, dependsOn }) => [name, dependsOn]));
  const before = new Map(rendered.map(({ scene }) => [scene.name, said.get(scene.name) ?? scene.dependsOn]));
  const problem = problemIn(() => dependencyOrder([...before.keys()], (name) => before.get(name) ?? []));
  return problem === null ? [] : [findingOf('dependency-cycle', 'error', problem.text)];
};
