import { useState } from 'preact/hooks';
import { duration } from '../../format/times.ts';
import { Icon } from '../../kit/icon.tsx';
import { LargePicture } from '../../kit/large-picture.tsx';
import { say } from '../../words/language.ts';
import { RehearsedPicture, type RenderedFrame } from './rehearsed-picture.tsx';
import { rehearsalWords } from './words.ts';

/** The frames that were rendered, side by side; pressed, one is shown large. */
export function PictureGrid({
  id,
  pictures,
}: {
  readonly id: string;
  readonly pictures: readonly RenderedFrame[];
}) {
  const w = say(rehearsalWords);
  const [large, setLarge] = useState<number | null>(null);
  const toSee = pictures.filter(({ hasPicture }) => hasPicture);
  const now = large === null ? undefined : toSee[large];
  return (
    <>
      <ul class="thumbnails">
        {pictures.map((each) => {
          const { frame, hasPicture, seconds } = each;
          return (
            <li key={frame}>
              {hasPicture ? (
                <button
                  type="button"
                  aria-label={w.openPicture(frame)}
                  onClick={() => setLarge(toSee.indexOf(each))}
                >
                  <RehearsedPicture id={id} frame={frame} />
                </button>
              ) : (
                <span class="picture">
                  <span class={`no-picture${seconds === null ? ' failed' : ''}`}>
                    <Icon name={seconds === null ? 'error' : 'camera'} size={20} />
                    {seconds !== null && <span>{w.noPicture}</span>}
                  </span>
                </span>
              )}
              <span class="caption tabular">
                <span>{w.frame(frame)}</span>
                <span class={seconds === null ? 'error-text' : 'muted'}>
                  {seconds === null ? w.frameFailed : duration(seconds)}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      {large !== null && now !== undefined && (
        <LargePicture
          title={w.frame(now.frame)}
          facts={now.seconds !== null && duration(now.seconds)}
          at={large}
          total={toSee.length}
          onGo={setLarge}
          onClose={() => setLarge(null)}
        >
          <RehearsedPicture id={id} frame={now.frame} />
        </LargePicture>
      )}
    </>
  );
}
