import type { Rehearsal } from '@farmhand/sidecar/api';
import { open } from '../../api/request.ts';
import { Picture } from '../../kit/picture.tsx';
import { say } from '../../words/language.ts';
import { rehearsalWords } from './words.ts';

export type RenderedFrame = NonNullable<Rehearsal['result']>['pictures'][number];

/** The picture of a rehearsed frame. */
export function RehearsedPicture({ id, frame }: { readonly id: string; readonly frame: number }) {
  const w = say(rehearsalWords);
  const source = {
    key: `${id} ${frame}`,
    open: (signal: AbortSignal) =>
      open('get /rehearsals/{id}/pictures/{frame}', { params: { id, frame } }, signal),
  };
  return (
    <Picture source={source} alt={w.frame(frame)} none={<span class="no-picture">{w.pictureLost}</span>} />
  );
}
