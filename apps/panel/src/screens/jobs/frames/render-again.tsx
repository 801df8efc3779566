import type { SubmissionView } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { call } from '../../../api/request.ts';
import { number } from '../../../format/numbers.ts';
import { Button } from '../../../kit/button.tsx';
import { offlineReasons } from '../../../kit/offline.ts';
import { isDoing, once } from '../../../kit/once.ts';
import { Question } from '../../../kit/question.tsx';
import { tell } from '../../../kit/toasts.tsx';
import { say } from '../../../words/language.ts';
import { jobsWords } from '../words.ts';
import { expressionsOf, framesNamed, shownExpression } from './frame-names.ts';
import { chosenRows, type FrameSelection, someChosen } from './frame-selection.ts';
import { ABANDONED, DONE, FAILED, type FrameTable, STOPPED } from './frame-table.ts';
import { frameWords } from './frame-words.ts';
import { type JobFrames, liveTable } from './frames-feed.ts';

const ended: ReadonlySet<number> = new Set([DONE, FAILED, STOPPED, ABANDONED]);

/** Signs of the frames that are named in the question. */
const MOST_NAMED = 200;

/** Has the chosen frames rendered again that have ended. */
export function RenderAgain({
  job: { id, removed },
  frames,
  selection,
}: {
  readonly job: SubmissionView;
  readonly frames: JobFrames;
  readonly selection: FrameSelection;
}) {
  const w = say(frameWords);
  const j = say(jobsWords);
  const table = liveTable(frames);
  const [names, setNames] = useState<readonly string[] | null>(null);
  if (table === null) return null;
  const hasEnded = (row: number) => ended.has(table.condition[row] ?? 0);
  const reasons = [
    ...offlineReasons(),
    ...(removed ? [j.refusals.removed] : []),
    ...(someChosen(selection, hasEnded) ? [] : [w.noneEnded]),
  ];
  const ask = () => {
    const chosen = namesOf(table, chosenRows(selection).filter(hasEnded));
    if (chosen.length === 0) tell('warning', w.noneNamed);
    else setNames(chosen);
  };
  const go = async (chosen: readonly string[]) => {
    setNames(null);
    const expressions = expressionsOf(chosen);
    let taken = 0;
    try {
      for (const each of expressions) {
        await call('post /submissions/{id}/retry-frames', { params: { id }, body: { frames: each } });
        taken += 1;
      }
      tell('good', w.againDone(number(chosen.length), chosen.length === 1));
    } finally {
      if (taken > 0 && taken < expressions.length) tell('warning', w.againTooMany(expressions.length, taken));
    }
  };
  const all = names === null ? '' : expressionsOf(names).map(shownExpression).join(', ');
  return (
    <>
      <Button
        size="small"
        icon="refresh"
        busy={isDoing(`again ${id}`)}
        reasons={reasons.slice(0, 1)}
        onPress={ask}
      >
        {w.again}
      </Button>
      {names !== null && (
        <Question
          title={w.againTitle(number(names.length), names.length === 1)}
          stay={j.keep}
          go={w.again}
          icon="refresh"
          reasons={offlineReasons()}
          onGo={() => void once(`again ${id}`, () => go(names))}
          onClose={() => setNames(null)}
        >
          <p>
            {w.againText(all.length > MOST_NAMED ? `${all.slice(0, MOST_NAMED)}…` : all, names.length === 1)}
          </p>
        </Question>
      )}
    </>
  );
}

/** Names of frames, each once; without those of preparations. */
function namesOf(table: FrameTable, rows: readonly number[]): readonly string[] {
  const names = new Set(rows.map((row) => table.name[row] ?? ''));
  return [...names].filter((name) => framesNamed(name) !== null);
}
