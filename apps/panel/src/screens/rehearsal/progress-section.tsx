import type { Rehearsal } from '@farmhand/sidecar/api';
import { number } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { duration } from '../../format/times.ts';
import { oneLine, visible } from '../../format/visible-text.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { isDoing } from '../../kit/once.ts';
import { ProgressBar, Section } from '../../kit/surfaces.tsx';
import { useNow } from '../../kit/use-now.ts';
import { kitWords } from '../../kit/words.ts';
import { say } from '../../words/language.ts';
import { cancellingName, cancelRehearsal } from './rehearsals.ts';
import { rehearsalWords } from './words.ts';

type Step = Rehearsal['step'];

const STEPS: readonly Step[] = ['waiting', 'reading', 'preparing', 'rendering', 'measuring', 'judging'];

/** How far a rehearsal is, step by step. */
export function ProgressSection({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const w = say(rehearsalWords);
  const k = say(kitWords);
  const { id, step, framesDone, framesTotal, scenePath } = rehearsal;
  const isWaiting = step === 'waiting';
  // A rehearsal that had to wait for none has nothing to say of waiting.
  const steps = isWaiting ? STEPS : STEPS.slice(1);
  const at = steps.indexOf(step);
  const share = step === 'rendering' && framesTotal > 0 ? framesDone / framesTotal : null;
  return (
    <Section title={w.underWay(oneLine(fileName(scenePath)))} aside={<Elapsed since={rehearsal.startedAt} />}>
      <div class="column" title={visible(scenePath)}>
        <ProgressBar share={share} label={w.steps[step]} />
        <span class="only-read" role="status">
          {w.steps[step]}
        </span>
        <ol class="rehearsal-steps">
          {steps.map((each, index) => {
            const state = index < at ? 'done' : index === at ? 'now' : 'next';
            return (
              <li key={each} class={state} aria-current={state === 'now' ? 'step' : undefined}>
                {state === 'done' && <Icon name="check" size={14} />}
                {state === 'now' && <span class="spinner" aria-hidden="true" />}
                {state === 'next' && <span class="dot" aria-hidden="true" />}
                <span>
                  {w.steps[each]}
                  <span class="only-read"> ({w.stepState[state]})</span>
                </span>
                {each === 'rendering' && framesTotal > 0 && (
                  <span class="muted tabular">{k.frames(number(framesDone), number(framesTotal))}</span>
                )}
              </li>
            );
          })}
        </ol>
        <div class="row">
          <Button
            icon="stop"
            busy={isDoing(cancellingName(id))}
            reasons={offlineReasons()}
            onPress={() => void cancelRehearsal(id)}
          >
            {k.cancel}
          </Button>
          <span class="hint">{w.goesOn}</span>
        </div>
      </div>
    </Section>
  );
}

/** Time that it has taken so far. */
function Elapsed({ since }: { readonly since: string }) {
  const w = say(rehearsalWords);
  const now = useNow();
  const seconds = Math.max(0, Math.round((now - Date.parse(since)) / 1000));
  return <span class="tabular">{w.elapsed(duration(seconds))}</span>;
}
