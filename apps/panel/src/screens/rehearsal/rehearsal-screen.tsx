import { useEffect, useRef } from 'preact/hooks';
import { Empty } from '../../kit/surfaces.tsx';
import { say } from '../../words/language.ts';
import { EarlierSection } from './earlier-section.tsx';
import { ProgressSection } from './progress-section.tsx';
import { rehearsals, shownRehearsal } from './rehearsals.ts';
import { followRenderer } from './renderer.ts';
import { ResultSections } from './result-sections.tsx';
import { SetUpSection } from './set-up-section.tsx';
import { rehearsalWords } from './words.ts';

/** Rehearses some frames of the job on this computer before it is paid for, and shows what came of it. */
export function RehearsalScreen() {
  const w = say(rehearsalWords);
  useEffect(followRenderer, []);
  const shown = shownRehearsal.value;
  const outcome = useRef<HTMLDivElement>(null);
  const isRunning = shown?.state === 'running';
  // In a narrow panel it begins below what is in sight.
  useEffect(() => {
    if (isRunning) outcome.current?.scrollIntoView({ block: 'nearest' });
  }, [isRunning]);
  return (
    <div class="screen rehearsal">
      <div class="column loose rehearsal-set-up">
        <p class="rehearsal-what">{w.what}</p>
        <SetUpSection />
      </div>
      <div class="column loose rehearsal-outcome" ref={outcome}>
        {shown === null && rehearsals.value !== null && (
          <Empty icon="rehearsal" title={w.none}>
            {w.noneText}
          </Empty>
        )}
        {shown !== null && isRunning && <ProgressSection rehearsal={shown} />}
        {shown !== null && !isRunning && <ResultSections key={shown.id} rehearsal={shown} />}
      </div>
      <div class="rehearsal-earlier">
        <EarlierSection />
      </div>
    </div>
  );
}
