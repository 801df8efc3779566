import type { SubmissionView } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { number } from '../../../format/numbers.ts';
import { IconButton } from '../../../kit/button.tsx';
import { kitWords } from '../../../kit/words.ts';
import { say } from '../../../words/language.ts';
import { FramePicture } from './frame-picture.tsx';
import { chosenRows } from './frame-selection.ts';
import { factsOf } from './frame-table.ts';
import { frameWords } from './frame-words.ts';
import { type JobFrames, liveTable } from './frames-feed.ts';
import type { GridView } from './grid-view.ts';

/** Thumbnails on the page at once. */
const PAGE = 12;

/** Small pictures of the chosen frames, page by page; of a single one a larger picture. */
export function FrameThumbnails({
  job,
  frames,
  view,
  onOpen,
}: {
  readonly job: SubmissionView;
  readonly frames: JobFrames;
  readonly view: GridView;
  readonly onOpen: (row: number) => void;
}) {
  const w = say(frameWords);
  const k = say(kitWords);
  const table = liveTable(frames);
  const selection = view.selection.value;
  const [from, setFrom] = useState({ of: selection, at: 0 });
  if (table === null) return null;
  const { count } = selection;
  const at = from.of === selection ? from.at : 0;
  const end = Math.min(at + PAGE, count);
  const isSingle = count === 1;
  const step = (icon: 'back' | 'chevron', label: string, isEnd: boolean, to: number) => (
    <IconButton
      icon={icon}
      label={label}
      reasons={isEnd ? [k.of(number(end), number(count))] : []}
      onPress={() => setFrom({ of: selection, at: Math.max(0, to) })}
    />
  );
  return (
    <div>
      <ul class={isSingle ? 'frame-alone' : 'thumbnails'}>
        {chosenRows(selection, end)
          .slice(at)
          .map((row) => {
            const facts = factsOf(table, row);
            return (
              facts !== null && (
                <li key={facts.id}>
                  <button
                    type="button"
                    aria-label={w.openPicture(facts.name)}
                    aria-current={!isSingle && row === view.cursor.value ? 'true' : undefined}
                    onClick={() => {
                      view.cursor.value = row;
                      onOpen(row);
                    }}
                  >
                    <FramePicture submissionId={job.id} facts={facts} />
                  </button>
                  {!isSingle && (
                    <span class="caption tabular">
                      <span class={`condition-dot ${facts.condition}`} aria-hidden="true" />
                      {facts.name}
                    </span>
                  )}
                </li>
              )
            );
          })}
      </ul>
      {count > PAGE && (
        <div class="row thumbnail-pages">
          {step('back', k.previous, at === 0, at - PAGE)}
          <span class="tabular muted" role="status">
            {number(at + 1)}–{number(end)} / {number(count)}
          </span>
          {step('chevron', k.next, end >= count, at + PAGE)}
        </div>
      )}
    </div>
  );
}
