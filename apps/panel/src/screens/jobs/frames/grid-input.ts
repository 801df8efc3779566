import { frameRange, noFrames, onlyFrame, resized, withToggled } from './frame-selection.ts';
import { cellAt, type GridLayout, movedBy, nearestCell } from './grid-layout.ts';
import type { GridView } from './grid-view.ts';

/** What the hands do on a grid, as changes of its view. */
export interface GridInput {
  /** Where the grid is now. */
  readonly layout: () => GridLayout;
  /** Rows in sight. */
  readonly page: () => number;
  readonly zoom: (by: 1 | -1) => void;
  readonly open: (row: number) => void;
}

interface Held {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** A key was pressed on the grid; true when it was one of its own. */
export function onGridKey(view: GridView, input: GridInput, event: Held & { readonly key: string }): boolean {
  const layout = input.layout();
  const total = layout.count;
  const { selection, cursor } = view;
  const isControl = event.ctrlKey || event.metaKey;
  const to = movedBy(layout, cursor.peek(), event.key, input.page());
  if (to !== null) {
    if (event.shiftKey) {
      const { anchor } = selection.peek();
      selection.value = frameRange(total, anchor < 0 ? Math.max(0, cursor.peek()) : anchor, to);
    } else if (!isControl) selection.value = onlyFrame(total, to);
    cursor.value = to;
    return true;
  }
  switch (event.key) {
    case ' ':
      if (cursor.peek() >= 0) selection.value = withToggled(resized(selection.peek(), total), cursor.peek());
      return true;
    case 'a':
    case 'A':
      if (!isControl) return false;
      selection.value = frameRange(total, 0, total - 1);
      return true;
    case 'Escape':
      if (selection.peek().count === 0) return false;
      selection.value = noFrames(total);
      return true;
    case 'Enter':
      if (cursor.peek() >= 0) input.open(cursor.peek());
      return true;
    case '+':
    case '=':
      input.zoom(1);
      return true;
    case '-':
      input.zoom(-1);
      return true;
    default:
      return false;
  }
}

/** A drag that goes on: told where the pointer is, in pixels of the whole grid. */
export type Drag = (x: number, y: number) => void;

/** The pointer was pressed at a point of the whole grid; null when no frame is there. */
export function beginDrag(view: GridView, layout: GridLayout, x: number, y: number, held: Held): Drag | null {
  const { selection, cursor } = view;
  const total = layout.count;
  const row = cellAt(layout, x, y);
  if (row < 0) {
    if (!held.shiftKey && !held.ctrlKey && !held.metaKey) selection.value = noFrames(total);
    return null;
  }
  const former = resized(selection.peek(), total);
  const isAdded = held.ctrlKey || held.metaKey;
  const from = held.shiftKey && former.anchor >= 0 ? former.anchor : row;
  if (held.shiftKey) selection.value = frameRange(total, from, row);
  else selection.value = isAdded ? withToggled(former, row) : onlyFrame(total, row);
  cursor.value = row;
  return (atX, atY) => {
    const to = nearestCell(layout, atX, atY);
    if (to === cursor.peek()) return;
    selection.value = frameRange(total, from, to, isAdded ? former : undefined);
    cursor.value = to;
  };
}
