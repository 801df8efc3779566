import type { QuietHours } from '@farmhand/model';
import { bytesPerSecond } from '../../format/numbers.ts';
import { Button, IconButton } from '../../kit/button.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { say } from '../../words/language.ts';
import { effectText, MOST_QUIET_HOURS, timeText } from './quiet-hours.ts';
import { QuietHoursDialog } from './quiet-hours-dialog.tsx';
import { changeTransfer } from './transfer-settings.ts';
import { transferWords } from './transfer-words.ts';

const change = (next: readonly QuietHours[]) => changeTransfer({ quietHours: [...next] });

/** Hours in which files rest or go slowly: each to change or remove, and more to add. */
export function QuietHoursList({
  quietHours,
  onEdit,
}: {
  readonly quietHours: readonly QuietHours[];
  /** Asks for the window in which some are changed, or new ones made. */
  readonly onEdit: (which: QuietHours | 'new') => void;
}) {
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
                <button
                  type="button"
                  class="quiet"
                  aria-label={t.changeQuiet(text)}
                  onClick={() => onEdit(each)}
                >
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
        <Button size="small" icon="plus" reasons={isFull ? [t.mostQuiet] : []} onPress={() => onEdit('new')}>
          {t.addQuiet}
        </Button>
      </div>
    </>
  );
}

/** The window in which quiet hours are changed, whatever others are changed elsewhere meanwhile. */
export function QuietHoursEditor({
  which,
  quietHours,
  onClose,
}: {
  readonly which: QuietHours | 'new';
  /** All that there are. */
  readonly quietHours: readonly QuietHours[];
  readonly onClose: () => void;
}) {
  const before = JSON.stringify(which);
  const isStill = quietHours.some((each) => JSON.stringify(each) === before);
  return (
    <QuietHoursDialog
      hours={which === 'new' ? null : which}
      reasons={offlineReasons()}
      onClose={onClose}
      onKeep={(hours) => {
        change(
          isStill
            ? quietHours.map((each) => (JSON.stringify(each) === before ? hours : each))
            : [...quietHours, hours],
        );
        onClose();
      }}
    />
  );
}
