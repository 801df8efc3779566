import { useState } from 'preact/hooks';
import { number } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { chooseFiles } from '../../kit/choose-files.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Checkbox, Segmented, TextInput } from '../../kit/fields.tsx';
import { say } from '../../words/language.ts';
import type { ActionChoice, LabelChange } from './actions.ts';
import { asking, carryOut, jobsNamed } from './do-action.ts';
import { jobsWords } from './words.ts';

/** Asks before something is done to jobs: whether, or how. */
export function ActionDialog() {
  const asked = asking.value;
  return asked === null ? null : <Asked key={asked.action.name} asked={asked} />;
}

type Asking = NonNullable<typeof asking.value>;

function Asked({ asked }: { readonly asked: Asking }) {
  const w = say(jobsWords);
  const { action, able, chosen } = asked;
  const [priority, setPriority] = useState<50 | 60>(able[0]?.priority === 60 ? 60 : 50);
  const [labels, setLabels] = useState<LabelChange>({ add: [], drop: [] });
  const [typed, setTyped] = useState('');
  const [into, setInto] = useState<'own' | 'other'>(
    able.some(({ downloadFolder }) => downloadFolder === null) ? 'other' : 'own',
  );
  const [folder, setFolder] = useState('');
  const close = () => {
    asking.value = null;
  };
  const name = action.name as keyof typeof w.ask;
  const jobs = jobsNamed(able);
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
  const without = able.filter(({ downloadFolder }) => downloadFolder === null).length;
  const reasons =
    name === 'labels' && change.add.length + change.drop.length === 0
      ? [w.nothingChosen]
      : name === 'download' && (into === 'other' ? folder === '' : without > 0)
        ? [w.folderFirst]
        : [];
  return (
    <Dialog
      title={w.ask[name](jobs.trim())}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{w.keep}</Button>
          <Button
            kind={action.danger ? 'danger' : 'primary'}
            icon={action.icon}
            reasons={reasons}
            onPress={() => void carryOut(action, able, choice)}
          >
            {w.goOn[name]}
          </Button>
        </>
      }
    >
      <div class="column">
        {able.length < chosen && <p class="muted">{w.onlySome(number(able.length), number(chosen))}</p>}
        {name === 'retryFailed' && (
          <p>
            {w.lost.retryFailed(number(able.reduce((sum, { frames }) => sum + (frames?.failed ?? 0), 0)))}
          </p>
        )}
        {(name === 'cancel' || name === 'abandon' || name === 'remove') && <p>{w.lost[name]}</p>}
        {action.danger && able.length > 1 && (
          <ul class="asked-jobs muted">
            {able.slice(0, 6).map((job) => (
              <li key={job.id} class="one-line" title={job.scenePath}>
                {fileName(job.scenePath)} {job.taskId !== null && `· ${job.taskId}`}
              </li>
            ))}
            {able.length > 6 && <li>…</li>}
          </ul>
        )}
        {name === 'priority' && (
          <Segmented
            bare
            label={w.actions.priority}
            value={priority}
            options={[
              { value: 50, label: w.priorities[50] },
              { value: 60, label: w.priorities[60] },
            ]}
            onChange={(value) => setPriority(value === 60 ? 60 : 50)}
          />
        )}
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
              options={[
                { value: 'own', label: w.intoOwn },
                { value: 'other', label: w.intoOther },
              ]}
              onChange={setInto}
            />
            {into === 'own' && without > 0 && (
              <p class="error-text">{w.noFolder(w.jobs(number(without), without === 1).trim())}</p>
            )}
            {into === 'own' && able.length === 1 && able[0]?.downloadFolder != null && (
              <p class="mono one-line" title={able[0].downloadFolder}>
                {able[0].downloadFolder}
              </p>
            )}
            {into === 'other' && (
              <>
                <div class="row">
                  <span class="grow">
                    <TextInput bare mono label={w.folder} value={folder} onChange={setFolder} />
                  </span>
                  <Button
                    icon="folder"
                    onPress={() => {
                      void chooseFiles({ kind: 'folder', title: w.chooseFolder }).then(([path]) => {
                        if (path !== undefined) setFolder(path);
                      });
                    }}
                  >
                    {w.chooseFolder}
                  </Button>
                </div>
                <p class="hint">{w.folderHint}</p>
              </>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

/** The labels that the jobs have, each to be put on all of them or taken off all. */
function KnownLabels({
  jobs,
  change,
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
  return (
    <div>
      {[...having].map(([label, count]) => {
        const isAdded = change.add.includes(label);
        const isDropped = change.drop.includes(label);
        const isAll = isAdded || (count === jobs.length && !isDropped);
        return (
          <Checkbox
            key={label}
            label={label}
            detail={count < jobs.length ? w.someHave(number(count), number(jobs.length)) : undefined}
            checked={isAll}
            indeterminate={!isAll && !isDropped}
            onChange={(checked) =>
              onChange({
                add: checked ? [...change.add, label] : change.add.filter((each) => each !== label),
                drop: checked ? change.drop.filter((each) => each !== label) : [...change.drop, label],
              })
            }
          />
        );
      })}
      {jobs.length > 1 && <p class="hint">{w.labelsHint}</p>}
    </div>
  );
}
