import { effect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { fileName } from '../../format/paths.ts';
import { oneLine } from '../../format/visible-text.ts';
import { submissions } from '../../state/submissions.ts';
import { say } from '../../words/language.ts';
import { outcomeOf } from './outcome.ts';
import { stepOf } from './steps.ts';
import { watched } from './watch.ts';
import { progressWords } from './words.ts';

/** What is said in one breath, so that a hundred jobs do not drown each other. */
const MOST_AT_ONCE = 3;

/** Reads out when a job comes to its next step or an end; never how far within one. */
export function Announcements() {
  const [text, setText] = useState('');
  useEffect(() => {
    let known: ReadonlyMap<string, string> | null = null;
    return effect(() => {
      const w = say(progressWords);
      const now = new Map<string, string>();
      const news: string[] = [];
      for (const job of submissions.value.values()) {
        const step = stepOf(job);
        const isTroubled = (watched.value.get(job.id)?.troubles ?? null) !== null;
        const what =
          job.state === 'awaitingConfirmation'
            ? w.asksShort
            : step === null
              ? w.outcome[outcomeOf(job)]
              : isTroubled
                ? w.someTroubled(w.steps[step])
                : w.steps[step];
        now.set(job.id, what);
        const former = known?.get(job.id);
        // What ended before it was known of is history, and only loaded.
        const isNews = former !== undefined || step !== null;
        if (known !== null && isNews && former !== what)
          news.push(w.news(oneLine(fileName(job.scenePath)), what));
      }
      known = now;
      if (news.length > 0) setText(news.slice(-MOST_AT_ONCE).join(' '));
    });
  }, []);
  return (
    <div class="only-read" role="status">
      {text}
    </div>
  );
}
