import { optionsOf, Segmented } from '../../kit/select.tsx';
import { say } from '../../words/language.ts';
import { jobsWords } from './words.ts';

/** The two priorities of the farm. */
export function PriorityChoice({
  value,
  onChange,
  bare = false,
}: {
  readonly value: 50 | 60;
  readonly onChange: (value: 50 | 60) => void;
  readonly bare?: boolean;
}) {
  const w = say(jobsWords);
  return (
    <Segmented
      label={w.actions.priority}
      bare={bare}
      value={value}
      options={optionsOf([50, 60], w.priorities)}
      onChange={onChange}
    />
  );
}
