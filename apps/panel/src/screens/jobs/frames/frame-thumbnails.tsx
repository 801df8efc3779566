import type { SubmissionView } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { number } from '../../../format/numbers.ts';
import { IconButton } from '../../../kit/button.tsx';
import { say } from '../../../words/language.ts';
import { FramePicture } from './frame-picture.tsx';
import { chosenRows } from './frame-selection.ts';
import { type FrameTable, factsOf } from './frame-table.ts';
import { frameWords } from './frame-words.ts';
import type { GridView } from './grid-view.ts';

/** Thumbnails on the page at once. */
const PAGE = 12;

/** A page of small pictures; which page follows the keyboard's frame. */
export function FrameThumbnails({
  job,
  table,
  view,
  onOpen,
}: {
  readonly job: SubmissionView;
  readonly table: FrameTable;
  readonly version: number;
  readonly view: GridView;
  readonly onOpen: (row: number) => void;
}) {
  const w = say(frameWords);
  const selection = view.selection.value;
  const [from, setFrom] = useState({ of: selection, at: 0 });
  const at = from.of === selection ? from.at : 0;
  const rows = chosenRows(selection, at + PAGE).slice(at);
  if (selection.count === 1) {
    const facts = factsOf(table, rows[0] ?? -1);
    return facts === null ? null : (
      <button
        type="button"
        class="frame-thumbnail single"
        aria-label={w.openPicture(facts.name)}
        onClick={() => onOpen(facts.row)}
      >
        <FramePicture submissionId={job.id} facts={facts} size="large" />
      </button>
    );
  }
  return (
    <div>
      <ul class="frame-thumbnails">
        {rows.map((row) => {
          const facts = factsOf(table, row);
          return (
            facts !== null && (
              <li key={facts.id}>
                <button
                  type="button"
                  class={`frame-thumbnail${row === view.cursor.value ? ' current' : ''}`}
                  aria-label={w.openPicture(facts.name)}
                  onClick={() => {
                    view.cursor.value = row;
                    onOpen(row);
                  }}
                >
                  <FramePicture submissionId={job.id} facts={facts} size="small" />
                  <span class="tabular">
                    <span class={`condition-dot ${facts.condition}`} aria-hidden="true" />
                    {facts.name}
                  </span>
                </button>
              </li>
            )
          );
        })}
      </ul>
      {selection.count > PAGE && (
        <div class="row thumbnail-pages">
          <IconButton
            icon="back"
            label={w.previous}
            reasons={at === 0 ? [w.of('1', number(selection.count))] : []}
            onPress={() => setFrom({ of: selection, at: Math.max(0, at - PAGE) })}
          />
          <span class="tabular muted" role="status">
            {number(at + 1)}–{number(Math.min(at + PAGE, selection.count))} / {number(selection.count)}
          </span>
          <IconButton
            icon="chevron"
            label={w.next}
            reasons={
              at + PAGE >= selection.count ? [w.of(number(selection.count), number(selection.count))] : []
            }
            onPress={() => setFrom({ of: selection, at: at + PAGE })}
          />
        </div>
      )}
    </div>
  );
}
