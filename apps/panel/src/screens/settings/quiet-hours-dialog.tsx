import type { QuietHours, Weekday } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Segmented, TextInput } from '../../kit/fields.tsx';
import { kitWords } from '../../kit/words.ts';
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
  const k = say(kitWords);
  const [form, setForm] = useState<QuietForm>(hours === null ? NEW_QUIET_HOURS : formOf(hours));
  const change = (part: Partial<QuietForm>) => setForm({ ...form, ...part });
  const toggle = (day: Weekday) =>
    change({
      days: form.days.includes(day) ? form.days.filter((each) => each !== day) : [...form.days, day],
    });
  const wrong = wrongIn(form);
  const isWhole = form.from === form.to;
  return (
    <Dialog
      title={t.quietTitle}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{k.cancel}</Button>
          <Button
            kind="primary"
            reasons={[...reasons, ...wrong.map((each) => t[each])]}
            onPress={() => onKeep(quietHoursOf(form))}
          >
            {t.keep}
          </Button>
        </>
      }
    >
      <div class="column quiet-form">
        <fieldset class="field">
          <legend>{t.days}</legend>
          <div class="chip-row">
            {WEEKDAYS.map((day) => (
              <button
                key={day}
                type="button"
                class="chip"
                aria-pressed={form.days.includes(day)}
                onClick={() => toggle(day)}
              >
                {t.dayNames[day]}
              </button>
            ))}
          </div>
        </fieldset>
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
          options={[
            { value: 'rest', label: t.rest },
            { value: 'slow', label: t.slow },
          ]}
          onChange={(value) => change({ rests: value === 'rest' })}
        />
        {!form.rests && (
          <SpeedField
            label={t.slow}
            placeholder=""
            hint={t.both}
            eager
            bytesPerSecond={form.speed ?? null}
            onSpeed={(speed) => change({ speed })}
          />
        )}
        {wrong.length + reasons.length > 0 && (
          <p class="hint">{[...reasons, ...wrong.map((each) => t[each])].join(' ')}</p>
        )}
      </div>
    </Dialog>
  );
}
