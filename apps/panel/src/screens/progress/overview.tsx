import { bytesPerSecond, number } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { isDoing } from '../../kit/once.ts';
import { Banner } from '../../kit/surfaces.tsx';
import { useNow } from '../../kit/use-now.ts';
import { show } from '../../state/screens.ts';
import { openSubmissions } from '../../state/submissions.ts';
import { say } from '../../words/language.ts';
import { pauseTransfers } from './job-acts.ts';
import { LINE_WINDOW_MS, speedOf } from './speed.ts';
import { goesOn } from './steps.ts';
import { flow, watched } from './watch.ts';
import { progressWords } from './words.ts';

/** How many jobs are under way and how fast files move, with what holds or slows them; and that one may leave. */
export function Overview() {
  const w = say(progressWords);
  const now = useNow();
  const jobs = openSubmissions.value;
  const state = flow.value?.flow.state ?? 'flowing';
  const speed = jobs.reduce(
    (sum, { id }) => sum + (speedOf(watched.value.get(id)?.uploadMeter ?? null, now, LINE_WINDOW_MS) ?? 0),
    0,
  );
  return (
    <>
      <div class="progress-overview">
        <p>
          {jobs.length > 0 && <strong>{w.underWay(number(jobs.length), jobs.length === 1)}</strong>}
          {state === 'flowing' && speed > 0 && <span>{w.uploadingAt(bytesPerSecond(speed))}</span>}
          {limitTexts().map((text) => (
            <span key={text}>{text}</span>
          ))}
        </p>
        <Button
          size="small"
          icon={state === 'paused' ? 'play' : 'pause'}
          busy={isDoing('pause')}
          reasons={offlineReasons()}
          onPress={() => void pauseTransfers(state !== 'paused')}
        >
          {state === 'paused' ? w.resume : w.pause}
        </Button>
      </div>
      <Held />
      <MayLeave />
    </>
  );
}

/** Why nothing moves. */
function Held() {
  const w = say(progressWords);
  const now = flow.value?.flow;
  if (now === undefined || now.state === 'flowing') return null;
  if (now.state === 'paused')
    return (
      <Banner tone="warning" title={w.pausedTitle}>
        {w.pausedText}
      </Banner>
    );
  return (
    <Banner
      tone="notice"
      title={w.quietTitle(moment(now.until))}
      actions={
        <Button size="small" onPress={() => show('settings')}>
          {w.toSettings}
        </Button>
      }
    >
      {w.quietText}
    </Banner>
  );
}

/** Caps and hours that hold, in words. */
function limitTexts(): readonly string[] {
  const w = say(progressWords);
  const now = flow.value;
  if (now === null || now.flow.state !== 'flowing') return [];
  const { uploadBytesPerSecond: up, downloadBytesPerSecond: down, quietHours } = now.limits;
  const both = now.flow.bytesPerSecond;
  return [
    ...(both === null ? [] : [w.cap.both(bytesPerSecond(both))]),
    ...(up === null ? [] : [w.cap.up(bytesPerSecond(up))]),
    ...(down === null ? [] : [w.cap.down(bytesPerSecond(down))]),
    ...(quietHours.length === 0 || both !== null
      ? []
      : [w.quietHours([...new Set(quietHours.map(({ from, to }) => `${from}–${to}`))].join(', '))]),
  ];
}

/** That jobs do not need this window, where that is so. */
function MayLeave() {
  const w = say(progressWords);
  const jobs = openSubmissions.value;
  if (!jobs.some(goesOn) || flow.value?.flow.state === 'paused') return null;
  const asks = jobs.some(({ state }) => state === 'awaitingConfirmation');
  return (
    <p class="may-leave">
      <Icon name="check" />
      <span>
        {asks ? w.closeAsking : w.closeTitle} <span class="muted">{w.closeText}</span>
      </span>
    </p>
  );
}
