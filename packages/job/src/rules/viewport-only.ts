import { contentTexts } from '../data/content-texts.ts';
import { firstFew } from '../first-few.ts';
import { findingOf, type Rule } from '../rule.ts';

/** `viewport-only`: what the artist sees and the picture will not show. Once an owner. */
export const viewportOnly: Rule = ({ report }) => {
  const found = new Map(report.viewportOnly.map((one) => [JSON.stringify(one.owner), one]));
  const told = [...found.values()].map(({ owner, what }) => {
    const text = contentTexts['viewport-only'](what, owner.name, partNamed(owner.property));
    return findingOf('viewport-only', 'notice', text, { owner });
  });
  return firstFew(told, contentTexts['viewport-only-more']);
};

/** The part that a property is of: `Fog` of `view_layers["Fog"].use`; null for the property of the whole. */
function partNamed(property = ''): string | null {
  return /\["(.*)"\]/.exec(property)?.[1] ?? null;
}
