import type { ManifestEntry } from '../engine.ts';

/** Entries written at a time, so that a long list does not hold up everything else. */
const SLICE = 500;

/**
 * The list that the program's `upload_json` takes, in parts: `{"asset": [{"local", "server"}]}`, as the job document
 * `upload.json` has it. Forward slashes work on every system.
 */
export function* uploadJson(
  entries: readonly ManifestEntry[],
  platform: NodeJS.Platform = process.platform,
): Generator<string> {
  yield '{"asset": [';
  for (let start = 0; start < entries.length; start += SLICE) {
    const pairs = entries.slice(start, start + SLICE).map(({ localPath, serverPath }) =>
      JSON.stringify({
        local: platform === 'win32' ? localPath.replaceAll('\\', '/') : localPath,
        server: serverPath,
      }),
    );
    yield `${start === 0 ? '' : ','}\n${pairs.join(',\n')}`;
  }
  yield '\n]}\n';
}
