import { effortTexts } from '../data/effort-texts.ts';
import { estimatedCost } from '../estimated-cost.ts';
import { amountText } from '../measures.ts';
import { findingOf, type Rule } from '../rule.ts';

/** `cost-over-limit`, `cost-unknown`: only where the artist set a limit. */
export const costWithinLimit: Rule = ({ rendered, settings }) => {
  const { costLimit, secondsPerFrame, pricePerNodeHour } = settings;
  if (costLimit === null || rendered.length === 0) return [];
  const limit = amountText(costLimit);
  const frames = rendered.map(({ frames: own }) => own?.length ?? 0);
  // Frames that cannot be read are reported as such.
  if (frames.includes(0)) return [];
  const count = frames.reduce((sum, one) => sum + one, 0) * Math.max(1, settings.cameras.length);
  const cost = estimatedCost(settings, count);
  if (cost === null) {
    const lacks = secondsPerFrame !== null ? 'price' : pricePerNodeHour !== null ? 'time' : 'both';
    return [findingOf('cost-unknown', 'warning', effortTexts['cost-unknown'](lacks, limit))];
  }
  if (cost.amount <= costLimit) return [];
  const text = effortTexts['cost-over-limit'](amountText(cost.amount), limit, count);
  return [findingOf('cost-over-limit', 'error', text)];
};
