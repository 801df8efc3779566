import { houdiniTexts } from '../data/houdini-texts.ts';
import { firstFew } from '../first-few.ts';
import { findingOf, type Rule } from '../rule.ts';
import { isSameFile } from '../scenes.ts';

/**
 * `not-evaluated`: what the open program could not work out. A warning where it is of something that renders, which may then
 * write or read nobody knows what; a notice elsewhere.
 */
export const notEvaluated: Rule = ({ report, snapshot, rendered }) => {
  if (snapshot === null || !isSameFile({ report, snapshot })) return [];
  const renders = new Set(rendered.map(({ scene }) => scene.name));
  const found = (snapshot.notEvaluated ?? []).map(({ owner, message }) => {
    const sentence = /[.!?。]$/.test(message.trim()) ? message.trim() : `${message.trim()}.`;
    const text = houdiniTexts['not-evaluated'](owner.name, owner.property ?? null, sentence);
    return findingOf('not-evaluated', renders.has(owner.name) ? 'warning' : 'notice', text, { owner });
  });
  return [
    ...firstFew(
      found.filter(({ severity }) => severity === 'warning'),
      houdiniTexts['not-evaluated-more'],
    ),
    ...firstFew(
      found.filter(({ severity }) => severity === 'notice'),
      houdiniTexts['not-evaluated-more'],
    ),
  ];
};
