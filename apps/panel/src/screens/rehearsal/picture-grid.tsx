import { useState } from 'preact/hooks';
import { duration } from '../../format/times.ts';
import { Icon } from '../../kit/icon.tsx';
import { say } from '../../words/language.ts';
import { LargePicture } from './large-picture.tsx';
import { type Picture, PictureBox } from './picture-box.tsx';
import { rehearsalWords } from './words.ts';

/** The frames that were rendered, side by side; pressed, one is shown large. */
export function PictureGrid({
  id,
  pictures,
}: {
  readonly id: string;
  readonly pictures: readonly Picture[];
}) {
  const w = say(rehearsalWords);
  const [large, setLarge] = useState<number | null>(null);
  const withPicture = pictures.filter(({ hasPicture }) => hasPicture);
  return (
    <>
      <ul class="rehearsal-pictures">
        {pictures.map((picture) => (
          <li key={picture.frame}>
            {picture.hasPicture ? (
              <button
                type="button"
                aria-label={w.openPicture(picture.frame)}
                onClick={() => setLarge(picture.frame)}
              >
                <PictureBox id={id} frame={picture.frame} />
              </button>
            ) : (
              <Nothing failed={picture.seconds === null} />
            )}
            <span class="caption tabular">
              <span>{w.frame(picture.frame)}</span>
              <span class={picture.seconds === null ? 'error-text' : 'muted'}>
                {picture.seconds === null ? w.frameFailed : duration(picture.seconds)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {large !== null && (
        <LargePicture
          id={id}
          pictures={withPicture}
          frame={large}
          onFrame={setLarge}
          onClose={() => setLarge(null)}
        />
      )}
    </>
  );
}

function Nothing({ failed }: { readonly failed: boolean }) {
  const w = say(rehearsalWords);
  return (
    <span class={`picture-box nothing${failed ? ' failed' : ''}`}>
      <Icon name={failed ? 'error' : 'camera'} size={20} />
      {!failed && <span>{w.noPicture}</span>}
    </span>
  );
}
