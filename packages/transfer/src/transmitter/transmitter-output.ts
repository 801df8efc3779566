/** What one line of the program's output says of a file. */
export interface FileLine {
  readonly outcome: 'done' | 'failed';
  /** As the program names the file. */
  readonly path: string;
}

/**
 * Reads a line of the program's output. It announces each file as `upload file done (PATH)`, `download file done
 * (PATH)` or `upload file fail (PATH), error-…`, and files it cannot look at as `get path (PATH) info failed`, among
 * other lines: the vendor's Python SDK reads the same.
 */
export function readFileLine(line: string): FileLine | null {
  const ended = /(?:upload|download) file (done|fail|interrupt) *\((.*)\)/.exec(line);
  if (ended !== null)
    return { outcome: ended[1] === 'done' ? 'done' : 'failed', path: (ended[2] ?? '').trim() };
  const unreadable = /get path *\((.*)\) info failed/.exec(line);
  return unreadable === null ? null : { outcome: 'failed', path: (unreadable[1] ?? '').trim() };
}
