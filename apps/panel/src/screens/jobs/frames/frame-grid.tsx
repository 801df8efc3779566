import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useOwnId } from '../../../kit/id.ts';
import { say } from '../../../words/language.ts';
import { factsOf } from './frame-table.ts';
import { FrameTip, frameText } from './frame-tip.tsx';
import { frameWords } from './frame-words.ts';
import type { JobFrames } from './frames-feed.ts';
import { gridDrawing, PADDING } from './grid-drawing.ts';
import { beginDrag, type Drag, type GridInput, onGridKey } from './grid-input.ts';
import { cellAt, fittingPitch, layOut, placeOf, scrolledTo, zoomed } from './grid-layout.ts';
import type { GridView } from './grid-view.ts';

/** All frames of a job as cells on a canvas: of what changes only the cells that did are drawn. */
export function FrameGrid({
  frames,
  view,
  mostHeight,
  onOpen,
}: {
  readonly frames: JobFrames;
  readonly view: GridView;
  /** The grid scrolls when it would be higher. Pixels. */
  readonly mostHeight: number;
  readonly onOpen: (row: number) => void;
}) {
  const w = say(frameWords);
  const id = useOwnId('frames');
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useSignal(0);
  const pointed = useSignal(-1);
  /** Whether the keyboard is in use here: its frame has its tip then. */
  const isByKey = useSignal(false);
  const top = useSignal(0);

  const table = frames.table.value;
  const total = table?.total ?? 0;
  const pitch = view.pitch.value ?? fittingPitch(total, width.value, mostHeight - 2 * PADDING);
  const layout = layOut(total, Math.max(1, width.value), pitch);
  const height = Math.min(mostHeight, Math.max(40, layout.height + 2 * PADDING));
  const now = useRef({ layout, height, table });
  now.current = { layout, height, table };

  const drawing = useMemo(() => gridDrawing(frames, view, now, box, canvas), [frames, view]);
  drawing.schedule(null);
  useEffect(() => {
    view.drawn.value = pitch;
  }, [pitch]);

  useEffect(() => drawing.start(), [drawing]);
  useEffect(() => {
    const shown = box.current;
    if (shown === null) return undefined;
    const measure = () => {
      width.value = Math.max(1, shown.clientWidth - 2 * PADDING);
      drawing.schedule(null);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(shown);
    const onScroll = () => {
      top.value = shown.scrollTop;
      drawing.schedule(null);
    };
    shown.addEventListener('scroll', onScroll, { passive: true });
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      if (event.deltaY !== 0) zoom(event.deltaY < 0 ? 1 : -1, event.offsetY);
    };
    shown.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      observer.disconnect();
      shown.removeEventListener('scroll', onScroll);
      shown.removeEventListener('wheel', onWheel);
    };
  }, [drawing]);

  useSignalEffect(() => {
    view.selection.value;
    view.cursor.value;
    view.by.value;
    view.lit.value;
    drawing.schedule(null);
  });
  // The keyboard's frame is always in sight.
  useSignalEffect(() => {
    const row = view.cursor.value;
    const shown = box.current;
    if (row < 0 || shown === null) return;
    const { layout: at, height: high } = now.current;
    shown.scrollTop = scrolledTo(at, row, shown.scrollTop, high - 2 * PADDING - 2);
  });

  /** What is under the pointer, or the keyboard, stays where it is. */
  const zoom = (by: 1 | -1, at = 0) => {
    const shown = box.current;
    const { layout: before } = now.current;
    const next = zoomed(before.pitch, by);
    if (shown === null || next === before.pitch) return;
    const held = Math.max(
      0,
      Math.min(before.count - 1, Math.floor((shown.scrollTop + at) / before.pitch) * before.columns),
    );
    view.pitch.value = next;
    requestAnimationFrame(() => {
      shown.scrollTop = placeOf(now.current.layout, held).y - at;
    });
  };
  const input: GridInput = {
    layout: () => now.current.layout,
    page: () => Math.floor(now.current.height / now.current.layout.pitch),
    zoom,
    open: onOpen,
  };

  const drag = useRef<Drag | null>(null);
  const pointOf = (event: PointerEvent | MouseEvent): readonly [number, number] => {
    const shown = box.current;
    if (shown === null) return [-1, -1];
    const { left, top: up } = shown.getBoundingClientRect();
    return [
      event.clientX - left - shown.clientLeft - PADDING,
      event.clientY - up - shown.clientTop - PADDING + shown.scrollTop,
    ];
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || table === null) return;
    isByKey.value = false;
    // Presses on the scroll bar are its own.
    if (event.offsetX > (box.current?.clientWidth ?? 0)) return;
    const [x, y] = pointOf(event);
    drag.current = beginDrag(view, layout, x, y, event);
    box.current?.focus({ preventScroll: true });
    if (drag.current !== null) box.current?.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const [x, y] = pointOf(event);
    if (drag.current !== null) drag.current(x, y);
    pointed.value = cellAt(layout, x, y);
  };
  const letGo = () => {
    drag.current = null;
  };

  const shownRow = pointed.value >= 0 ? pointed.value : isByKey.value ? view.cursor.value : -1;
  // Read so that the tip follows what happens to its frame.
  if (shownRow >= 0) frames.version.value;
  const facts = table === null ? null : factsOf(table, shownRow);
  const cursor = view.cursor.value;
  const cursorFacts = table === null ? null : factsOf(table, cursor);
  return (
    <div class="frame-grid-place">
      <div
        ref={box}
        class="frame-grid"
        role="grid"
        tabIndex={0}
        aria-label={w.grid}
        aria-describedby={`${id}-help`}
        aria-multiselectable={true}
        aria-rowcount={layout.rows}
        aria-colcount={layout.columns}
        aria-activedescendant={cursorFacts === null ? undefined : `${id}-cell`}
        style={{ height: `${height}px` }}
        onKeyDown={(event) => {
          isByKey.value = true;
          if (onGridKey(view, input, event)) event.preventDefault();
        }}
        onBlur={() => {
          isByKey.value = false;
        }}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onPointerLeave={() => {
          pointed.value = -1;
        }}
        onDblClick={() => view.cursor.peek() >= 0 && onOpen(view.cursor.peek())}
      >
        <canvas ref={canvas} style={{ height: `${height - 2}px` }} />
        <div
          role="presentation"
          style={{ height: `${Math.max(0, layout.height + 2 * PADDING - height)}px` }}
        />
        <div
          role="row"
          class="only-read"
          aria-rowindex={Math.floor(Math.max(0, cursor) / layout.columns) + 1}
        >
          <div
            role="gridcell"
            id={`${id}-cell`}
            aria-colindex={(Math.max(0, cursor) % layout.columns) + 1}
            aria-selected={view.selection.value.marks[cursor] === 1}
          >
            {cursorFacts === null ? '' : frameText(cursorFacts, w)}
          </div>
        </div>
      </div>
      {facts !== null && (
        <FrameTip
          facts={facts}
          place={placeOf(layout, shownRow)}
          pitch={pitch}
          top={top.value - PADDING}
          width={width.value + 2 * PADDING}
          height={height}
        />
      )}
      <span id={`${id}-help`} class="only-read">
        {w.gridHelp}
      </span>
    </div>
  );
}
