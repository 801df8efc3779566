import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../../kit/icon.tsx';
import { say } from '../../../words/language.ts';
import { fetchPicture, pictureAtHand } from './frame-pictures.ts';
import type { FrameFacts } from './frame-table.ts';
import { frameWords } from './frame-words.ts';

/** An arrow key that is held down shall not ask for every frame on its way. Milliseconds. */
const REST_MS = 120;

/** A frame's picture, or why there is none. */
export function FramePicture({
  submissionId,
  facts,
  size,
}: {
  readonly submissionId: string;
  readonly facts: FrameFacts;
  readonly size: 'small' | 'large';
}) {
  const w = say(frameWords);
  const { id: frameId, attempts, name, condition } = facts;
  const isFinished = condition === 'done';
  const atHand = isFinished ? pictureAtHand({ submissionId, frameId, attempts }) : null;
  const [state, setState] = useState<{ readonly of: number; readonly url: string | null | undefined }>({
    of: frameId,
    url: atHand,
  });
  const url = state.of === frameId ? state.url : atHand;
  useEffect(() => {
    if (!isFinished) {
      setState({ of: frameId, url: null });
      return undefined;
    }
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        fetchPicture({ submissionId, frameId, attempts }, stop.signal).then(
          (found) => setState({ of: frameId, url: found }),
          () => {
            if (!stop.signal.aborted) setState({ of: frameId, url: null });
          },
        );
      },
      atHand === undefined ? REST_MS : 0,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [submissionId, frameId, attempts, isFinished]);
  if (url === undefined) {
    return (
      <div class={`frame-picture ${size} none`}>
        <span class="spinner" aria-hidden="true" />
      </div>
    );
  }
  if (url === null) {
    return (
      <div class={`frame-picture ${size} none`} role="img" aria-label={`${w.picture(name)}: ${w.noPicture}`}>
        <Icon name="camera" size={size === 'small' ? 16 : 28} />
        {size === 'large' && <span>{isFinished ? w.noPicture : w.noPictureYet}</span>}
      </div>
    );
  }
  return (
    <div class={`frame-picture ${size}`}>
      <img src={url} alt={w.picture(name)} decoding="async" />
    </div>
  );
}
