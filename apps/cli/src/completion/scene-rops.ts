import { readScene } from '@farmhand/scene';
import { ropNames } from '../jobs/chosen-rops.ts';

/** Whoever pressed Tab does not wait longer for a large scene to be read. ms. */
const LONGEST_MS = 3_000;

/** The output nodes of the Houdini scene that a command line names; none when it names none that can be read. */
export async function ropsOfLine(line: readonly string[]): Promise<readonly string[]> {
  const scene = line.flatMap(meanings).find((word) => /\.hip(lc|nc)?$/i.test(word));
  if (scene === undefined) return [];
  try {
    return ropNames(await readScene(scene, { signal: AbortSignal.timeout(LONGEST_MS) }));
  } catch {
    return [];
  }
}

/** Some shells hand words over as they are typed, with their quotes and backslashes. */
function meanings(word: string): readonly string[] {
  const inQuotes = /^(["'])(.*)\1$/.exec(word)?.[2];
  if (inQuotes !== undefined) return [inQuotes];
  const isWindows = process.platform === 'win32';
  return [isWindows ? word : word.replace(/\\(.)/g, '$1')];
}
