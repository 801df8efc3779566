import type { Problem, SubmissionView } from '@farmhand/model';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { connection } from '../../../api/news.ts';
import { number } from '../../../format/numbers.ts';
import { Button } from '../../../kit/button.tsx';
import { problemOf } from '../../../kit/problem-of.ts';
import { Empty, ProblemBanner } from '../../../kit/surfaces.tsx';
import { type Tab, Tabs } from '../../../kit/tabs.tsx';
import { useNow } from '../../../kit/use-now.ts';
import { screenPath, show } from '../../../state/screens.ts';
import { fetchSubmission, isEnded, submissions } from '../../../state/submissions.ts';
import { say } from '../../../words/language.ts';
import { isAtFarm } from '../actions.ts';
import { framesOfJob } from '../frames/frames-feed.ts';
import { FramesTab } from '../frames/frames-tab.tsx';
import { DownloadsTab } from './downloads-tab.tsx';
import { FindingsTab } from './findings-tab.tsx';
import { endOf, jobHistory } from './history.ts';
import { JobFacts } from './job-facts.tsx';
import { JobHeader } from './job-header.tsx';
import { jobWords } from './job-words.ts';
import { LivePictureTab } from './live-picture-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { useDetails } from './use-details.ts';

/** One job, by its id. */
export function JobPage({ id }: { readonly id: string }) {
  const w = say(jobWords);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isUnknown, setUnknown] = useState(false);
  const isOnline = connection.value.state === 'online';
  useEffect(() => {
    if (!isOnline) return;
    fetchSubmission(id).then(
      (found) => {
        setUnknown(found === null);
        setProblem(null);
      },
      (error) => setProblem(problemOf(error)),
    );
  }, [id, isOnline]);
  const job = submissions.value.get(id);
  if (job !== undefined) return <KnownJob job={job} />;
  return (
    <div class="screen jobs">
      {problem !== null ? (
        <ProblemBanner problem={problem} />
      ) : isUnknown || connection.value.state === 'offline' ? (
        <Empty
          icon="jobs"
          title={isUnknown ? w.unknownTitle : w.loading}
          action={<Button onPress={() => show('jobs')}>{w.back}</Button>}
        >
          {isUnknown ? w.unknownText : w.offlineUnknown}
        </Empty>
      ) : (
        <p class="muted" role="status">
          <span class="spinner" aria-hidden="true" /> {w.loading}
        </p>
      )}
    </div>
  );
}

const tabNames = ['frames', 'live', 'downloads', 'timeline', 'settings', 'findings'] as const;
type TabName = (typeof tabNames)[number];

/** How often times that run are put right. Milliseconds. */
const CLOCK_MS = 5000;

function KnownJob({ job }: { readonly job: SubmissionView }) {
  const w = say(jobWords);
  const { id } = job;
  const goesOn = !isEnded(job.state);
  const details = useDetails(id, goesOn, job.state);
  const history = useMemo(() => jobHistory(id), [id]);
  useEffect(() => history.follow(), [history]);
  // Followed whatever is on show: facts are made of the frames as well.
  const atFarm = isAtFarm(job);
  useEffect(() => (atFarm ? framesOfJob(id).follow() : undefined), [id, atFarm]);
  const now = useNow(goesOn ? CLOCK_MS : 0);

  const hasPicture = atFarm && details?.hasProgressPicture === true;
  const wanted = screenPath.value[1];
  const first: TabName = job.taskId !== null ? 'frames' : job.findings.length > 0 ? 'findings' : 'timeline';
  const tab = tabNames.find((name) => name === wanted) ?? first;
  const counts: Readonly<Partial<Record<TabName, number>>> = {
    downloads: job.filesDownloaded,
    findings: job.findings.length,
  };
  const tabs: readonly Tab<TabName>[] = tabNames
    .filter((name) => name !== 'live' || hasPicture)
    .map((name) => {
      const count = counts[name] ?? 0;
      return { name, label: w.tabs[name], ...(count === 0 ? {} : { count: number(count) }) };
    });
  return (
    <div class="screen jobs job">
      <JobHeader job={job} />
      <JobFacts job={job} details={details} endedAt={endOf(history.events.value)} now={now} />
      <Tabs label={w.parts} tabs={tabs} shown={tab} onShow={(name) => show('jobs', id, name)}>
        {tab === 'frames' && (
          <FramesTab job={job} currency={details?.currency ?? null} failures={history.events.value} />
        )}
        {tab === 'live' && details !== null && <LivePictureTab job={job} details={details} />}
        {tab === 'downloads' && <DownloadsTab job={job} />}
        {tab === 'timeline' && <TimelineTab history={history} />}
        {tab === 'settings' && <SettingsTab details={details} />}
        {tab === 'findings' && <FindingsTab findings={job.findings} />}
      </Tabs>
    </div>
  );
}
