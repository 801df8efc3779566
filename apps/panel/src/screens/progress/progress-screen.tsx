import { useEffect, useState } from 'preact/hooks';
import { connection } from '../../api/news.ts';
import { call } from '../../api/request.ts';
import { number } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { oneLine } from '../../format/visible-text.ts';
import { Button } from '../../kit/button.tsx';
import { Question } from '../../kit/question.tsx';
import { Empty } from '../../kit/surfaces.tsx';
import { scan } from '../../state/scene.ts';
import { show } from '../../state/screens.ts';
import { isEnded, openSubmissions, putSubmissions, submissions } from '../../state/submissions.ts';
import { say } from '../../words/language.ts';
import { runningRehearsals } from '../rehearsal/rehearsals.ts';
import { Announcements } from './announcements.tsx';
import { EndedJobs, endedJobs } from './ended-jobs.tsx';
import { act, cancelling } from './job-acts.ts';
import { JobCard } from './job-card.tsx';
import { OtherWork } from './other-work.tsx';
import { Overview } from './overview.tsx';
import { byNeed } from './steps.ts';
import { catchUp } from './watch.ts';
import { progressWords } from './words.ts';

/** Jobs on show before more are asked for. */
const AT_FIRST = 20;
const ENDED = 'done,doneWithFailedFrames,failed,cancelled';

/** Everything that is under way, from the scan of a scene to frames on disk. */
export function ProgressScreen() {
  const w = say(progressWords);
  const [most, setMost] = useState(AT_FIRST);
  const isOnline = connection.value.state === 'online';
  useEffect(() => (isOnline ? loadWhatWas() : undefined), [isOnline]);
  const jobs = byNeed(openSubmissions.value);
  const rest = jobs.length - most;
  const isIdle = jobs.length === 0 && scan.value?.state !== 'running' && runningRehearsals.value.length === 0;
  return (
    <div class="screen progress">
      <Announcements />
      <Overview />
      <OtherWork />
      {jobs.slice(0, most).map(({ id }) => (
        <JobCard key={id} id={id} />
      ))}
      {rest > 0 && (
        <Button kind="quiet" onPress={() => setMost(most + AT_FIRST)}>
          {w.more(number(Math.min(rest, AT_FIRST)))}
        </Button>
      )}
      {isIdle && <Idle />}
      <EndedJobs />
      <CancelQuestion />
    </div>
  );
}

function Idle() {
  const w = say(progressWords);
  return (
    <Empty
      icon="progress"
      title={w.emptyTitle}
      action={
        <Button
          kind={endedJobs().length === 0 ? 'primary' : 'plain'}
          icon="submit"
          onPress={() => show('submit')}
        >
          {w.toSubmit}
        </Button>
      }
    >
      {w.emptyText}
    </Empty>
  );
}

/** Loads what went on before the page was opened; until what is returned is called. */
function loadWhatWas(): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  // The connection's state tells when it does not answer; it is loaded again with the next.
  catchUp(signal).catch(() => undefined);
  call('get /submissions', { query: { states: ENDED, limit: 10 } }, signal).then(
    ({ submissions: views }) => putSubmissions(views),
    () => undefined,
  );
  return () => stop.abort();
}

/** Asks before a job is ended that the farm has. */
function CancelQuestion() {
  const w = say(progressWords);
  const job = submissions.value.get(cancelling.value ?? '');
  // One that has come to its end meanwhile has nothing to cancel.
  if (job === undefined || isEnded(job.state)) return null;
  const close = () => {
    cancelling.value = null;
  };
  return (
    <Question
      title={w.cancelTitle}
      stay={w.keepJob}
      go={w.cancelJob}
      danger
      onGo={() => {
        close();
        void act('cancel', job);
      }}
      onClose={close}
    >
      <p>{w.cancelText(oneLine(fileName(job.scenePath)))}</p>
    </Question>
  );
}
