import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rootFolder } from './root.ts';
import { median } from './statistics.ts';

const TOTAL_GOAL_MS = 150;
const SLICE_GOAL_MS = 16;

/** How large the session is. */
export interface SessionPlan {
  readonly nodes: number;
  /** Files that its nodes read, each on a node of its own; a tenth of them moves with the frame. */
  readonly references: number;
  readonly rounds: number;
}

/** What houdini_session.py prints. Milliseconds of the main thread's processor time in each round: nobody else's work counts. */
export interface SessionFigures {
  readonly python: string;
  /** Files that the snapshot tells of. */
  readonly references: number;
  readonly totalMs: readonly number[];
  readonly longestSliceMs: readonly number[];
  /** Of those without Houdini's own list of files, the one call that cannot be sliced. */
  readonly longestOtherSliceMs: readonly number[];
  readonly fileListMs: readonly number[];
  /** Baseline: a bare walk over all nodes that asks each for the name of its type. */
  readonly bareWalkMs: readonly number[];
  /** Baseline: the list of files, each worked out once. */
  readonly bareFilesMs: readonly number[];
  /** Share of the time in the plugin's own code rather than in the stand-in of Houdini, from 0 to 1. */
  readonly ownShare: number;
}

const python = process.platform === 'win32' ? 'python' : 'python3';

/**
 * What the snapshot of a large Houdini session costs the host's main thread, in the stand-in of Houdini, beside the least
 * that anybody has to ask Houdini. Options: `--nodes N`, `--references N`, `--rounds N`, `--python FILE`.
 */
export async function benchHoudini(say: (line: string) => void, args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      nodes: { type: 'string', default: '20000' },
      references: { type: 'string', default: '5000' },
      rounds: { type: 'string', default: '9' },
      python: { type: 'string', default: python },
    },
  });
  const plan = {
    nodes: Number(values.nodes),
    references: Number(values.references),
    rounds: Number(values.rounds),
  };
  const figures = measureSession(plan, values.python);
  const total = median(figures.totalMs);
  const baseline = median(figures.bareWalkMs) + median(figures.bareFilesMs);
  const longest = median(figures.longestSliceMs);
  const other = median(figures.longestOtherSliceMs);
  const count = (number: number) => number.toLocaleString('en');
  say(
    `Python ${figures.python}; a stand-in of Houdini with ${count(plan.nodes)} nodes and ${count(plan.references)} files;`,
  );
  say(
    `medians of ${plan.rounds} rounds, processor time of the main thread. The stand-in is Python too, a real Houdini is not.`,
  );
  say(`\nBare walk over all nodes (baseline): ${ms(median(figures.bareWalkMs))}`);
  say(`List of files, each worked out once (baseline): ${ms(median(figures.bareFilesMs))}`);
  say(
    `Snapshot: ${ms(total)}, ${(total / baseline).toFixed(2)} x both baselines; the plugin's own code is about ${ms(total * figures.ownShare)} of it`,
  );
  say(`  goal: under ${TOTAL_GOAL_MS} ms of host time: ${verdict(total < TOTAL_GOAL_MS)}`);
  say(
    `Longest slice: ${ms(longest)}; the list of files, one call of Houdini's, is ${ms(median(figures.fileListMs))}`,
  );
  say(`  goal: none over ${SLICE_GOAL_MS} ms: ${verdict(longest <= SLICE_GOAL_MS)}`);
  say(`Longest slice but that of the list: ${ms(other)}`);
  say(`  goal: none over ${SLICE_GOAL_MS} ms: ${verdict(other <= SLICE_GOAL_MS)}`);
}

/** @throws Error when the session cannot be measured, or the snapshot does not tell of every file. */
export function measureSession(plan: SessionPlan, program: string = python): SessionFigures {
  const script = join(import.meta.dirname, 'houdini_session.py');
  const { status, stdout, stderr, error } = spawnSync(program, [script, rootFolder, JSON.stringify(plan)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  if (status !== 0) {
    throw new Error(`The session could not be measured: ${error?.message ?? stderr}`);
  }
  const figures: SessionFigures = JSON.parse(stdout);
  if (figures.references !== plan.references) {
    throw new Error(
      `The snapshot tells of ${figures.references} files, not of ${plan.references}: the figures would say nothing.`,
    );
  }
  return figures;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function verdict(isMet: boolean): string {
  return isMet ? 'met' : 'missed';
}
