import type { FingerprintCounts, SubmissionView } from '@farmhand/model';
import type { ComponentChildren } from 'preact';
import { bytes, bytesPerSecond, number } from '../../format/numbers.ts';
import { duration } from '../../format/times.ts';
import { FrameBar } from '../../kit/frame-bar.tsx';
import { ProgressBar } from '../../kit/surfaces.tsx';
import { useNow } from '../../kit/use-now.ts';
import { kitWords } from '../../kit/words.ts';
import { say } from '../../words/language.ts';
import { FRAMES_WINDOW_MS, LINE_WINDOW_MS, remaining, speedOf, stillFor } from './speed.ts';
import type { Step } from './steps.ts';
import { flow, isLive, watchedOf } from './watch.ts';
import { progressWords } from './words.ts';

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
  if (waits !== null)
    return <Line>{waits.ahead === 0 ? w.turnNow : w.ahead(number(waits.ahead), waits.ahead === 1)}</Line>;
  const { fingerprint } = watchedOf(job.id);
  return (
    <>
      <ProgressBar share={fingerprint && shareOf(fingerprint)} label={text} />
      <Line>{text}…</Line>
      {fingerprint !== null && <FilesRead {...fingerprint} />}
    </>
  );
}

function FilesRead({ filesDone, filesTotal, bytesDone, bytesTotal }: FingerprintCounts) {
  const w = say(progressWords);
  return (
    <p class="job-figures">
      <span>{say(kitWords).files(number(filesDone), number(filesTotal))}</span>
      {bytesTotal > 0 && <span>{w.bytesRead(bytes(bytesDone), bytes(bytesTotal))}</span>}
    </p>
  );
}

/** By bytes, and by files where no byte is to be moved. */
function shareOf({ bytesDone, bytesTotal, filesDone, filesTotal }: FingerprintCounts): number {
  return bytesTotal > 0 ? bytesDone / bytesTotal : filesTotal > 0 ? filesDone / filesTotal : 1;
}

/** Why nothing moves although it should; null when it may. */
function heldText(): string | null {
  const w = say(progressWords);
  const state = flow.value?.flow.state;
  return state === 'paused' ? w.paused : state === 'quiet' ? w.quiet : null;
}

function Uploading({ job }: { readonly job: SubmissionView }) {
  const w = say(progressWords);
  const k = say(kitWords);
  const now = useNow();
  const { upload, uploadMeter } = watchedOf(job.id);
  const counts = job.upload ?? upload;
  const held = heldText();
  if (counts === null) return held === null ? <Unmeasured job={job} step="uploading" /> : <Line>{held}</Line>;
  const { bytesDone, bytesTotal, filesDone, filesTotal, filesSkipped } = upload ?? counts;
  const speed = speedOf(uploadMeter, now, LINE_WINDOW_MS);
  const left = remaining(bytesTotal - bytesDone, speed);
  const still = stillFor(uploadMeter, now);
  return (
    <>
      <ProgressBar
        share={shareOf(upload ?? counts)}
        label={w.steps.uploading}
        tone={held === null ? 'active' : 'neutral'}
      />
      <p class="job-figures">
        <span>{k.of(bytes(bytesDone), bytes(bytesTotal))}</span>
        <span>{k.files(number(filesDone), number(filesTotal))}</span>
        {filesSkipped > 0 && <span>{w.skipped(number(filesSkipped))}</span>}
        {held !== null ? (
          <strong>{held}</strong>
        ) : (
          <>
            {speed !== null && speed > 0 && <strong>{bytesPerSecond(speed)}</strong>}
            {left !== null && <strong>{k.left(duration(left))}</strong>}
          </>
        )}
      </p>
      {held === null && isLive() && still >= STILL_MS && bytesDone < bytesTotal && (
        <p class="wait-note">{w.still(duration(Math.round(still / 1000)))}</p>
      )}
    </>
  );
}

function Line({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="job-figures">
      <span>{children}</span>
    </p>
  );
}

function Rendering({ job }: { readonly job: SubmissionView }) {
  const w = say(progressWords);
  const k = say(kitWords);
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
      <div
        role="progressbar"
        aria-label={w.steps.rendering}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={k.frames(number(done), number(total))}
      >
        <FrameBar frames={frames} />
      </div>
      <p class="job-figures">
        <span>{k.frames(number(done), number(total))}</span>
        {rendering > 0 && <span>{w.renderingNow(number(rendering))}</span>}
        {waiting > 0 && <span>{w.waitingNow(number(waiting))}</span>}
        {failed > 0 && <span class="bad">{k.failed(number(failed))}</span>}
        {figures}
        {left !== null && done + failed < total && <strong>{k.left(duration(left))}</strong>}
      </p>
    </>
  );
}
