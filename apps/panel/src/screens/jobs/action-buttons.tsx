import type { SubmissionView } from '@farmhand/model';
import { Button } from '../../kit/button.tsx';
import { say } from '../../words/language.ts';
import { type JobActionName, jobAction } from './actions.ts';
import { press, reasonsAgainst } from './do-action.ts';
import { jobsWords } from './words.ts';

/** Buttons of some actions for some jobs; others are in a menu beside it. */
export function ActionButtons({
  names,
  jobs,
  main,
}: {
  readonly names: readonly JobActionName[];
  readonly jobs: readonly SubmissionView[];
  /** The one to press first; none unless given. */
  readonly main?: JobActionName | undefined;
}) {
  const w = say(jobsWords);
  return (
    <>
      {names.map((name) => {
        const action = jobAction(name);
        return (
          <Button
            key={name}
            size="small"
            icon={action.icon}
            kind={name === main ? 'primary' : action.danger ? 'danger' : 'plain'}
            title={w.actions[name]}
            reasons={reasonsAgainst(action, jobs)}
            onPress={() => press(action, jobs)}
          >
            {w.actions[name]}
          </Button>
        );
      })}
    </>
  );
}
