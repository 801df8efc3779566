import { useState } from 'preact/hooks';
import { number } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { BrowseButton } from '../../kit/choose-files.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { Question } from '../../kit/question.tsx';
import { optionsOf, Segmented } from '../../kit/select.tsx';
import { Checkbox } from '../../kit/switches.tsx';
import { TextInput } from '../../kit/text-input.tsx';
import { say } from '../../words/language.ts';
import type { ActionChoice, LabelChange } from './actions.ts';
import { asking, carryOut, jobsNamed } from './do-action.ts';
import { PriorityChoice } from './priority-choice.tsx';
import { jobsWords } from './words.ts';

/** Jobs that are named in a question about many. */
const MOST_NAMED = 6;

/** Asks before something is done to jobs: whether, or how. */
export function ActionDialog() {
  const asked = asking.value;
  return asked === null ? null : <Asked key={asked.action.name} asked={asked} />;
}

type Asking = NonNullable<typeof asking.value>;

function Asked({ asked }: { readonly asked: Asking }) {
  const w = say(jobsWords);
  const { action, able, chosen } = asked;
  const without = able.filter(({ downloadFolder }) => downloadFolder === null).length;
  const [priority, setPriority] = useState<50 | 60>(able[0]?.priority === 60 ? 60 : 50);
  const [labels, setLabels] = useState<LabelChange>({ add: [], drop: [] });
  const [typed, setTyped] = useState('');
  const [into, setInto] = useState<'own' | 'other'>(without > 0 ? 'other' : 'own');
  const [folder, setFolder] = useState('');
  const failed = able.reduce((sum, { frames }) => sum + (frames?.failed ?? 0), 0);
  const name = action.name as keyof typeof w.ask;
  const added = typed
    .split(/[,，、]/)
    .map((label) => label.trim())
    .filter((label) => label !== '');
  const change: LabelChange = { add: [...labels.add, ...added], drop: labels.drop };
  const choice: ActionChoice = {
    ...(name === 'priority' ? { priority } : {}),
    ...(name === 'labels' ? { labels: change } : {}),
    ...(name === 'download' && into === 'other' ? { folder } : {}),
  };
  const isUnchanged = name === 'labels' && change.add.length + change.drop.length === 0;
  const lacksFolder = name === 'download' && (into === 'other' ? folder === '' : without > 0);
  return (
    <Question
      title={w.ask[name](jobsNamed(able))}
      stay={w.keep}
      go={name === 'cancel' && able.length === 1 ? w.actions.cancel : w.goOn[name]}
      danger={action.danger === true}
      icon={action.icon}
      reasons={[
        ...offlineReasons(),
        ...(isUnchanged ? [w.nothingChosen] : []),
        ...(lacksFolder ? [w.folderFirst] : []),
      ]}
      onGo={() => void carryOut(action, able, choice)}
      onClose={() => {
        asking.value = null;
      }}
    >
      {able.length < chosen && <p class="muted">{w.onlySome(number(able.length), number(chosen))}</p>}
      {name === 'retryFailed' && <p>{w.lost.retryFailed(number(failed), failed === 1)}</p>}
      {(name === 'cancel' || name === 'abandon' || name === 'remove') && <p>{w.lost[name]}</p>}
      {action.danger === true && able.length > 1 && (
        <ul class="asked-jobs muted">
          {able.slice(0, MOST_NAMED).map((job) => (
            <li key={job.id} class="one-line" title={job.scenePath}>
              {fileName(job.scenePath)} {job.taskId !== null && `· ${job.taskId}`}
            </li>
          ))}
          {able.length > MOST_NAMED && <li>…</li>}
        </ul>
      )}
      {name === 'priority' && <PriorityChoice bare value={priority} onChange={setPriority} />}
      {name === 'labels' && (
        <>
          <KnownLabels jobs={able} change={labels} onChange={setLabels} />
          <TextInput label={w.newLabels} hint={w.newLabelsHint} value={typed} onChange={setTyped} />
        </>
      )}
      {name === 'download' && (
        <>
          <Segmented
            bare
            label={w.folder}
            value={into}
            options={optionsOf(['own', 'other'], w.into)}
            onChange={setInto}
          />
          {into === 'own' && without > 0 && (
            <p class="error-text">{w.noFolder(number(without), without === 1)}</p>
          )}
          {into === 'own' && able.length === 1 && without === 0 && (
            <p class="mono one-line" title={able[0]?.downloadFolder ?? ''}>
              {able[0]?.downloadFolder}
            </p>
          )}
          {into === 'other' && (
            <>
              <div class="with-button">
                <TextInput bare mono label={w.folder} value={folder} onChange={setFolder} />
                <BrowseButton label={w.folder} onFolder={setFolder} />
              </div>
              <p class="hint">{w.folderHint}</p>
            </>
          )}
        </>
      )}
    </Question>
  );
}

/** The labels that the jobs have, each to be put on all of them or taken off all. */
function KnownLabels({
  jobs,
  change: { add, drop },
  onChange,
}: {
  readonly jobs: Asking['able'];
  readonly change: LabelChange;
  readonly onChange: (change: LabelChange) => void;
}) {
  const w = say(jobsWords);
  const having = new Map<string, number>();
  for (const { labels } of jobs) for (const label of labels) having.set(label, (having.get(label) ?? 0) + 1);
  if (having.size === 0) return <p class="muted">{w.noLabels}</p>;
  const without = (list: readonly string[], label: string) => list.filter((each) => each !== label);
  return (
    <div>
      {[...having].map(([label, count]) => {
        const isDropped = drop.includes(label);
        const isAll = add.includes(label) || (count === jobs.length && !isDropped);
        return (
          <Checkbox
            key={label}
            label={label}
            detail={count < jobs.length ? w.someHave(number(count), number(jobs.length)) : undefined}
            checked={isAll}
            indeterminate={!isAll && !isDropped}
            onChange={(checked) =>
              onChange(
                checked
                  ? { add: [...add, label], drop: without(drop, label) }
                  : { add: without(add, label), drop: [...drop, label] },
              )
            }
          />
        );
      })}
      {jobs.length > 1 && <p class="hint">{w.labelsHint}</p>}
    </div>
  );
}
