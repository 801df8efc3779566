import { useRef } from 'preact/hooks';
import { bytes, money } from '../../format/numbers.ts';
import { duration } from '../../format/times.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Question } from '../../kit/question.tsx';
import { useBottomBar } from '../../kit/use-bottom-bar.ts';
import { kitWords } from '../../kit/words.ts';
import { scanResult, scenePath, settings } from '../../state/scene.ts';
import { say, sayPair } from '../../words/language.ts';
import { problemLine } from '../../words/problem-text.ts';
import { estimateOf } from './estimate.ts';
import { keyOf } from './fixes.ts';
import type { Obstacle } from './reasons.ts';
import { giveUp, obstacles, sending, submit, submitAnyway } from './send-job.ts';
import { settingWords } from './setting-words.ts';
import { submitWords } from './words.ts';

/** Always in sight: what it comes to, what is in the way, and the one button. */
export function SubmitBar() {
  const w = say(submitWords);
  const now = sending.value;
  const reasons = [...new Set(obstacles.value.map(wordsOf))];
  const bar = useRef<HTMLDivElement>(null);
  useBottomBar(bar);
  const isBusy = now.step !== 'idle' && now.step !== 'asking';
  return (
    <div class="submit-bar" ref={bar}>
      <div class="submit-state">
        <div role="status">
          {now.step === 'repeating' ? (
            <p class="warning-text">{w.repeating}</p>
          ) : reasons.length > 0 ? (
            <Reasons reasons={reasons} />
          ) : (
            <p class="ready">
              <Icon name="check" />
              {w.ready}
            </p>
          )}
        </div>
        {reasons.length === 0 && <Figures />}
      </div>
      {isBusy && (
        <Button kind="quiet" onPress={giveUp}>
          {say(kitWords).cancel}
        </Button>
      )}
      <Button
        kind="primary"
        size="large"
        icon="submit"
        busy={isBusy}
        reasons={isBusy ? [] : reasons}
        onPress={() => void submit()}
      >
        {now.step === 'looking' ? w.lookingOnce : isBusy ? w.sending : w.submit}
      </Button>
      {now.step === 'asking' && (
        <Question
          title={w.warningsTitle(now.warnings.length)}
          stay={w.back}
          go={w.submitAnyway}
          onGo={() => void submitAnyway()}
          onClose={giveUp}
        >
          <p>{w.warningsText}</p>
          <ul class="warning-list">
            {now.warnings.map((warning) => (
              <li key={keyOf(warning)}>
                <Icon name="warning" />
                <span>{sayPair(warning.text)}</span>
              </li>
            ))}
          </ul>
        </Question>
      )}
    </div>
  );
}

/** Reasons that are in sight at once; the others are a press away. */
const IN_SIGHT = 2;

/** Every reason, each cut where it is long, and whole in its title. */
function Reasons({ reasons }: { readonly reasons: readonly string[] }) {
  const w = say(submitWords);
  const line = (reason: string) => (
    <li key={reason} class="reason" title={reason}>
      {reason}
    </li>
  );
  const rest = reasons.slice(IN_SIGHT);
  return (
    <div class="reasons">
      <ul>{reasons.slice(0, IN_SIGHT).map(line)}</ul>
      {rest.length > 0 && (
        <details>
          <summary>{w.moreReasons(rest.length)}</summary>
          <ul>{rest.map(line)}</ul>
        </details>
      )}
    </div>
  );
}

/** The estimate in one line. */
function Figures() {
  const w = say(submitWords);
  const check = scanResult.value?.check;
  const now = settings.value;
  if (check === undefined || now === null || scenePath.value === null) return null;
  const { frames, newBytes, uploadSeconds, nodeSeconds, cost } = estimateOf(check, now);
  const figures = [
    frames === null ? '' : say(settingWords).frameCount(frames),
    newBytes === 0
      ? ''
      : `${w.uploadTime} ${bytes(newBytes)}${uploadSeconds === null ? '' : `, ${w.about(duration(uploadSeconds))}`}`,
    nodeSeconds === null ? '' : `${w.nodeTime} ${duration(nodeSeconds)}`,
    cost === null ? '' : `${w.cost} ${w.about(money(cost, null))}`,
  ].filter((figure) => figure !== '');
  return (
    <p class="muted small tabular one-line" title={figures.join(' · ')}>
      {figures.join(' · ')}
    </p>
  );
}

function wordsOf(obstacle: Obstacle): string {
  const w = say(submitWords);
  switch (obstacle.kind) {
    case 'finding':
      return sayPair(obstacle.finding.text);
    case 'lookFailed':
      return problemLine(obstacle.problem);
    case 'wrongField':
      return w.wrongField(obstacle.label, obstacle.error);
    default:
      return w.obstacles[obstacle.kind];
  }
}
