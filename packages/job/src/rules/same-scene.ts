import { effortTexts } from '../data/effort-texts.ts';
import { formatFrames, parseFrames } from '../frames.ts';
import { orNull } from '../job-error.ts';
import { chosenFrames } from '../outputs.ts';
import { isSamePath } from '../path-comparison.ts';
import type { RenderedOutput } from '../rendered-outputs.ts';
import { findingOf, type OpenJob, type PreflightFacts, type Rule } from '../rule.ts';
import { chosenScene } from '../scenes.ts';

/** `same-scene-rendering`: other jobs that have not ended render some of these frames too. */
export const sameSceneRendering: Rule = (facts) => {
  const { openJobs, report, rendered } = facts;
  const same = openJobs
    .filter(({ scenePath }) => isSamePath(scenePath, report.path))
    .map((job) => ({ job, common: rendered.flatMap((output) => commonFrames(job, output, facts)) }))
    .filter(({ common }) => common.length > 0);
  if (same.length === 0) return [];
  const tasks = new Set(
    same.map(({ job: { taskId, submissionId } }) => (taskId === null ? submissionId : `${taskId}`)),
  );
  const frames = formatFrames(same.flatMap(({ common }) => common));
  const text = effortTexts['same-scene-rendering']([...tasks], frames);
  return [findingOf('same-scene-rendering', 'warning', text, { path: report.path, count: tasks.size })];
};

function commonFrames(
  { sceneName, frames }: OpenJob,
  output: RenderedOutput,
  { scenes }: PreflightFacts,
): readonly number[] {
  const { scene } = output;
  const theirs = chosenScene(scenes, { sceneName });
  if ((theirs?.name ?? sceneName) !== scene.name) return [];
  const ours = output.frames ?? [];
  const typed = frames === null ? null : orNull(() => parseFrames(frames));
  const others = typed ?? orNull(() => chosenFrames(scene, { frames: null }));
  // Frames that cannot be read may be any.
  if (others === null || (frames !== null && typed === null)) return ours;
  const rendering = new Set(others);
  return ours.filter((frame) => rendering.has(frame));
}
