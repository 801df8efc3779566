import { Icon } from '../../kit/icon.tsx';
import { say } from '../../words/language.ts';
import { STEPS, type Step } from './steps.ts';
import { progressWords } from './words.ts';

/** The steps of a job in a line: what is done, what is being done, what is still to come. */
export function StepLine({
  step,
  halted,
}: {
  readonly step: Step;
  /** It does not go on by itself just now. */
  readonly halted: boolean;
}) {
  const w = say(progressWords);
  const now = STEPS.indexOf(step);
  return (
    <>
      <ol class="job-steps">
        {STEPS.map((name, at) => {
          const state = at < now ? 'done' : at > now ? 'next' : halted ? 'halted' : 'now';
          return (
            <li key={name} class={state} aria-current={at === now ? 'step' : undefined}>
              <span class="step-dot" aria-hidden="true">
                {state === 'done' && <Icon name="check" size={10} />}
              </span>
              <span class="step-name">{w.steps[name]}</span>
              <span class="only-read">: {at < now ? w.stepDone : at > now ? w.stepNext : w.stepNow}</span>
            </li>
          );
        })}
      </ol>
      <p class="step-alone" aria-hidden="true">
        {w.stepOf(now + 1, STEPS.length, w.steps[step])}
      </p>
    </>
  );
}
