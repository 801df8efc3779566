import type { Finding, SceneScript } from '@farmhand/model';
import { contentTexts } from '../data/content-texts.ts';
import { firstFew } from '../first-few.ts';
import { findingOf, type Rule } from '../rule.ts';

/**
 * `script-on-load`: code that a farm may not run, once an owner, for the worst of what it has. What runs around a render or
 * a frame is warned of. What runs as the scene opens is mostly the buttons of a rig, so it is only told; unless values in the
 * scene are worked out by scripts, which may need what it defines.
 */
export const scripts: Rule = ({ report }) => {
  const warned = byOwner(report.scripts.filter(({ runsOn }) => runsOn !== 'evaluation'));
  const values = byOwner(report.scripts.filter(({ runsOn }) => runsOn === 'evaluation'));
  const isHarmless = ({ script }: Counted) => script.runsOn === 'load' && values.size === 0;
  const told = [...values].filter(([owner]) => !warned.has(owner)).map(([, one]) => about(one, 'notice'));
  return [
    ...[...warned.values()].map((one) => about(one, isHarmless(one) ? 'notice' : 'warning')),
    ...firstFew(told, contentTexts['script-on-load-more']),
  ];
};

interface Counted {
  readonly script: SceneScript;
  readonly count: number;
}

function byOwner(all: readonly SceneScript[]): ReadonlyMap<string, Counted> {
  const found = new Map<string, Counted>();
  for (const script of all) {
    const key = JSON.stringify([script.owner.type, script.owner.name]);
    const known = found.get(key);
    found.set(key, known === undefined ? { script, count: 1 } : { ...known, count: known.count + 1 });
  }
  return found;
}

function about({ script: { owner, runsOn }, count }: Counted, severity: 'warning' | 'notice'): Finding {
  const text = contentTexts['script-on-load'](owner.name, runsOn);
  return findingOf('script-on-load', severity, text, { owner, count });
}
