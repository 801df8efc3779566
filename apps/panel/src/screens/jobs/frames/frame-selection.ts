/** Frames that are chosen: a mark for each row, and where the last choice began. */
export interface FrameSelection {
  readonly marks: Uint8Array;
  readonly count: number;
  /** Row that a range begins at; -1 when there is none. */
  readonly anchor: number;
}

export function noFrames(total: number): FrameSelection {
  return { marks: new Uint8Array(total), count: 0, anchor: -1 };
}

export function onlyFrame(total: number, row: number): FrameSelection {
  const marks = new Uint8Array(total);
  marks[row] = 1;
  return { marks, count: 1, anchor: row };
}

/** One more, or one less. */
export function withToggled({ marks, count }: FrameSelection, row: number): FrameSelection {
  const next = marks.slice();
  const was = next[row] === 1;
  next[row] = was ? 0 : 1;
  return { marks: next, count: count + (was ? -1 : 1), anchor: row };
}

/** The rows from `from` to `to`, either way round; besides those of `base` where it is given. */
export function frameRange(total: number, from: number, to: number, base?: FrameSelection): FrameSelection {
  const marks = base === undefined ? new Uint8Array(total) : base.marks.slice();
  marks.fill(1, Math.min(from, to), Math.max(from, to) + 1);
  return { marks, count: countMarks(marks), anchor: from };
}

/** The rows that a test lets through. */
export function framesWhere(total: number, isWanted: (row: number) => boolean): FrameSelection {
  const marks = new Uint8Array(total);
  let anchor = -1;
  for (let row = 0; row < total; row += 1) {
    if (!isWanted(row)) continue;
    marks[row] = 1;
    if (anchor < 0) anchor = row;
  }
  return { marks, count: countMarks(marks), anchor };
}

/** The chosen rows from the first on, `most` of them. */
export function chosenRows({ marks }: FrameSelection, most = Number.POSITIVE_INFINITY): readonly number[] {
  const rows: number[] = [];
  for (let row = marks.indexOf(1); row >= 0 && rows.length < most; row = marks.indexOf(1, row + 1))
    rows.push(row);
  return rows;
}

/** Whether a test lets one of the chosen rows through. */
export function someChosen({ marks }: FrameSelection, isWanted: (row: number) => boolean): boolean {
  for (let row = marks.indexOf(1); row >= 0; row = marks.indexOf(1, row + 1)) if (isWanted(row)) return true;
  return false;
}

/** The same choice over a table of another length. */
export function resized(selection: FrameSelection, total: number): FrameSelection {
  if (selection.marks.length === total) return selection;
  const marks = new Uint8Array(total);
  marks.set(selection.marks.subarray(0, total));
  return { marks, count: countMarks(marks), anchor: selection.anchor < total ? selection.anchor : -1 };
}

function countMarks(marks: Uint8Array): number {
  let count = 0;
  for (const mark of marks) count += mark;
  return count;
}
