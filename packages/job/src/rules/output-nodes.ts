import type { Finding, ReportScene } from '@farmhand/model';
import { chosenNodes } from '../chosen-nodes.ts';
import { houdiniTexts } from '../data/houdini-texts.ts';
import { isBypassed, isCacheNode, isOfType } from '../houdini-nodes.ts';
import { orNull } from '../job-error.ts';
import { type ChosenOutput, chosenOutputs } from '../outputs.ts';
import { findingOf, type PreflightFacts, type Rule } from '../rule.ts';

/** What an output node of Houdini says of itself that the farm does otherwise. */
const looks: readonly ((facts: HoudiniFacts) => readonly Finding[])[] = [
  bypassed,
  wedges,
  notAwaited,
  notAlternating,
  picturesInAnyOrder,
  picturesThatNeedFramesBefore,
];

interface HoudiniFacts extends PreflightFacts {
  /** What renders, in its order; empty when the settings make no job. */
  readonly outputs: readonly ChosenOutput[];
}

/**
 * `output-bypassed`, `wedge-rendered-once`, `output-not-awaited`, `frames-not-alternating`, `pictures-in-any-order`,
 * `picture-needs-frames-before`.
 */
export const outputNodes: Rule = (facts) => {
  const { report, scenes, settings } = facts;
  if (report.host.name !== 'houdini') return [];
  const outputs = orNull(() => chosenOutputs({ scenes, settings, host: 'houdini', path: report.path })) ?? [];
  return looks.flatMap((look) => look({ ...facts, outputs }));
};

function ownerOf(scene: ReportScene) {
  return { type: scene.renderer, name: scene.name };
}

/** Where nothing else is chosen there is no job, which is told as that. */
function bypassed(facts: HoudiniFacts): readonly Finding[] {
  if (facts.outputs.length === 0) return [];
  const left = chosenNodes(facts).filter(isBypassed);
  const [first] = left;
  if (first === undefined) return [];
  const text = houdiniTexts['output-bypassed'](left.map(({ name }) => name));
  return [findingOf('output-bypassed', 'warning', text, { owner: ownerOf(first), count: left.length })];
}

function wedges(facts: HoudiniFacts): readonly Finding[] {
  return chosenNodes(facts)
    .filter((scene) => isOfType(scene, 'wedge'))
    .map((scene) => {
      const text = houdiniTexts['wedge-rendered-once'](scene.name, scene.outputNode?.repeats ?? 1);
      return findingOf('wedge-rendered-once', 'warning', text, { owner: ownerOf(scene) });
    });
}

/** Only where somebody waits: most renderers are left to work in the background while an artist goes on. */
function notAwaited({ outputs }: HoudiniFacts): readonly Finding[] {
  return outputs.flatMap(({ scene }) => {
    if (scene.outputNode?.nonBlocking !== true) return [];
    const waiting = outputs.filter(({ dependsOn }) => dependsOn.includes(scene.name));
    if (waiting.length === 0) return [];
    const text = houdiniTexts['output-not-awaited'](
      scene.name,
      waiting.map((one) => one.scene.name),
    );
    return [findingOf('output-not-awaited', 'warning', text, { owner: ownerOf(scene) })];
  });
}

function notAlternating({ outputs }: HoudiniFacts): readonly Finding[] {
  const caches = new Set(outputs.filter(({ scene }) => isCacheNode(scene)).map(({ scene }) => scene.name));
  return outputs.flatMap(({ scene, dependsOn }) => {
    const before = dependsOn.filter((name) => caches.has(name));
    if (scene.outputNode?.frameByFrame !== true || before.length === 0) return [];
    const text = houdiniTexts['frames-not-alternating'](scene.name, before);
    return [findingOf('frames-not-alternating', 'notice', text, { owner: ownerOf(scene) })];
  });
}

function picturesInAnyOrder({ outputs }: HoudiniFacts): readonly Finding[] {
  const pictures = new Set(outputs.filter(({ scene }) => !isCacheNode(scene)).map(({ scene }) => scene.name));
  return outputs.flatMap(({ scene, dependsOn }) => {
    const before = dependsOn.filter((name) => pictures.has(name));
    if (before.length === 0) return [];
    const text = houdiniTexts['pictures-in-any-order'](scene.name, before);
    return [
      findingOf('pictures-in-any-order', 'warning', text, { owner: ownerOf(scene), count: before.length }),
    ];
  });
}

function picturesThatNeedFramesBefore({ outputs, settings }: HoudiniFacts): readonly Finding[] {
  return outputs
    .filter(
      ({ scene, frames }) =>
        scene.outputNode?.sequential === true &&
        !isCacheNode(scene) &&
        frames.length > 1 &&
        settings.framesPerTask < frames.length,
    )
    .map(({ scene }) => {
      const text = houdiniTexts['picture-needs-frames-before'](scene.name);
      return findingOf('picture-needs-frames-before', 'warning', text, { owner: ownerOf(scene) });
    });
}
