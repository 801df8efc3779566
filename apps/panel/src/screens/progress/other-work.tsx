import { number } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { oneLine } from '../../format/visible-text.ts';
import { Button } from '../../kit/button.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { isDoing } from '../../kit/once.ts';
import { ProgressBar } from '../../kit/surfaces.tsx';
import { kitWords } from '../../kit/words.ts';
import { scan } from '../../state/scene.ts';
import { show } from '../../state/screens.ts';
import { say } from '../../words/language.ts';
import { cancellingName, cancelRehearsal, runningRehearsals } from '../rehearsal/rehearsals.ts';
import { rehearsalWords } from '../rehearsal/words.ts';
import { stopScan } from './job-acts.ts';
import { progressWords } from './words.ts';

/** What is under way besides jobs: the look at the scene, and rehearsals. */
export function OtherWork() {
  const w = say(progressWords);
  const k = say(kitWords);
  const looking = scan.value?.state === 'running' ? scan.value : null;
  return (
    <>
      {looking !== null && (
        <Work
          title={w.scan}
          scenePath={looking.scenePath}
          step={k.looking[looking.step]}
          counts={
            looking.progress === null
              ? null
              : { done: looking.progress.filesDone, total: looking.progress.filesTotal, words: k.files }
          }
          stopping={isDoing(`scan ${looking.id}`)}
          onStop={() => void stopScan(looking.id)}
        />
      )}
      {runningRehearsals.value.map((each) => (
        <Work
          key={each.id}
          title={w.rehearsal}
          scenePath={each.scenePath}
          step={`${say(rehearsalWords).steps[each.step]}…`}
          counts={
            each.framesTotal === 0
              ? null
              : { done: each.framesDone, total: each.framesTotal, words: k.frames }
          }
          stopping={isDoing(cancellingName(each.id))}
          onStop={() => void cancelRehearsal(each.id)}
          onShow={() => show('rehearsal', each.id)}
        />
      ))}
    </>
  );
}

interface Counts {
  readonly done: number;
  readonly total: number;
  readonly words: (done: string, total: string) => string;
}

function Work({
  title,
  scenePath,
  step,
  counts,
  stopping,
  onStop,
  onShow,
}: {
  readonly title: string;
  readonly scenePath: string;
  readonly step: string;
  readonly counts: Counts | null;
  readonly stopping: boolean;
  readonly onStop: () => void;
  readonly onShow?: () => void;
}) {
  const w = say(progressWords);
  const name = oneLine(fileName(scenePath));
  return (
    <article class="job-card" aria-label={`${title}: ${name}`}>
      <header>
        <h2 class="one-line" title={scenePath}>
          {title} <bdi class="muted">{name}</bdi>
        </h2>
        <span class="card-actions">
          {onShow !== undefined && (
            <Button kind="quiet" size="small" onPress={onShow}>
              {w.toRehearsal}
            </Button>
          )}
          <Button kind="quiet" size="small" busy={stopping} reasons={offlineReasons()} onPress={onStop}>
            {w.stop}
          </Button>
        </span>
      </header>
      <ProgressBar
        share={counts === null || counts.total === 0 ? null : counts.done / counts.total}
        label={title}
      />
      <p class="job-figures">
        <span>{step}</span>
        {counts !== null && <span>{counts.words(number(counts.done), number(counts.total))}</span>}
      </p>
    </article>
  );
}
