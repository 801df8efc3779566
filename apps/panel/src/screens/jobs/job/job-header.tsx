import type { SubmissionView } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { fileName } from '../../../format/paths.ts';
import { IconButton } from '../../../kit/button.tsx';
import { Menu } from '../../../kit/menu.tsx';
import { offlineReasons } from '../../../kit/offline.ts';
import { Badge, Banner } from '../../../kit/surfaces.tsx';
import { kitWords } from '../../../kit/words.ts';
import { show } from '../../../state/screens.ts';
import { say } from '../../../words/language.ts';
import { problemText } from '../../../words/problem-text.ts';
import { ActionButtons } from '../action-buttons.tsx';
import type { JobActionName } from '../actions.ts';
import { actionItems } from '../do-action.ts';
import { JobStatusText } from '../job-status.tsx';
import { statusOf } from '../status.ts';
import { ExportDialog } from './export-dialog.tsx';
import { jobWords } from './job-words.ts';
import { RenewDialog } from './renew-dialog.tsx';

/** What is most likely wanted of a job, by what it is doing; everything else is in the menu. */
const likely: Readonly<Partial<Record<ReturnType<typeof statusOf>, readonly JobActionName[]>>> = {
  awaitingConfirmation: ['confirm', 'cancel'],
  stopped: ['start', 'download'],
  cancelled: ['start', 'remove'],
  testDone: ['fullSpeed', 'stop'],
  failed: ['retry', 'retryFailed'],
  doneWithFailedFrames: ['retryFailed', 'download'],
  done: ['download', 'remove'],
  submitted: ['stop', 'priority'],
  rendering: ['stop', 'priority'],
  downloading: ['stop', 'download'],
  troubled: ['retry', 'cancel'],
  removed: [],
};

/** Which job it is, what it is doing, what is wrong with it, and what can be done. */
export function JobHeader({ job }: { readonly job: SubmissionView }) {
  const w = say(jobWords);
  const [open, setOpen] = useState<'renew' | 'export' | null>(null);
  const status = statusOf(job);
  const names = likely[status] ?? ['cancel'];
  const [offline = null] = offlineReasons();
  const { problem, drivenBy, waitsFor, renews, taskId } = job;
  return (
    <div class="column">
      <div class="job-title">
        <IconButton icon="back" label={w.back} onPress={() => show('jobs')} />
        <h1 class="one-line" title={job.scenePath}>
          {fileName(job.scenePath)}
        </h1>
        <span class="muted tabular number">{taskId === null ? w.noNumber : w.number(taskId)}</span>
      </div>
      <div class="job-standing">
        <span role="status">
          <JobStatusText job={job} />
        </span>
        {waitsFor !== null && waitsFor.ahead > 0 && <span class="muted">{w.inLine(waitsFor.ahead)}</span>}
        {drivenBy !== null && <Badge>{w.drivenBy(drivenBy)}</Badge>}
        {renews !== null && (
          <a
            href={`#/jobs/${renews}`}
            onClick={(event) => {
              event.preventDefault();
              show('jobs', renews);
            }}
          >
            {w.renews} …{renews.slice(0, 8)}
          </a>
        )}
        <span class="job-actions">
          <ActionButtons names={names} jobs={[job]} main={problem === null ? undefined : names[0]} />
          <Menu
            label={say(kitWords).moreActions}
            items={[
              { label: w.renew, icon: 'submit', reason: offline, onChoose: () => setOpen('renew') },
              { label: w.exportJob, icon: 'folder', reason: offline, onChoose: () => setOpen('export') },
              ...actionItems([job]),
            ]}
          />
        </span>
      </div>
      {problem !== null && (
        <Banner tone={status === 'failed' ? 'error' : 'warning'} title={problemText(problem).message}>
          {problemText(problem).hint}
        </Banner>
      )}
      {open === 'renew' && <RenewDialog job={job} onClose={() => setOpen(null)} />}
      {open === 'export' && <ExportDialog job={job} onClose={() => setOpen(null)} />}
    </div>
  );
}
