import { useEffect } from 'preact/hooks';
import { number } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { IconButton } from '../../../kit/button.tsx';
import { Dialog } from '../../../kit/dialog.tsx';
import { say } from '../../../words/language.ts';
import { FramePicture } from './frame-picture.tsx';
import { type FrameTable, factsOf } from './frame-table.ts';
import { frameWords } from './frame-words.ts';

/** A frame's picture as large as the panel allows, with the frames before and after it at the arrow keys. */
export function LargePicture({
  submissionId,
  table,
  row,
  rows,
  onRow,
  onClose,
}: {
  readonly submissionId: string;
  readonly table: FrameTable;
  readonly row: number;
  /** Rows to go through; all of the table for null. */
  readonly rows: readonly number[] | null;
  readonly onRow: (row: number) => void;
  readonly onClose: () => void;
}) {
  const w = say(frameWords);
  const facts = factsOf(table, row);
  const total = rows?.length ?? table.known;
  const at = rows === null ? row : rows.indexOf(row);
  const go = (by: number) => {
    const next = Math.min(total - 1, Math.max(0, at + by));
    const to = rows === null ? next : rows[next];
    if (to !== undefined) onRow(to);
  };
  // Wherever in the window the focus is.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      go(by);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [at, total, rows]);
  return (
    <Dialog
      size="wide"
      title={w.frame(facts?.name ?? '')}
      onClose={onClose}
      actions={
        <>
          <span class="muted grow tabular">
            {w.of(number(at + 1), number(total))}
            {facts !== null && ` · ${w.conditions[facts.condition]}`}
            {facts?.seconds != null && ` · ${duration(facts.seconds)}`}
            {facts?.cost != null && ` · ${number(facts.cost, 3)}`}
          </span>
          <IconButton
            icon="back"
            label={w.previous}
            reasons={at <= 0 ? [w.of('1', number(total))] : []}
            onPress={() => go(-1)}
          />
          <IconButton
            icon="chevron"
            label={w.next}
            reasons={at >= total - 1 ? [w.of(number(total), number(total))] : []}
            onPress={() => go(1)}
          />
        </>
      }
    >
      <div class="large-picture">
        {facts !== null && <FramePicture submissionId={submissionId} facts={facts} size="large" />}
      </div>
    </Dialog>
  );
}
