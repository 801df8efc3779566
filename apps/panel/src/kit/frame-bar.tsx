import type { SubmissionView } from '@farmhand/model';

/** How many frames are through, as one bar: done, failed, rendering, waiting. Words beside it say the same. */
export function FrameBar({ frames }: { readonly frames: SubmissionView['frames'] }) {
  const total = frames?.total ?? 0;
  return (
    <span class="frame-bar" aria-hidden="true">
      {frames !== null &&
        total > 0 &&
        (['done', 'failed', 'rendering'] as const).map((name) => (
          <span key={name} class={name} style={{ width: `${(frames[name] / total) * 100}%` }} />
        ))}
    </span>
  );
}
