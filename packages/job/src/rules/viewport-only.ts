import { contentTexts } from '../data/content-texts.ts';
import { findingOf, type Rule } from '../rule.ts';

/** Things that are named one by one; the others are counted. */
const NAMED = 20;

/** `viewport-only`: what the artist sees and the picture will not show. Once an owner. */
export const viewportOnly: Rule = ({ report }) => {
  const found = new Map(report.viewportOnly.map((one) => [JSON.stringify(one.owner), one]));
  const left = Math.max(0, found.size - NAMED);
  return [
    ...[...found.values()].slice(0, NAMED).map(({ owner, what }) => {
      const text = contentTexts['viewport-only'](what, owner.name, partNamed(owner.property));
      return findingOf('viewport-only', 'notice', text, { owner });
    }),
    ...(left === 0
      ? []
      : [findingOf('viewport-only', 'notice', contentTexts['viewport-only-more'](left), { count: left })]),
  ];
};

/** The part that a property is of: `Fog` of `view_layers["Fog"].use`; null for the property of the whole. */
function partNamed(property = ''): string | null {
  return /\["(.*)"\]/.exec(property)?.[1] ?? null;
}
