import { resolve } from 'node:path';
import { outputForm } from '../terminal/output.ts';

/** What `farmhand scan` is asked for. */
export interface ScanRequest {
  /** Absolute path of the scene file. */
  readonly file: string;
  readonly json: boolean;
  /** What links what, instead of a table. Not together with the other two. */
  readonly tree: boolean;
  /** Only what is missing. */
  readonly missing: boolean;
  /** A text file with a path in each line, as the open program lists them; `-` for standard input. Null without one. */
  readonly hostPaths: string | null;
}

/**
 * The request where the arguments are nothing but `scan`, one file and options of it, each written out; null for anything
 * else, which the whole command line then reads, with its errors and its help.
 *
 * @param args - Without the paths of Node and the program.
 * @param isTerminal - Whether standard output is one.
 */
export function plainScanRequest(args: readonly string[], isTerminal: boolean): ScanRequest | null {
  const [command, ...rest] = args;
  const options = new Set(rest.filter((argument) => argument.startsWith('-')));
  const [file, ...more] = rest.filter((argument) => !argument.startsWith('-'));
  if (command !== 'scan' || !file || more.length > 0) return null;
  const request = {
    file: resolve(file),
    json: options.delete('--json'),
    tree: options.delete('--tree'),
    missing: options.delete('--missing'),
    hostPaths: null,
  };
  const text = options.delete('--text');
  const contradicts = (request.tree && (request.json || request.missing)) || (request.json && text);
  if (options.size > 0 || contradicts) return null;
  return {
    ...request,
    json: request.tree ? false : outputForm({ json: request.json, text }, isTerminal) === 'json',
  };
}
