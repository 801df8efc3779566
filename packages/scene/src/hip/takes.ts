import { type Parameters, parseParameters } from './parameters.ts';

/** Values that a take has in place of the node's own. */
export interface TakeOverride {
  readonly take: string;
  /** Full path of the node. */
  readonly node: string;
  readonly parameters: Parameters;
}

const LENGTH_BYTES = 4;
const LINE_LIMIT_BYTES = 4096;

/**
 * Reads the `.takes` entry: lines `take name NAME kids N`, each followed by chunks that begin with their length
 * (big-endian, four bytes). Chunk `s N TEXT` names text N; `d N M` is followed by parameter lines for the node named by
 * text N; `e` ends the take.
 */
export function parseTakes(content: Buffer): readonly TakeOverride[] {
  const overrides: TakeOverride[] = [];
  const texts = new Map<string, string>();
  let take = '';
  let at = 0;
  while (at < content.length) {
    const chunkEnd = endOfChunk(content, at);
    if (chunkEnd === null) {
      const lineEnd = content.indexOf(0x0a, at);
      const end = lineEnd < 0 ? content.length : lineEnd;
      const line = content.toString('utf8', at, Math.min(end, at + LINE_LIMIT_BYTES));
      take = /take name (\S+) kids \d+\s*$/.exec(line)?.[1] ?? take;
      at = end + 1;
      continue;
    }
    const chunk = content.toString('utf8', at + LENGTH_BYTES, chunkEnd);
    at = chunkEnd;
    const lineEnd = chunk.indexOf('\n');
    const line = lineEnd < 0 ? chunk : chunk.slice(0, lineEnd);
    const [kind, first = ''] = line.split(' ', 2);
    if (kind === 's') {
      texts.set(first, line.slice(first.length + 3).trim());
    } else if (kind === 'd' && lineEnd >= 0) {
      const node = texts.get(first) ?? first;
      const path = node.startsWith('/') ? node : `/${node}`;
      overrides.push({ take, node: path, parameters: parseParameters(chunk.slice(lineEnd + 1)) });
    }
  }
  return overrides;
}

/** End of the chunk that begins at a place; null when a line of text begins there. */
function endOfChunk(content: Buffer, at: number): number | null {
  // The text of a line would be the length of a chunk of more than 500 MB, which no scene has.
  if (at + LENGTH_BYTES > content.length || (content[at] ?? 0) >= 0x20) {
    return null;
  }
  const end = at + LENGTH_BYTES + content.readUInt32BE(at);
  const kind = String.fromCharCode(content[at + LENGTH_BYTES] ?? 0);
  return end <= content.length && end > at + LENGTH_BYTES && 'sde'.includes(kind) ? end : null;
}
