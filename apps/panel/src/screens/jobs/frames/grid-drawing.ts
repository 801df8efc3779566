import { preferences } from '../../../state/preferences.ts';
import { type Palette, readPalette } from './frame-colours.ts';
import { resized } from './frame-selection.ts';
import { type FrameTable, timeScale } from './frame-table.ts';
import type { JobFrames } from './frames-feed.ts';
import type { GridLayout } from './grid-layout.ts';
import { gridPainter } from './grid-painter.ts';
import type { GridView } from './grid-view.ts';

/** Space around the cells, so that rings at the edge are whole. Pixels. */
export const PADDING = 6;

/** Keeps a canvas as a job's frames and the view of them are. */
export interface GridDrawing {
  /** Draws before the next picture of the page: these rows, or everything for null. */
  schedule(rows: Int32Array | null): void;
  /** Draws with what the job does and the theme says, until what is returned is called. */
  start(): () => void;
}

/** The scale of times is found anew at most so often. Milliseconds. */
const SCALE_MS = 1000;

/** Draws at most once for every picture of the page, however much happens in between. */
export function gridDrawing(
  frames: JobFrames,
  view: GridView,
  now: {
    readonly current: {
      readonly layout: GridLayout;
      readonly height: number;
      readonly table: FrameTable | null;
    };
  },
  box: { readonly current: HTMLDivElement | null },
  canvas: { readonly current: HTMLCanvasElement | null },
): GridDrawing {
  let painter: ReturnType<typeof gridPainter> | null = null;
  let palette: Palette | null = null;
  let scale: ReturnType<typeof timeScale> = null;
  let scaleAt = 0;
  let requested = 0;
  let isAll = false;
  let dirty: Int32Array[] = [];

  const draw = () => {
    requested = 0;
    const shown = box.current;
    const ground = canvas.current;
    const { layout, height, table } = now.current;
    if (shown === null || ground === null) return;
    const ratio = window.devicePixelRatio || 1;
    const wide = shown.clientWidth;
    const [deviceWidth, deviceHeight] = [Math.round(wide * ratio), Math.round((height - 2) * ratio)];
    if (ground.width !== deviceWidth || ground.height !== deviceHeight) {
      ground.width = deviceWidth;
      ground.height = deviceHeight;
      isAll = true;
    }
    painter ??= gridPainter(ground);
    palette ??= readPalette(shown);
    if (table === null) return;
    const at = performance.now();
    if (scale === null || at - scaleAt > SCALE_MS) {
      const next = view.by.peek() === 'time' ? timeScale(table) : scale;
      if (next?.from !== scale?.from || next?.to !== scale?.to) isAll = true;
      [scale, scaleAt] = [next, at];
    }
    const picture = {
      table,
      layout,
      palette,
      by: view.by.peek(),
      scale,
      selected: resized(view.selection.peek(), table.total).marks,
      cursor: view.cursor.peek(),
      lit: view.lit.peek(),
      top: shown.scrollTop,
      padding: PADDING,
      width: wide,
      height: height - 2,
      ratio,
    };
    if (isAll) painter.all(picture);
    else for (const rows of dirty) painter.rows(picture, rows);
    isAll = false;
    dirty = [];
  };
  const schedule = (rows: Int32Array | null) => {
    if (rows === null) isAll = true;
    else if (!isAll) dirty.push(rows);
    if (requested === 0) requested = requestAnimationFrame(draw);
  };
  return {
    schedule,
    start() {
      const withTheme = () => {
        palette = null;
        schedule(null);
      };
      const queries = ['(prefers-color-scheme: light)', `(resolution: ${window.devicePixelRatio}dppx)`].map(
        (query) => window.matchMedia(query),
      );
      for (const query of queries) query.addEventListener('change', withTheme);
      const stops = [frames.onChange(schedule), preferences.subscribe(withTheme)];
      return () => {
        for (const query of queries) query.removeEventListener('change', withTheme);
        for (const stop of stops) stop();
        cancelAnimationFrame(requested);
        requested = 0;
      };
    },
  };
}
