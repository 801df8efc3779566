import type { QuietHours } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { Chips } from '../../kit/chips.tsx';
import { Question } from '../../kit/question.tsx';
import { optionsOf, Segmented } from '../../kit/select.tsx';
import { TextInput } from '../../kit/text-input.tsx';
import { say } from '../../words/language.ts';
import {
  endsNextDay,
  formOf,
  NEW_QUIET_HOURS,
  type QuietForm,
  quietHoursOf,
  WEEKDAYS,
  wrongIn,
} from './quiet-hours.ts';
import { SpeedField } from './speed-field.tsx';
import { transferWords } from './transfer-words.ts';

/** Days, times, and what happens in them. */
export function QuietHoursDialog({
  hours,
  reasons,
  onKeep,
  onClose,
}: {
  /** Null for new ones. */
  readonly hours: QuietHours | null;
  /** Why they cannot be kept just now. */
  readonly reasons: readonly string[];
  readonly onKeep: (hours: QuietHours) => void;
  readonly onClose: () => void;
}) {
  const t = say(transferWords);
  const [form, setForm] = useState<QuietForm>(hours === null ? NEW_QUIET_HOURS : formOf(hours));
  const change = (part: Partial<QuietForm>) => setForm({ ...form, ...part });
  const wrong = wrongIn(form);
  const why = [...reasons, ...wrong.map((each) => t[each])];
  const isWhole = form.from === form.to;
  return (
    <Question
      title={t.quiet}
      go={t.keep}
      reasons={why}
      onGo={() => onKeep(quietHoursOf(form))}
      onClose={onClose}
    >
      <Chips
        label={t.days}
        values={WEEKDAYS}
        labels={t.dayNames}
        on={form.days}
        onChange={(days) => change({ days })}
      />
      <div class="quiet-times">
        <TextInput label={t.from} type="time" value={form.from} onChange={(from) => change({ from })} />
        <TextInput label={t.to} type="time" value={form.to} onChange={(to) => change({ to })} />
      </div>
      {!wrong.includes('noTime') && endsNextDay(form) && (
        <p class="hint">{isWhole ? t.wholeDay : t.untilNextDay}</p>
      )}
      <Segmented
        label={t.inThem}
        value={form.rests ? 'rest' : 'slow'}
        options={optionsOf(['rest', 'slow'], t)}
        onChange={(value) => change({ rests: value === 'rest' })}
      />
      {!form.rests && (
        <SpeedField
          label={t.slow}
          placeholder=""
          hint={t.both}
          bytesPerSecond={form.speed ?? null}
          onSpeed={(speed) => change({ speed })}
          onTyped={(speed) => change({ speed })}
        />
      )}
      {why.length > 0 && <p class="hint">{why.join(' ')}</p>}
    </Question>
  );
}
