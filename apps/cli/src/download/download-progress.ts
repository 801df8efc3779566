import type { TransferCounts } from '@farmhand/model';
import type { DownloadedItem } from '@farmhand/transfer';
import { canRedraw, openLiveLines } from '../terminal/live-lines.ts';
import type { OutputForm } from '../terminal/output.ts';
import { progressLine } from '../terminal/progress-line.ts';
import { say } from '../terminal/say.ts';
import { bytesText, plain, plainJsonLine } from '../terminal/text.ts';

/** What is said of a download while it runs. */
export interface ShownDownloads {
  file(item: DownloadedItem): void;
  progress(counts: TransferCounts): void;
  /** Nothing to fetch for now: so many of all frames have ended. */
  waiting(frames: number, of: number): void;
  /** Nothing changes any more; may be called twice. */
  end(): void;
}

/** A line for each file; at a terminal one line in place of them that is drawn anew. */
export function showDownloads(form: OutputForm): ShownDownloads {
  // A file that was here already is met in every round.
  const told = new Set<string>();
  const isNew = ({ path, outcome }: DownloadedItem) => {
    const before = told.size;
    told.add(path);
    return told.size > before || outcome === 'downloaded';
  };
  if (form === 'json') {
    return {
      ...silent,
      file: (item) => {
        if (isNew(item)) say(plainJsonLine(fileOf(item)));
      },
    };
  }
  if (!canRedraw(process.stdout, process.env)) {
    return {
      ...silent,
      file: (item) => {
        if (isNew(item) && item.outcome === 'downloaded') say(`saved ${plain(item.path)}`);
      },
    };
  }
  const live = openLiveLines(process.stdout);
  let file = '';
  return {
    file: ({ file: { relativePath } }) => {
      file = relativePath;
    },
    progress: ({ bytesDone, bytesTotal, filesDone, filesTotal }) => {
      const detail = `${filesDone}/${filesTotal} files, ${bytesText(bytesDone)}  ${file}`;
      live.show((columns) => [
        progressLine({ name: 'download', done: bytesDone, total: bytesTotal, detail }, columns),
      ]);
    },
    waiting: (frames, of) => {
      const detail = `${frames} of ${of} frames have ended`;
      live.show((columns) => [progressLine({ name: 'waiting', done: frames, total: of, detail }, columns)]);
    },
    end: () => live.end(),
  };
}

const silent: ShownDownloads = {
  file: () => undefined,
  progress: () => undefined,
  waiting: () => undefined,
  end: () => undefined,
};

function fileOf({ path, outcome, file: { relativePath, sizeBytes } }: DownloadedItem) {
  return { type: 'file', path, relativePath, sizeBytes, outcome };
}
