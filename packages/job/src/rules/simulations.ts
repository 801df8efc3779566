import type { Finding, Simulation } from '@farmhand/model';
import { contentTexts } from '../data/content-texts.ts';
import type { RenderedOutput } from '../rendered-outputs.ts';
import { findingOf, type PreflightFacts, type Rule } from '../rule.ts';

/**
 * `simulation-not-baked`, `cache-not-baked`: machines that render frames of their own cannot work out what happened in
 * the frames before. Not where one machine renders everything from the start.
 */
export const simulationsBaked: Rule = (facts) =>
  facts.report.simulations
    .filter(({ state }) => state === 'unbaked' || state === 'partly')
    .filter((simulation) => !isWritten(simulation, facts))
    .filter((simulation) =>
      facts.rendered.some((output) => isReached(simulation, output) && matters(simulation, output, facts)),
    )
    .map((simulation) => findingAbout(simulation, facts));

function findingAbout({ kind, state, owner, scenes }: Simulation, { report }: PreflightFacts): Finding {
  if (kind === 'fileCache') {
    // Where nobody told what renders it, it may lie beside what does.
    const severity = state === 'partly' || scenes === null ? 'warning' : 'error';
    return findingOf('cache-not-baked', severity, contentTexts['cache-not-baked'](owner.name, state), {
      owner,
    });
  }
  const says = report.host.name === 'houdini' ? 'simulation-not-read' : 'simulation-not-baked';
  const text = contentTexts[says](kind, owner.name, state);
  return findingOf('simulation-not-baked', 'warning', text, { owner });
}

/** True for an output node of Houdini that this job renders too, before its pictures. */
function isWritten({ owner }: Simulation, { report, rendered }: PreflightFacts): boolean {
  return report.host.name === 'houdini' && rendered.some(({ scene }) => scene.name === owner.name);
}

function isReached({ scenes }: Simulation, { scene }: RenderedOutput): boolean {
  return scenes === null || scenes.includes(scene.name);
}

function matters(
  { kind, frames: covered }: Simulation,
  output: RenderedOutput,
  facts: PreflightFacts,
): boolean {
  const frames = output.frames ?? [];
  const [first] = frames;
  const last = frames.at(-1);
  if (first === undefined || last === undefined) return false;
  // What it never reaches needs no results.
  if (covered !== null && last < covered.start) return false;
  if (covered !== null && first > covered.start) return true;
  if (frames.length === 1) return false;
  // A node that reads its results from disk works nothing out, whoever renders.
  if (kind === 'fileCache') return true;
  const isOneRun = facts.settings.framesPerTask >= frames.length && last - first === frames.length - 1;
  return !isOneRun;
}
