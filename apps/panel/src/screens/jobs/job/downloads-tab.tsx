import type { LocalPath, Problem, SubmissionView } from '@farmhand/model';
import type { DownloadedFiles } from '@farmhand/sidecar/api';
import { useEffect, useRef, useState } from 'preact/hooks';
import { connection } from '../../../api/news.ts';
import { call } from '../../../api/request.ts';
import { bytes, number } from '../../../format/numbers.ts';
import { fileName } from '../../../format/paths.ts';
import { moment } from '../../../format/times.ts';
import { Button, IconButton } from '../../../kit/button.tsx';
import { chooseFiles } from '../../../kit/choose-files.tsx';
import { offlineReasons } from '../../../kit/offline.ts';
import { problemOf } from '../../../kit/problem-of.ts';
import { reveal } from '../../../kit/reveal.ts';
import { Empty, ProblemBanner } from '../../../kit/surfaces.tsx';
import { tellProblem } from '../../../kit/toasts.tsx';
import { VirtualTable } from '../../../kit/virtual-table.tsx';
import { onSubmissionEvent } from '../../../state/submissions.ts';
import { say } from '../../../words/language.ts';
import { jobAction } from '../actions.ts';
import { carryOut, reasonsAgainst } from '../do-action.ts';
import { noPages, onlyPages, PAGE_ROWS, type Pages, rowOf, withPage } from '../list/job-pages.ts';
import { listWords } from '../list/list-words.ts';
import { folderWithin } from './folder-below.ts';
import { jobWords } from './job-words.ts';
import { NotKnown } from './not-known.tsx';

/** Files that come within this are asked for together. Milliseconds. */
const NEWS_MS = 300;

type DownloadedFile = DownloadedFiles['files'][number];

/** A job's files on this computer. */
export function DownloadsTab({ job }: { readonly job: SubmissionView }) {
  const { downloads: w, showInFolder, showFolder } = say(jobWords);
  const [files, setFiles] = useState<Pages<DownloadedFile>>(noPages);
  const [isKnown, setKnown] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [active, setActive] = useState(-1);
  const [round, setRound] = useState(0);
  const asked = useRef(new Set<number>());
  const isOnline = connection.value.state === 'online';

  const load = (page: number) => {
    if (asked.current.has(page)) return;
    asked.current.add(page);
    const query = { offset: page * PAGE_ROWS, limit: PAGE_ROWS };
    call('get /submissions/{id}/downloads', { params: { id: job.id }, query }).then(
      (answer) => {
        setFiles((former) => withPage(former, page, answer.files, answer.total));
        setProblem(null);
        setKnown(true);
        asked.current.delete(page);
      },
      // It is not asked for again each time that its rows are drawn without it.
      (error) => setProblem(problemOf(error)),
    );
  };
  const timer = useRef(0);
  // Another file came, the latest is the first: all rows are further down now.
  useEffect(() => {
    if (!isOnline || timer.current !== 0) return;
    timer.current = setTimeout(() => {
      timer.current = 0;
      if (connection.peek().state !== 'online') return;
      asked.current.clear();
      setFiles((former) => onlyPages(former, new Set([0])));
      load(0);
    }, NEWS_MS) as unknown as number;
  }, [job.id, job.filesDownloaded, job.downloadFolder, job.state, round, isOnline]);
  useEffect(() => () => clearTimeout(timer.current), []);
  // A file that comes once more changes no count.
  useEffect(
    () =>
      onSubmissionEvent(({ submissionId, body }) => {
        if (submissionId === job.id && body.type === 'downloaded') setRound((former) => former + 1);
      }),
    [job.id],
  );

  const action = jobAction('download');
  const reasons = reasonsAgainst(action, [job]);
  const elsewhere = async () => {
    const [folder] = await chooseFiles({ kind: 'folder', title: w.elsewhere, folder: job.downloadFolder });
    if (folder !== undefined) await carryOut(action, [job], { folder });
  };
  const isMissing = [...files.pages.values()].some((rows) =>
    rows.some(({ sizeBytes }) => sizeBytes === null),
  );
  const count = isKnown ? files.total : job.filesDownloaded;
  const revealReasons = offlineReasons();
  const show = (path?: LocalPath) => {
    if (revealReasons.length === 0) void reveal(job.id, path);
  };
  return (
    <div class="column job-downloads">
      <div class="row">
        <span class="grow tabular" role="status">
          {w.total(number(count), count === 1)}
          {job.downloadFolder !== null && (
            <span class="muted mono one-line folder" title={job.downloadFolder}>
              {job.downloadFolder}
            </span>
          )}
        </span>
        {job.downloadFolder !== null && (
          <Button size="small" icon="folder" reasons={revealReasons} onPress={() => show()}>
            {showFolder}
          </Button>
        )}
        {job.downloadFolder !== null && (
          <Button
            size="small"
            icon="download"
            reasons={reasons}
            onPress={() => void carryOut(action, [job], {})}
          >
            {w.again}
          </Button>
        )}
        <Button size="small" reasons={reasons} onPress={() => void elsewhere().catch(tellProblem)}>
          {w.elsewhere}
        </Button>
      </div>
      {problem !== null && (
        <ProblemBanner
          problem={problem}
          actions={
            <Button onPress={() => setRound((former) => former + 1)}>{say(listWords).retryLoading}</Button>
          }
        />
      )}
      {isMissing && <p class="warning-text">{w.someMissing}</p>}
      <VirtualTable
        label={w.label}
        rows={files.total}
        columns={[
          { key: 'name', title: w.name, width: 'minmax(0, 1fr)' },
          { key: 'size', title: w.size, width: '86px', align: 'end' },
          { key: 'when', title: w.when, width: '176px', from: 560 },
          { key: 'show', title: <span class="only-read">{showInFolder}</span>, width: '40px' },
        ]}
        active={Math.min(active, files.total - 1)}
        onActive={setActive}
        onOpen={(row) => show(rowOf(files, row)?.path)}
        cell={(row, column) => {
          const file = rowOf(files, row);
          if (file === undefined) {
            const page = Math.floor(row / PAGE_ROWS);
            if (isOnline && !files.pages.has(page)) queueMicrotask(() => load(page));
            return column === 'name' ? <span class="row-to-come" aria-hidden="true" /> : null;
          }
          switch (column) {
            case 'name':
              return (
                <span class={`one-line${file.sizeBytes === null ? ' missing' : ''}`} title={file.path}>
                  {fileName(file.path)}
                  <span class="muted"> {folderWithin(file.path, job.downloadFolder)}</span>
                </span>
              );
            case 'size':
              return file.sizeBytes === null ? (
                <span class="warning-text" title={w.missing}>
                  {w.missing}
                </span>
              ) : (
                bytes(file.sizeBytes)
              );
            case 'when':
              return <span class="muted">{moment(file.downloadedAt)}</span>;
            default:
              return (
                <IconButton
                  icon="folder"
                  label={`${showInFolder}: ${fileName(file.path)}`}
                  reasons={revealReasons}
                  onPress={() => show(file.path)}
                />
              );
          }
        }}
        empty={
          isKnown ? (
            <Empty icon="download" title={w.none}>
              {job.downloadFolder === null ? w.noneTextNoFolder : w.noneText}
            </Empty>
          ) : (
            <NotKnown />
          )
        }
      />
    </div>
  );
}
