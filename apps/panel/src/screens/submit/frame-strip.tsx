import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Span, spansOf } from './frames.ts';

/** Cells of the picture for each pixel of its width. */
const CELLS_PER_PIXEL = 1;
const HEIGHT = 14;

/** A small picture of which frames are rendered between two others, and which of them first. */
export function FrameStrip({
  frames,
  before,
  first,
  last,
  label,
}: {
  /** Rising. */
  readonly frames: readonly number[];
  /** Frames rendered before the others, rising. */
  readonly before: readonly number[];
  readonly first: number;
  readonly last: number;
  /** The same in words. */
  readonly label: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(300);
  useLayoutEffect(() => {
    const shown = box.current;
    if (shown === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(50, shown.clientWidth)));
    observer.observe(shown);
    return () => observer.disconnect();
  }, []);
  const cells = Math.round(width * CELLS_PER_PIXEL);
  const bars = (spans: readonly Span[], top: number, height: number) =>
    spans
      .map(
        ({ from, to }) =>
          `M${from * width} ${top}h${Math.max(1, (to - from) * width)}v${height}H${from * width}z`,
      )
      .join('');
  return (
    <div class="frame-strip" ref={box}>
      <svg width="100%" height={HEIGHT} role="img" aria-label={label}>
        <path class="frames" d={bars(spansOf(frames, first, last, cells), 2, HEIGHT - 4)} />
        <path class="before" d={bars(spansOf(before, first, last, cells), 0, HEIGHT)} />
      </svg>
      <div class="strip-ends tabular" aria-hidden="true">
        <span>{first}</span>
        <span>{last}</span>
      </div>
    </div>
  );
}
