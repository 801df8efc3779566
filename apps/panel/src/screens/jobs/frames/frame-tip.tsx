import { duration } from '../../../format/times.ts';
import { say } from '../../../words/language.ts';
import type { FrameFacts } from './frame-table.ts';
import { frameWords } from './frame-words.ts';

/** A frame in one sentence. */
export function frameText(
  { name, condition, seconds, attempts }: FrameFacts,
  w: {
    readonly frame: (name: string) => string;
    readonly conditions: Readonly<Record<string, string>>;
    readonly attempts: string;
  },
): string {
  return [
    w.frame(name),
    w.conditions[condition],
    seconds === null ? '' : duration(seconds),
    attempts > 0 ? `${w.attempts}: ${attempts}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Width that is kept free for it. Pixels. */
const WIDE = 150;
const HIGH = 46;

/** What a frame is, beside its cell. */
export function FrameTip({
  facts,
  place,
  pitch,
  top,
  width,
  height,
}: {
  readonly facts: FrameFacts;
  /** Upper left corner of the cell in the whole grid. Pixels. */
  readonly place: { readonly x: number; readonly y: number };
  readonly pitch: number;
  /** How far the grid is scrolled, and what is in sight. Pixels. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
}) {
  const w = say(frameWords);
  const below = place.y - top + pitch + 6;
  const y = below + HIGH > height ? Math.max(-HIGH, place.y - top - HIGH - 6) : below;
  return (
    <div
      class="frame-tip"
      aria-hidden="true"
      style={{ transform: `translate(${Math.max(0, Math.min(width - WIDE, place.x))}px, ${y}px)` }}
    >
      <strong>{w.frame(facts.name)}</strong>
      <span>
        <span class={`condition-dot ${facts.condition}`} />
        {w.conditions[facts.condition]}
        {facts.seconds !== null && <span class="tabular">{duration(facts.seconds)}</span>}
        {facts.attempts > 0 && <span class="tabular">×{facts.attempts + 1}</span>}
      </span>
    </div>
  );
}
