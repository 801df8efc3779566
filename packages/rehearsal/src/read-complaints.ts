import { type ComplaintPattern, complaintPatterns } from './data/complaint-patterns.ts';

/** A line of a log about a file, as far as the line alone tells. */
export interface LoggedComplaint {
  readonly text: string;
  /** The file's path in the farm's storage, where the line has that. */
  readonly serverPath: string | null;
  /** The file's path as the line has it. */
  readonly path: string | null;
  /** Name of what refers to the file. */
  readonly ownerName: string | null;
}

/** Finds the lines of a renderer's log that complain about files. The first pattern that fits a line counts. */
export function readComplaints(
  log: string,
  patterns: readonly ComplaintPattern[] = complaintPatterns,
): readonly LoggedComplaint[] {
  return log.split(/\r?\n/).flatMap((line) => {
    const text = line.trim();
    for (const pattern of patterns) {
      const groups = pattern.line.exec(text)?.groups;
      if (groups === undefined) continue;
      const { server, path, owner } = groups;
      return [{ text, serverPath: server ?? null, path: path ?? null, ownerName: owner ?? null }];
    }
    return [];
  });
}
