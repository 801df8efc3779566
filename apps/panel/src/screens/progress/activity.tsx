import type { SubmissionView } from '@farmhand/model';
import { bytes, bytesPerSecond, number } from '../../format/numbers.ts';
import { duration } from '../../format/times.ts';
import { ProgressBar } from '../../kit/surfaces.tsx';
import { say } from '../../words/language.ts';
import { remaining, speedOf, stillFor } from './speed.ts';
import type { Step } from './steps.ts';
import { useNow } from './use-now.ts';
import { flow, watchedOf } from './watch.ts';
import { progressWords } from './words.ts';

/** A line's speed is told over so long. Milliseconds. */
const LINE_WINDOW_MS = 8000;
/** Frames finish seldom, so their speed is told over longer. Milliseconds. */
const FRAMES_WINDOW_MS = 600_000;
/** Less than this without a byte is nothing to mention. Milliseconds. */
const STILL_MS = 8000;

/** What a job is doing just now, in figures. */
export function Activity({ job, step }: { readonly job: SubmissionView; readonly step: Step }) {
  switch (step) {
    case 'uploading':
      return <Uploading job={job} />;
    case 'rendering':
    case 'downloading':
      return <Rendering job={job} />;
    default:
      return <Unmeasured step={step} job={job} />;
  }
}

function Unmeasured({ job, step }: { readonly job: SubmissionView; readonly step: Step }) {
  const w = say(progressWords);
  const waits = job.waitsFor;
  const text = w.doing[step];
  if (waits !== null) return <Turn ahead={waits.ahead} />;
  return (
    <>
      <ProgressBar share={null} label={text} />
      <p class="job-figures">
        <span>{text}…</span>
      </p>
    </>
  );
}

function Turn({ ahead }: { readonly ahead: number }) {
  const w = say(progressWords);
  return (
    <p class="job-figures">
      <span>{ahead === 0 ? w.turnNow : w.ahead(number(ahead), ahead === 1)}</span>
    </p>
  );
}

/** Why nothing moves although it should; null when it may. */
function heldText(): string | null {
  const w = say(progressWords);
  const state = flow.value?.flow.state;
  return state === 'paused' ? w.paused : state === 'quiet' ? w.quiet : null;
}

function Uploading({ job }: { readonly job: SubmissionView }) {
  const w = say(progressWords);
  const now = useNow();
  const { upload, uploadMeter } = watchedOf(job.id);
  const counts = job.upload ?? upload;
  const held = heldText();
  if (counts === null)
    return held === null ? <Unmeasured job={job} step="uploading" /> : <Held text={held} />;
  const { bytesDone, bytesTotal, filesDone, filesTotal, filesSkipped } = upload ?? counts;
  const speed = speedOf(uploadMeter, now, LINE_WINDOW_MS);
  const left = remaining(bytesTotal - bytesDone, speed);
  const still = stillFor(uploadMeter, now);
  const share = bytesTotal > 0 ? bytesDone / bytesTotal : filesTotal > 0 ? filesDone / filesTotal : 1;
  return (
    <>
      <ProgressBar share={share} label={w.steps.uploading} tone={held === null ? 'active' : 'neutral'} />
      <p class="job-figures">
        <span>{w.bytesOf(bytes(bytesDone), bytes(bytesTotal))}</span>
        <span>{w.files(number(filesDone), number(filesTotal))}</span>
        {filesSkipped > 0 && <span>{w.skipped(number(filesSkipped))}</span>}
        {held !== null ? (
          <strong>{held}</strong>
        ) : (
          <>
            {speed !== null && speed > 0 && <strong>{bytesPerSecond(speed)}</strong>}
            {left !== null && <strong>{w.left(duration(left))}</strong>}
          </>
        )}
      </p>
      {held === null && still >= STILL_MS && bytesDone < bytesTotal && (
        <p class="wait-note">{w.still(duration(Math.round(still / 1000)))}</p>
      )}
    </>
  );
}

function Held({ text }: { readonly text: string }) {
  return (
    <p class="job-figures">
      <strong>{text}</strong>
    </p>
  );
}

function Rendering({ job }: { readonly job: SubmissionView }) {
  const w = say(progressWords);
  const now = useNow();
  const { frameMeter, downloadMeter } = watchedOf(job.id);
  const { frames, filesDownloaded } = job;
  const held = heldText();
  const line = speedOf(downloadMeter, now, LINE_WINDOW_MS);
  const figures = (
    <>
      {filesDownloaded > 0 && <span>{w.atHome(number(filesDownloaded), filesDownloaded === 1)}</span>}
      {line !== null && line > 0 && <span>{bytesPerSecond(line)}</span>}
      {held !== null && <strong>{held}</strong>}
    </>
  );
  if (frames === null || frames.total === 0) {
    return (
      <>
        <ProgressBar share={null} label={w.steps.rendering} />
        <p class="job-figures">
          <span>{w.doing.rendering}…</span>
          {figures}
        </p>
      </>
    );
  }
  const { done, total, failed, rendering, waiting } = frames;
  const left = remaining(total - done - failed, speedOf(frameMeter, now, FRAMES_WINDOW_MS));
  return (
    <>
      <FrameBar {...frames} />
      <p class="job-figures">
        <span>{w.framesOf(number(done), number(total))}</span>
        {rendering > 0 && <span>{w.renderingNow(number(rendering))}</span>}
        {waiting > 0 && <span>{w.waitingNow(number(waiting))}</span>}
        {failed > 0 && <span class="bad">{w.failedNow(number(failed))}</span>}
        {figures}
        {left !== null && done + failed < total && <strong>{w.left(duration(left))}</strong>}
      </p>
    </>
  );
}

/** Frames by what became of them, in one bar. */
function FrameBar({ done, failed, rendering, total }: NonNullable<SubmissionView['frames']>) {
  const w = say(progressWords);
  const parts = [
    ['done', done],
    ['failed', failed],
    ['rendering', rendering],
  ] as const;
  return (
    <div
      class="frame-bar"
      role="progressbar"
      aria-label={w.steps.rendering}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={w.framesOf(number(done), number(total))}
    >
      {parts.map(([name, count]) => (
        <div key={name} class={name} style={{ width: `${(100 * count) / total}%` }} />
      ))}
    </div>
  );
}
