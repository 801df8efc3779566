import type { SubmissionView } from '@farmhand/model';
import { number, percent } from '../../../format/numbers.ts';
import { Button, IconButton } from '../../../kit/button.tsx';
import { Menu } from '../../../kit/menu.tsx';
import { kitWords } from '../../../kit/words.ts';
import { say } from '../../../words/language.ts';
import { ActionButtons } from '../action-buttons.tsx';
import type { JobActionName } from '../actions.ts';
import { actionItems } from '../do-action.ts';
import { manyRun } from '../run-many.ts';
import { jobsWords } from '../words.ts';
import { listWords } from './list-words.ts';

/** Those that are always in sight; all are in the menu. */
const inSight: readonly JobActionName[] = ['start', 'stop', 'retryFailed', 'download', 'remove'];

/** How many jobs there are, how many are chosen, and what can be done with them. */
export function ChosenBar({
  total,
  chosen,
  isGathering,
  onNone,
}: {
  readonly total: number;
  readonly chosen: readonly SubmissionView[];
  readonly isGathering: boolean;
  readonly onNone: () => void;
}) {
  const w = say(listWords);
  const j = say(jobsWords);
  const running = manyRun.value;
  if (running !== null) {
    return (
      <div class="chosen-bar" role="status">
        <span class="spinner" aria-hidden="true" />
        <span class="grow tabular">
          {running.what}… {number(running.done)}/{number(running.total)} (
          {percent(running.done / running.total)})
        </span>
        <Button size="small" onPress={running.cancel}>
          {j.stopAsking}
        </Button>
      </div>
    );
  }
  return (
    <div class="chosen-bar">
      <span class="grow tabular" role="status">
        {isGathering
          ? w.gathering
          : chosen.length === 0
            ? j.jobs(number(total), total === 1)
            : w.chosen(number(chosen.length), number(total))}
        {chosen.length > 0 && !isGathering && <IconButton icon="close" label={w.none} onPress={onNone} />}
      </span>
      {chosen.length > 0 && (
        <span class="chosen-actions">
          <ActionButtons names={inSight} jobs={chosen} />
          <Menu label={say(kitWords).moreActions} items={actionItems(chosen)} />
        </span>
      )}
    </div>
  );
}
