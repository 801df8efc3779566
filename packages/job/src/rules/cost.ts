import { rendersPerFrame } from '../cameras-and-layers.ts';
import { effortTexts } from '../data/effort-texts.ts';
import { estimatedCost } from '../estimated-cost.ts';
import { orNull } from '../job-error.ts';
import { amountText } from '../measures.ts';
import { findingOf, type Rule } from '../rule.ts';

/** `cost-over-limit`, `cost-unknown`: only where the artist set a limit. */
export const costWithinLimit: Rule = ({ report, rendered, settings }) => {
  const { costLimit, secondsPerFrame, pricePerNodeHour } = settings;
  if (costLimit === null || rendered.length === 0) return [];
  const limit = amountText(costLimit);
  const renders = rendered.map(
    ({ scene, frames }) =>
      // What the farm cannot be told of is reported as such, and keeps the job from being submitted.
      (frames?.length ?? 0) * (orNull(() => rendersPerFrame(report.host.name, scene, settings)) ?? 1),
  );
  // Frames that cannot be read are reported as such.
  if (renders.includes(0)) return [];
  const count = renders.reduce((sum, one) => sum + one, 0);
  const cost = estimatedCost(settings, count);
  if (cost === null) {
    const lacks = secondsPerFrame !== null ? 'price' : pricePerNodeHour !== null ? 'time' : 'both';
    return [findingOf('cost-unknown', 'warning', effortTexts['cost-unknown'](lacks, limit))];
  }
  if (cost.amount <= costLimit) return [];
  const text = effortTexts['cost-over-limit'](amountText(cost.amount), limit, count);
  return [findingOf('cost-over-limit', 'error', text)];
};
