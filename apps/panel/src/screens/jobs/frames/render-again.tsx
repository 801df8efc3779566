import type { SubmissionView } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { connection } from '../../../api/news.ts';
import { call } from '../../../api/request.ts';
import { number } from '../../../format/numbers.ts';
import { Button } from '../../../kit/button.tsx';
import { Dialog } from '../../../kit/dialog.tsx';
import { tell, tellProblem } from '../../../kit/toasts.tsx';
import { say } from '../../../words/language.ts';
import { jobsWords } from '../words.ts';
import { expressionsOf, framesNamed, shownExpression } from './frame-names.ts';
import type { FrameSelection } from './frame-selection.ts';
import { ABANDONED, DONE, FAILED, type FrameTable, STOPPED } from './frame-table.ts';
import { frameWords } from './frame-words.ts';

const ended: ReadonlySet<number> = new Set([DONE, FAILED, STOPPED, ABANDONED]);

/** Has the chosen frames rendered again that have ended. */
export function RenderAgain({
  job,
  table,
  selection,
}: {
  readonly job: SubmissionView;
  readonly table: FrameTable;
  /** Another one whenever something in the table is different. */
  readonly version: number;
  readonly selection: FrameSelection;
}) {
  const w = say(frameWords);
  const j = say(jobsWords);
  const [names, setNames] = useState<readonly string[] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const reasons =
    connection.value.state === 'offline'
      ? [j.offline]
      : job.removed
        ? [j.refusals.removed]
        : !someEnded(table, selection)
          ? [w.noneEnded]
          : [];
  const ask = () => {
    const chosen = endedNames(table, selection).filter((name) => framesNamed(name) !== null);
    if (chosen.length === 0) tell('warning', w.noneNamed);
    else setNames(chosen);
  };
  const go = async (chosen: readonly string[]) => {
    setNames(null);
    setBusy(true);
    const expressions = expressionsOf(chosen);
    let taken = 0;
    try {
      for (const frames of expressions) {
        await call('post /submissions/{id}/retry-frames', { params: { id: job.id }, body: { frames } });
        taken += 1;
      }
      tell('good', w.againDone(number(chosen.length), chosen.length === 1));
    } catch (error) {
      if (taken > 0) tell('warning', w.againTooMany(expressions.length, taken));
      tellProblem(error);
    }
    setBusy(false);
  };
  return (
    <>
      <Button size="small" icon="refresh" busy={isBusy} reasons={reasons} onPress={ask}>
        {w.again}
      </Button>
      {names !== null && (
        <Dialog
          title={w.againTitle(number(names.length), names.length === 1)}
          onClose={() => setNames(null)}
          actions={
            <>
              <Button onPress={() => setNames(null)}>{j.keep}</Button>
              <Button kind="primary" icon="refresh" onPress={() => void go(names)}>
                {w.again}
              </Button>
            </>
          }
        >
          <p>{w.againText(shortened(expressionsOf(names).map(shownExpression).join(', ')))}</p>
        </Dialog>
      )}
    </>
  );
}

function someEnded(table: FrameTable, { marks }: FrameSelection): boolean {
  for (let row = marks.indexOf(1); row >= 0; row = marks.indexOf(1, row + 1))
    if (ended.has(table.condition[row] ?? 0)) return true;
  return false;
}

function endedNames(table: FrameTable, { marks }: FrameSelection): readonly string[] {
  const names = new Set<string>();
  for (let row = marks.indexOf(1); row >= 0; row = marks.indexOf(1, row + 1))
    if (ended.has(table.condition[row] ?? 0)) names.add(table.name[row] ?? '');
  return [...names];
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
