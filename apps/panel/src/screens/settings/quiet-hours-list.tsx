import type { QuietHours } from '@farmhand/model';
import { signal } from '@preact/signals';
import { bytesPerSecond } from '../../format/numbers.ts';
import { Button, IconButton } from '../../kit/button.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { say } from '../../words/language.ts';
import { effectText, MOST_QUIET_HOURS, timeText } from './quiet-hours.ts';
import { QuietHoursDialog } from './quiet-hours-dialog.tsx';
import { changeTransfer } from './transfer-settings.ts';
import { transferWords } from './transfer-words.ts';

/** Which quiet hours are being changed; `new` for one more. */
const editing = signal<number | 'new' | null>(null);

const change = (next: readonly QuietHours[]) => changeTransfer({ quietHours: [...next] });
const edit = (which: number | 'new' | null) => {
  editing.value = which;
};

/** Hours in which files rest or go slowly: each to change or remove, and more to add. */
export function QuietHoursList({ quietHours }: { readonly quietHours: readonly QuietHours[] }) {
  const t = say(transferWords);
  const isFull = quietHours.length >= MOST_QUIET_HOURS;
  return (
    <>
      <p class="hint">{quietHours.length === 0 ? t.noQuiet : t.quietText}</p>
      {quietHours.length > 0 && (
        <ul class="quiet-hours">
          {quietHours.map((each, at) => {
            const text = timeText(each, t);
            return (
              <li key={at}>
                <button type="button" class="quiet" aria-label={t.changeQuiet(text)} onClick={() => edit(at)}>
                  <span class="tabular">{text}</span>
                  <span class="muted">{effectText(each, t, bytesPerSecond)}</span>
                </button>
                <IconButton
                  icon="trash"
                  label={t.removeQuiet(text)}
                  onPress={() => change(quietHours.filter((_, index) => index !== at))}
                />
              </li>
            );
          })}
        </ul>
      )}
      <div class="row">
        <Button size="small" icon="plus" reasons={isFull ? [t.mostQuiet] : []} onPress={() => edit('new')}>
          {t.addQuiet}
        </Button>
      </div>
    </>
  );
}

/** The window in which quiet hours are changed, where they are. */
export function QuietHoursEditor({ quietHours }: { readonly quietHours: readonly QuietHours[] }) {
  const which = editing.value;
  if (which === null) return null;
  return (
    <QuietHoursDialog
      hours={which === 'new' ? null : (quietHours[which] ?? null)}
      reasons={offlineReasons()}
      onClose={() => edit(null)}
      onKeep={(hours) => {
        change(
          which === 'new'
            ? [...quietHours, hours]
            : quietHours.map((each, at) => (at === which ? hours : each)),
        );
        edit(null);
      }}
    />
  );
}
