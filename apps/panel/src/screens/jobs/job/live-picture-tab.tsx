import type { Problem, SubmissionView } from '@farmhand/model';
import type { JobDetails, ProgressPicture } from '@farmhand/sidecar/api';
import { useEffect, useRef, useState } from 'preact/hooks';
import { inSight } from '../../../api/in-sight.ts';
import { connection } from '../../../api/news.ts';
import { call, open } from '../../../api/request.ts';
import { number } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { problemOf } from '../../../kit/problem-of.ts';
import { Select } from '../../../kit/select.tsx';
import { Empty, ProblemBanner, ProgressBar } from '../../../kit/surfaces.tsx';
import { isEnded } from '../../../state/submissions.ts';
import { say } from '../../../words/language.ts';
import { CONDITIONS } from '../frames/frame-table.ts';
import { frameWords } from '../frames/frame-words.ts';
import { blockGrid, blockPlace, blocksByFrame, type ProgressBlock } from './block-places.ts';
import { jobWords } from './job-words.ts';
import { NotKnown } from './not-known.tsx';

/** While the job renders, the picture is asked for anew so often. Milliseconds. */
const REFRESH_MS = 5000;

/** How far a 3ds Max job is: the picture so far, put together of its blocks. */
export function LivePictureTab({
  job,
  details,
}: {
  readonly job: SubmissionView;
  readonly details: JobDetails;
}) {
  const { live: w } = say(jobWords);
  const f = say(frameWords);
  const [picture, setPicture] = useState<ProgressPicture | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  /** Counts up with each answer: pictures are fetched anew then. */
  const [round, setRound] = useState(0);
  const ended = isEnded(job.state);
  const isWanted = connection.value.state === 'online' && inSight.value;
  useEffect(() => {
    if (!isWanted) return undefined;
    const stop = new AbortController();
    const load = async () => {
      try {
        const params = { id: job.id };
        setPicture(await call('get /submissions/{id}/progress-picture', { params, query: {} }, stop.signal));
        setRound((former) => former + 1);
        setProblem(null);
      } catch (error) {
        if (!stop.signal.aborted) setProblem(problemOf(error));
      }
    };
    void load();
    const timer = ended ? 0 : setInterval(() => void load(), REFRESH_MS);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [job.id, ended, isWanted]);

  if (problem !== null && picture === null) return <ProblemBanner problem={problem} />;
  if (picture === null) return <NotKnown />;
  const frames = blocksByFrame(picture.blocks);
  const names = [...frames.keys()];
  const rendering = names.find((name) =>
    frames.get(name)?.some(({ condition }) => CONDITIONS[condition] === 'rendering'),
  );
  const frame = chosen !== null && frames.has(chosen) ? chosen : (rendering ?? names[0]);
  const blocks = frame === undefined ? undefined : frames.get(frame);
  if (frame === undefined || blocks === undefined)
    return (
      <Empty icon="camera" title={w.none}>
        {w.noneText}
      </Empty>
    );
  const grid = blockGrid(blocks.length, details.settings.tileShape);
  const placed = blocks.filter(({ block }) => blockPlace(block, grid) !== null);
  const { widthPixels, heightPixels } = picture;
  const share =
    widthPixels !== null && heightPixels !== null && widthPixels > 0 ? heightPixels / widthPixels : 9 / 16;
  return (
    <div class="live-picture">
      {problem !== null && <ProblemBanner problem={problem} />}
      <div class="row">
        {names.length > 1 && (
          <Select
            bare
            label={w.frame}
            value={frame}
            options={names.map((name) => ({ value: name, label: f.frame(name) }))}
            onChange={setChosen}
          />
        )}
        {picture.stage !== 'other' && (
          <span class="muted">
            {w.stage}: {w[picture.stage]}
          </span>
        )}
        {widthPixels !== null && heightPixels !== null && (
          <span class="muted tabular">
            {number(widthPixels)} × {number(heightPixels)}
          </span>
        )}
      </div>
      <div
        class="live-frame"
        role="img"
        aria-label={w.pictureOf(frame)}
        style={{ paddingTop: `${share * 100}%` }}
      >
        {placed.map((block) => {
          const place = blockPlace(block.block, grid);
          return (
            place !== null && (
              <div
                key={block.block ?? ''}
                class={`live-block ${CONDITIONS[block.condition] ?? 'unknown'}`}
                style={{
                  left: `${place.left * 100}%`,
                  top: `${place.top * 100}%`,
                  width: `${place.width * 100}%`,
                  height: `${place.height * 100}%`,
                }}
              >
                <BlockPicture submissionId={job.id} block={block} round={round} />
                {block.percent !== null && block.percent < 100 && (
                  <span class="tabular">{Math.round(block.percent)}%</span>
                )}
              </div>
            )
          );
        })}
      </div>
      {placed.length < blocks.length && <p class="hint">{w.unplaced}</p>}
      <h2>{w.blocks}</h2>
      <ul class="live-blocks">
        {blocks.map((block) => (
          <li key={block.block ?? ''}>
            <span class={`condition-dot ${CONDITIONS[block.condition] ?? 'unknown'}`} aria-hidden="true" />
            <span class="name">{block.block === null ? w.whole : w.block(block.block)}</span>
            <ProgressBar
              share={block.percent === null ? 0 : block.percent / 100}
              label={block.block === null ? w.whole : w.block(block.block)}
              tone={
                CONDITIONS[block.condition] === 'done'
                  ? 'good'
                  : CONDITIONS[block.condition] === 'failed'
                    ? 'error'
                    : 'active'
              }
            />
            <span class="tabular muted">
              {f.conditions[CONDITIONS[block.condition] ?? 'unknown']}
              {block.seconds !== null && ` · ${duration(block.seconds)}`}
              {block.remainingSeconds !== null &&
                block.remainingSeconds > 0 &&
                ` · ${w.remaining(duration(block.remainingSeconds))}`}
              {block.text !== null && ` · ${block.text}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The former picture of a block stays until the new one is there. */
function BlockPicture({
  submissionId,
  block,
  round,
}: {
  readonly submissionId: string;
  readonly block: ProgressBlock;
  readonly round: number;
}) {
  const [url, setUrl] = useState<string | null>(null);
  const shown = useRef<string | null>(null);
  const isDone = useRef(false);
  useEffect(() => {
    const { picture } = block;
    if (picture === null || isDone.current) return undefined;
    const stop = new AbortController();
    open(
      'get /submissions/{id}/progress-picture/file',
      { params: { id: submissionId }, query: { name: picture } },
      stop.signal,
    )
      .then((answer) => answer.blob())
      .then(
        (blob) => {
          if (stop.signal.aborted) return;
          if (shown.current !== null) URL.revokeObjectURL(shown.current);
          shown.current = URL.createObjectURL(blob);
          setUrl(shown.current);
          isDone.current = CONDITIONS[block.condition] === 'done';
        },
        // There is none yet, or the next round brings it.
        () => undefined,
      );
    return () => stop.abort();
  }, [submissionId, block.picture, round]);
  useEffect(
    () => () => {
      if (shown.current !== null) URL.revokeObjectURL(shown.current);
    },
    [],
  );
  return url === null ? null : <img src={url} alt="" decoding="async" />;
}
