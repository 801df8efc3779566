import type { Rehearsal } from '@farmhand/sidecar/api';
import { useEffect, useState } from 'preact/hooks';
import { say } from '../../words/language.ts';
import { fetchPicture, pictureAtHand } from './pictures.ts';
import { rehearsalWords } from './words.ts';

export type Picture = NonNullable<Rehearsal['result']>['pictures'][number];

/** A frame's picture in the box it is given. */
export function PictureBox({ id, frame }: { readonly id: string; readonly frame: number }) {
  const w = say(rehearsalWords);
  const url = usePicture(id, frame);
  if (url === undefined) {
    return (
      <span class="picture-box">
        <span class="spinner" aria-hidden="true" />
      </span>
    );
  }
  if (url === null) {
    return (
      <span class="picture-box">
        <span class="muted">{w.pictureLost}</span>
      </span>
    );
  }
  return (
    <span class="picture-box">
      <img src={url} alt={w.frame(frame)} decoding="async" />
    </span>
  );
}

/** Address of a picture: undefined while it is fetched, null when there is none. */
function usePicture(id: string, frame: number): string | null | undefined {
  const key = `${id} ${frame}`;
  const [found, setFound] = useState<{ readonly key: string; readonly url: string | null } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    fetchPicture(id, frame, stop.signal).then(
      (url) => setFound({ key, url }),
      () => {
        if (!stop.signal.aborted) setFound({ key, url: null });
      },
    );
    return () => stop.abort();
  }, [key]);
  return found?.key === key ? found.url : pictureAtHand(id, frame);
}
