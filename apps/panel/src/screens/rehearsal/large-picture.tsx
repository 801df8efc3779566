import { useRef, useState } from 'preact/hooks';
import { duration } from '../../format/times.ts';
import { Button, IconButton } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { say } from '../../words/language.ts';
import { type Picture, PictureBox } from './picture-box.tsx';
import { rehearsalWords } from './words.ts';

/** A picture as large as the panel allows, or at its actual size; the arrow keys go to the one before and after. */
export function LargePicture({
  id,
  pictures,
  frame,
  onFrame,
  onClose,
}: {
  readonly id: string;
  readonly pictures: readonly Picture[];
  readonly frame: number;
  readonly onFrame: (frame: number) => void;
  readonly onClose: () => void;
}) {
  const w = say(rehearsalWords);
  const [isActual, setActual] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const at = pictures.findIndex((each) => each.frame === frame);
  const seconds = pictures[at]?.seconds ?? null;
  const total = pictures.length;
  const go = (by: number) => {
    const next = pictures[at + by];
    if (next !== undefined) onFrame(next.frame);
  };
  return (
    <Dialog
      size="wide"
      title={w.frame(frame)}
      onClose={onClose}
      actions={
        <>
          <IconButton
            icon="back"
            label={w.previous}
            reasons={at <= 0 ? [w.of(1, total)] : []}
            onPress={() => go(-1)}
          />
          <span class="tabular at" role="status">
            {w.of(at + 1, total)}
          </span>
          <IconButton
            icon="chevron"
            label={w.next}
            reasons={at >= total - 1 ? [w.of(total, total)] : []}
            onPress={() => go(1)}
          />
          <span class="muted grow tabular">{seconds !== null && duration(seconds)}</span>
          <Button pressed={isActual} onPress={() => setActual(!isActual)}>
            {w.fullSize}
          </Button>
        </>
      }
    >
      <div
        ref={place}
        class={`rehearsal-large${isActual ? ' actual' : ''}`}
        role="group"
        aria-label={w.frame(frame)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls and takes the arrow keys has to be reached.
        tabIndex={0}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
          if (by === undefined || isActual) return;
          event.preventDefault();
          go(by);
        }}
      >
        <PictureBox id={id} frame={frame} />
      </div>
    </Dialog>
  );
}
