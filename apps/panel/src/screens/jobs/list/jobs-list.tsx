import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { number } from '../../../format/numbers.ts';
import { Button } from '../../../kit/button.tsx';
import { Empty, ProblemBanner } from '../../../kit/surfaces.tsx';
import { tell, tellProblem } from '../../../kit/toasts.tsx';
import { useNow } from '../../../kit/use-now.ts';
import { useWindow } from '../../../kit/use-window.ts';
import { type Column, type HowToSelect, VirtualTable } from '../../../kit/virtual-table.tsx';
import { show } from '../../../state/screens.ts';
import { say } from '../../../words/language.ts';
import { jobAction } from '../actions.ts';
import { press } from '../do-action.ts';
import { ChosenBar } from './chosen-bar.tsx';
import { JobCell } from './job-cell.tsx';
import { EVERYTHING } from './list-filter.ts';
import { ListFilters } from './list-filters.tsx';
import { noJobs, onlyJob, theseJobs, toggledJob } from './list-selection.ts';
import {
  changeFilter,
  current,
  filter,
  followList,
  isLoading,
  jobAt,
  jobsOfRows,
  list,
  listProblem,
  MOST_CHOSEN,
} from './list-state.ts';
import { listWords } from './list-words.ts';

/** The row the keyboard is at, and what is chosen; both are still so when the artist comes back from a job. */
const active = signal(-1);
const selection = signal(noJobs);
/** Counts up with each choice: one whose jobs come later than the next was made is over. */
let latestChoice = 0;

/** Below this width of the page a job has two lines. Pixels. */
const NARROW = 720;
/** How often "3 minutes ago" is put right. Milliseconds. */
const CLOCK_MS = 30_000;

/** All jobs, the newest first. */
export function JobsList() {
  const w = say(listWords);
  const isNarrow = useWindow(() => window.innerWidth < NARROW);
  const now = useNow(CLOCK_MS);
  const gathering = useSignal(false);
  useEffect(followList, []);

  const { total } = list.value;
  const { jobs, anchor } = selection.value;
  const chosen = [...jobs.values()].map(current).filter(({ removed }) => !removed || filter.value.removed);
  // What was deleted is not there to be chosen any more.
  useEffect(() => {
    if (chosen.length < jobs.size) selection.value = theseJobs(chosen, anchor);
  }, [chosen.length, jobs.size]);

  const choose = async (how: HowToSelect, row: number) => {
    latestChoice += 1;
    const mine = latestChoice;
    const isOver = () => mine !== latestChoice;
    // What was chosen before is not meant any more, also while the row's job is not here.
    if (how === 'none' || (how === 'one' && jobAt(row) === undefined)) selection.value = noJobs;
    if (how === 'none' || total === 0) return;
    gathering.value = true;
    try {
      if (how === 'one' || how === 'toggle') {
        const job = jobAt(row) ?? (await jobsOfRows(row, row))[0];
        if (isOver() || job === undefined) return;
        selection.value =
          how === 'one' ? onlyJob(job, row) : toggledJob(selection.peek(), job, row, MOST_CHOSEN);
      } else {
        const from = how === 'all' ? 0 : anchor < 0 ? Math.max(0, active.peek()) : anchor;
        const to = how === 'all' ? total - 1 : row;
        const jobs = await jobsOfRows(from, to);
        if (isOver()) return;
        selection.value = theseJobs(jobs, from);
        if (Math.abs(to - from) >= MOST_CHOSEN) tell('notice', w.chosenMost(number(MOST_CHOSEN)));
      }
    } catch (error) {
      if (!isOver()) tellProblem(error);
    } finally {
      if (!isOver()) gathering.value = false;
    }
  };

  return (
    <div class="screen jobs fills">
      <ListFilters />
      {listProblem.value !== null && (
        <ProblemBanner
          problem={listProblem.value}
          actions={<Button onPress={() => changeFilter({})}>{w.retryLoading}</Button>}
        />
      )}
      <ChosenBar
        total={total}
        chosen={chosen}
        isGathering={gathering.value}
        onNone={() => {
          void choose('none', -1);
        }}
      />
      <VirtualTable
        label={w.label}
        columns={columnsOf(isNarrow, w)}
        rows={total}
        rowHeight={isNarrow ? 48 : 30}
        headHeight={isNarrow ? 0 : 28}
        active={Math.min(active.value, total - 1)}
        onActive={(row) => {
          active.value = row;
        }}
        cell={(row, column) => {
          const job = jobAt(row);
          return (
            <JobCell
              job={job}
              column={column}
              isChosen={job !== undefined && jobs.has(job.id)}
              now={now}
              onTick={() => void choose('toggle', row)}
            />
          );
        }}
        rowClass={(row) => (jobAt(row)?.removed === true ? 'removed' : '')}
        isSelected={(row) => {
          const id = jobAt(row)?.id;
          return id !== undefined && jobs.has(id);
        }}
        onSelect={(how, row) => void choose(how, row)}
        onOpen={(row) => {
          const id = jobAt(row)?.id;
          if (id !== undefined) show('jobs', id);
        }}
        onKey={(event) => {
          if (event.key !== 'Delete' || chosen.length === 0) return false;
          press(jobAction('remove'), chosen);
          return true;
        }}
        empty={<NoJobs />}
      />
    </div>
  );
}

function NoJobs() {
  const w = say(listWords);
  if (isLoading.value) {
    return (
      <div class="loading-jobs" role="status">
        <span class="spinner" aria-hidden="true" /> {w.loading}
      </div>
    );
  }
  const isNarrowed = JSON.stringify(filter.value) !== JSON.stringify(EVERYTHING);
  return (
    <Empty
      icon={isNarrowed ? 'search' : 'jobs'}
      title={isNarrowed ? w.nothingTitle : w.emptyTitle}
      action={
        isNarrowed ? (
          <Button onPress={() => changeFilter(EVERYTHING)}>{w.reset}</Button>
        ) : (
          <Button kind="primary" icon="submit" onPress={() => show('submit')}>
            {w.toSubmit}
          </Button>
        )
      }
    >
      {isNarrowed ? w.nothingText : w.emptyText}
    </Empty>
  );
}

function columnsOf(
  isNarrow: boolean,
  w: { readonly columns: Readonly<Record<string, string>>; readonly tick: string; readonly label: string },
): readonly Column[] {
  const tick: Column = {
    key: 'tick',
    title: <span class="only-read">{w.tick}</span>,
    width: '34px',
  };
  const titled = (key: string, width: string, further: Partial<Column> = {}): Column => ({
    key,
    title: w.columns[key] ?? '',
    width,
    ...further,
  });
  if (isNarrow) return [tick, titled('job', 'minmax(0, 1fr)', { title: w.label })];
  return [
    tick,
    titled('status', '152px'),
    titled('scene', 'minmax(140px, 1fr)'),
    titled('number', '78px', { align: 'end', from: 640 }),
    titled('frames', 'minmax(170px, 260px)'),
    titled('artist', '110px', { from: 900 }),
    titled('created', '104px', { from: 560 }),
    titled('priority', '58px', { align: 'end', from: 760 }),
    titled('downloaded', '78px', { align: 'end', from: 820 }),
  ];
}
