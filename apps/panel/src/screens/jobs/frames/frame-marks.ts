import { ABANDONED, FAILED, RENDERING, STOPPED } from './frame-table.ts';

type Stroke = readonly (readonly [number, number])[];

/** What tells conditions apart besides their colours, as lines in a square of 1. Done has none; neither has waiting. */
export const MARKS: Readonly<Record<number, readonly Stroke[]>> = {
  [RENDERING]: [
    [
      [0.36, 0.26],
      [0.72, 0.5],
      [0.36, 0.74],
      [0.36, 0.26],
    ],
  ],
  [FAILED]: [
    [
      [0.28, 0.28],
      [0.72, 0.72],
    ],
    [
      [0.72, 0.28],
      [0.28, 0.72],
    ],
  ],
  [STOPPED]: [
    [
      [0.36, 0.28],
      [0.36, 0.72],
    ],
    [
      [0.64, 0.28],
      [0.64, 0.72],
    ],
  ],
  [ABANDONED]: [
    [
      [0.26, 0.5],
      [0.74, 0.5],
    ],
  ],
};

/** Draws the mark of a condition on a cell. */
export function drawMark(
  context: CanvasRenderingContext2D,
  condition: number,
  x: number,
  y: number,
  size: number,
  ink: string,
): void {
  const strokes = MARKS[condition];
  if (strokes === undefined) return;
  context.strokeStyle = ink;
  context.lineWidth = Math.max(1, size / 9);
  context.beginPath();
  for (const stroke of strokes) {
    stroke.forEach(([across, down], index) => {
      if (index === 0) context.moveTo(x + across * size, y + down * size);
      else context.lineTo(x + across * size, y + down * size);
    });
  }
  context.stroke();
}
