import type { Finding } from '@farmhand/model';
import { problemIn } from './job-error.ts';
import { type JobInput, jobPlan } from './plan.ts';
import { findingOf, type PreflightFacts } from './rule.ts';

/** Findings that say more exactly than `jobPlan` what makes a job impossible. */
const saidBetter: ReadonlySet<string> = new Set([
  'no-scene',
  'scene-not-found',
  'output-not-found',
  'render-layer-not-found',
  'camera-not-found',
  'frames-invalid',
  'priority-frames-invalid',
  'dependency-cycle',
  'simulation-distributed',
]);

/** What the farm offers plays no part in whether there is a job. */
const notAsked: JobInput['resolution'] = { outcome: 'unavailable', reasons: [], offers: [] };

/**
 * `settings-contradict`, `setting-unsupported`, `nothing-to-render`: whatever else would keep a job from being planned, so
 * that a job without errors can be.
 *
 * @param found what the rules found.
 */
export function planProblems(facts: PreflightFacts, found: readonly Finding[]): readonly Finding[] {
  if (found.some(({ id }) => saidBetter.has(id))) return [];
  const problem = problemIn(() => jobPlan({ ...facts, resolution: facts.resolution ?? notAsked }));
  return problem === null ? [] : [findingOf(problem.code, 'error', problem.text)];
}
