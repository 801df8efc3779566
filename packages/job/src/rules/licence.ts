import type { HostLicence } from '@farmhand/model';
import { houdiniTexts, licenceTexts } from '../data/houdini-texts.ts';
import { findingOf, type PreflightFacts, type Rule } from '../rule.ts';
import { isSameFile } from '../scenes.ts';

/** Pixels either way, of sequences; a still has no limit. Source: SideFX's questions and answers on Houdini Indie. */
const INDIE_LIMIT = 4096;

/**
 * `scene-licence`, `licence-resolution`: what a scene of a limited licence means for a farm. Sources: SideFX's documents on
 * licences of Houdini Engine (Apprentice is not served, scenes of Indie do not open beside a commercial licence), and on
 * Houdini Indie. What the farm itself says of them nobody here has found.
 */
export const licenceServes: Rule = (facts) => {
  if (facts.report.host.name !== 'houdini') return [];
  const licence = licenceOf(facts);
  const text = licenceTexts[licence];
  if (text === null) return [];
  const { path } = facts.report;
  const severity = licence === 'nonCommercial' ? 'warning' : 'notice';
  const tooLarge = licence !== 'indie' ? [] : facts.rendered.filter(isTooLarge);
  if (tooLarge.length === 0) return [findingOf('scene-licence', severity, text, { path })];
  return tooLarge.map(({ scene }) => {
    const { width = 0, height = 0 } = scene.resolution ?? {};
    const says = houdiniTexts['licence-resolution'](scene.name, width, height);
    return findingOf('licence-resolution', 'warning', says, {
      owner: { type: scene.renderer, name: scene.name },
    });
  });
};

/** The file's own ending tells what it was saved with; the open program's licence only of a file without such an ending. */
function licenceOf({ report, snapshot }: PreflightFacts): HostLicence {
  if (/\.hipnc$/i.test(report.path)) return 'nonCommercial';
  if (/\.hiplc$/i.test(report.path)) return 'indie';
  return (isSameFile({ report, snapshot }) ? snapshot?.host.licence : undefined) ?? 'commercial';
}

function isTooLarge({ scene, frames }: PreflightFacts['rendered'][number]): boolean {
  const { width = 0, height = 0 } = scene.resolution ?? {};
  return (frames?.length ?? 0) > 1 && (width > INDIE_LIMIT || height > INDIE_LIMIT);
}
