import type { Rehearsal } from '@farmhand/sidecar/api';
import { fileName } from '../../format/paths.ts';
import { ago } from '../../format/times.ts';
import { oneLine, visible } from '../../format/visible-text.ts';
import { Badge, Section, type Tone } from '../../kit/surfaces.tsx';
import { useNow } from '../../kit/use-now.ts';
import { show } from '../../state/screens.ts';
import { say } from '../../words/language.ts';
import { rehearsals, shownRehearsal } from './rehearsals.ts';
import { rehearsalWords } from './words.ts';

const tones: Readonly<Record<Rehearsal['state'], Tone>> = {
  running: 'active',
  done: 'good',
  failed: 'error',
  cancelled: 'neutral',
};

/** All that are kept, to look at again; the one on show is marked. */
export function EarlierSection() {
  const w = say(rehearsalWords);
  const now = useNow(60_000);
  const all = rehearsals.value ?? [];
  const shown = shownRehearsal.value;
  if (all.length === 0 || (all.length === 1 && shown !== null)) return null;
  return (
    <Section title={w.earlier} aside={<span>{w.earlierHint}</span>}>
      <ul class="earlier">
        {all.map((each) => (
          <li key={each.id}>
            <button
              type="button"
              title={visible(each.scenePath)}
              aria-current={each.id === shown?.id ? 'true' : undefined}
              onClick={() => show('rehearsal', each.id)}
            >
              <span class="one-line">{oneLine(fileName(each.scenePath))}</span>
              <Badge tone={tones[each.state]}>{w.states[each.state]}</Badge>
              <span class="muted tabular when">{ago(each.startedAt, now)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
