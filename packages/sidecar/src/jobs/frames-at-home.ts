import type { FileAtHome, Journal } from '@farmhand/submission';
import { numberInName } from './frame-numbers.ts';
import type { FrameTable } from './frame-table.ts';
import type { TableSection } from './read-frames.ts';
import { turnOfOthers } from './turn-of-others.ts';

/** Files of one frame of one of the job's tasks. */
interface FilesOfFrame {
  count: number;
  /** The journal's number of a picture that browsers show; 0 for none. */
  picture: number;
  /** Length of that one's name: the shortest is the picture itself, the longer ones are its passes. */
  nameLength: number;
}

/** Files of one output folder. */
interface FilesOfFolder {
  readonly byFrame: Map<number, FilesOfFrame>;
  /** How many frames have so many files. */
  readonly frequency: Map<number, number>;
  /** So many files most frames have; a frame with fewer is not all here. */
  usual: number;
}

/** Which of a job's frames are on this computer, from what the journal knows of their files. */
export interface FramesAtHome {
  /** Hears of files that came since the last time, and marks the rows of the table. */
  update(table: FrameTable, sections: readonly TableSection[], signal: AbortSignal): Promise<void>;
  /** The journal's number of a file that a browser can show of a row; null when there is none. */
  pictureOf(table: FrameTable, sections: readonly TableSection[], row: number): number | null;
}

const FILES_AT_ONCE = 500;
const ROWS_AT_ONCE = 10_000;
/** Endings of pictures that every browser shows. */
const SHOWABLE = /\.(png|jpe?g|webp|gif)$/i;

/**
 * Files and frames are brought together by the numbers in the files' names, which is how renderers name them. How many files
 * a frame has nobody says: as many as most others have.
 */
export function framesAtHome(
  journal: Pick<Journal, 'get' | 'filesAtHome'>,
  submissionId: string,
): FramesAtHome {
  const folders = new Map<string, FilesOfFolder>();
  let last = 0;
  let known = 0;

  const begin = (sections: readonly TableSection[]) => {
    folders.clear();
    last = 0;
    known = 0;
    for (const { task } of sections) {
      if (task.outputFolder === null) continue;
      folders.set(task.outputFolder, { byFrame: new Map(), frequency: new Map(), usual: 1 });
    }
  };

  /** The journal names files with the output folder of their task before their own path. */
  const folderOf = (name: string): FilesOfFolder | undefined => {
    for (let end = name.indexOf('/', 1); end > 0; end = name.indexOf('/', end + 1)) {
      const folder = folders.get(name.slice(0, end));
      if (folder !== undefined) return folder;
    }
    return undefined;
  };

  const note = ({ relativePath, number }: FileAtHome): void => {
    const frame = numberInName(relativePath);
    const files = folderOf(relativePath);
    if (frame === null || files === undefined) return;
    const { byFrame, frequency } = files;
    const ofFrame = byFrame.get(frame) ?? { count: 0, picture: 0, nameLength: 0 };
    byFrame.set(frame, ofFrame);
    if (ofFrame.count > 0) frequency.set(ofFrame.count, (frequency.get(ofFrame.count) ?? 0) - 1);
    ofFrame.count += 1;
    frequency.set(ofFrame.count, (frequency.get(ofFrame.count) ?? 0) + 1);
    const isShorter = ofFrame.picture === 0 || relativePath.length <= ofFrame.nameLength;
    if (!SHOWABLE.test(relativePath) || !isShorter) return;
    ofFrame.picture = number;
    ofFrame.nameLength = relativePath.length;
  };

  const hearOfNew = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      const files = journal.filesAtHome(submissionId, last, FILES_AT_ONCE);
      for (const file of files) note(file);
      known += files.length;
      last = files.at(-1)?.number ?? last;
      if (files.length < FILES_AT_ONCE) break;
      await turnOfOthers(signal);
    }
    for (const files of folders.values()) files.usual = mostFrequent(files.frequency);
  };

  const filesOf = ({ task }: TableSection): FilesOfFolder | undefined =>
    task.outputFolder === null ? undefined : folders.get(task.outputFolder);

  return {
    async update(table, sections, signal) {
      const isOther = sections.some(
        ({ task: { outputFolder } }) => outputFolder !== null && !folders.has(outputFolder),
      );
      if (isOther) begin(sections);
      await hearOfNew(signal);
      // Files were forgotten since, to come once more, or came twice.
      if ((journal.get(submissionId)?.filesDownloaded ?? 0) < known) {
        begin(sections);
        await hearOfNew(signal);
      }
      for (const section of sections) {
        const files = filesOf(section);
        for (let row = section.start; row < section.start + section.count; row += 1) {
          table.setHome(row, files !== undefined && isHome(files, table, row));
          if (row % ROWS_AT_ONCE === 0) await turnOfOthers(signal);
        }
      }
    },
    pictureOf(table, sections, row) {
      const section = sections.find(({ start, count }) => row >= start && row < start + count);
      const numbers = table.numbers(row);
      if (section === undefined || numbers === null) return null;
      const picture = filesOf(section)?.byFrame.get(Math.abs(numbers.first))?.picture ?? 0;
      return picture === 0 ? null : picture;
    },
  };
}

function isHome({ byFrame, usual }: FilesOfFolder, table: FrameTable, row: number): boolean {
  const numbers = table.numbers(row);
  if (numbers === null) return false;
  for (let frame = numbers.first; frame <= numbers.last; frame += numbers.step) {
    // Whether a dash in a file's name is a minus cannot be told.
    if ((byFrame.get(Math.abs(frame))?.count ?? 0) < usual) return false;
  }
  return true;
}

/** The number of files that most frames have; of several, the largest. */
function mostFrequent(frequency: ReadonlyMap<number, number>): number {
  let [usual, frames] = [1, 0];
  for (const [count, often] of frequency) {
    if (often > frames || (often === frames && often > 0 && count > usual)) [usual, frames] = [count, often];
  }
  return usual;
}
