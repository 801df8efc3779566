import { open } from '../../../api/request.ts';
import { Icon } from '../../../kit/icon.tsx';
import { Picture } from '../../../kit/picture.tsx';
import { say } from '../../../words/language.ts';
import type { FrameFacts } from './frame-table.ts';
import { frameWords } from './frame-words.ts';

/** A frame's picture, or why there is none. One that is rendered again has another. */
export function FramePicture({
  submissionId: id,
  facts,
}: {
  readonly submissionId: string;
  readonly facts: FrameFacts;
}) {
  const w = say(frameWords);
  const { id: frameId, attempts, name } = facts;
  const isFinished = facts.condition === 'done';
  const source = {
    key: `${id} ${frameId} ${attempts}`,
    open: (signal: AbortSignal) =>
      open('get /submissions/{id}/frames/{frameId}/picture', { params: { id, frameId } }, signal),
  };
  return (
    <Picture
      source={isFinished ? source : null}
      alt={w.picture(name)}
      none={
        <span class="no-picture">
          <Icon name="camera" size={20} />
          <span>{isFinished ? w.noPicture : w.noPictureYet}</span>
        </span>
      }
    />
  );
}
