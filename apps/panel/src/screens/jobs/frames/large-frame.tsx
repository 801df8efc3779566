import { number } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { LargePicture } from '../../../kit/large-picture.tsx';
import { say } from '../../../words/language.ts';
import { FramePicture } from './frame-picture.tsx';
import { type FrameTable, factsOf } from './frame-table.ts';
import { frameWords } from './frame-words.ts';

/** A frame's picture large, among all frames or some. */
export function LargeFrame({
  submissionId,
  table,
  row,
  rows,
  onRow,
  onClose,
}: {
  readonly submissionId: string;
  readonly table: FrameTable;
  readonly row: number;
  /** Rows to go through; all of the table for null. */
  readonly rows: readonly number[] | null;
  readonly onRow: (row: number) => void;
  readonly onClose: () => void;
}) {
  const w = say(frameWords);
  const facts = factsOf(table, row);
  if (facts === null) return null;
  const { condition, seconds, cost } = facts;
  return (
    <LargePicture
      title={w.frame(facts.name)}
      facts={[
        w.conditions[condition],
        seconds === null ? '' : duration(seconds),
        cost === null ? '' : number(cost, 3),
      ]
        .filter((fact) => fact !== '')
        .join(' · ')}
      at={rows === null ? row : rows.indexOf(row)}
      total={rows?.length ?? table.known}
      onGo={(to) => onRow(rows === null ? to : (rows[to] ?? row))}
      onClose={onClose}
    >
      <FramePicture submissionId={submissionId} facts={facts} />
    </LargePicture>
  );
}
