import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import type { SnapshotReference, StoredPath } from '@farmhand/model';

/**
 * Reads what the open program lists: a path in each line, such as `bpy.utils.blend_paths()` printed in Blender.
 *
 * @param source - A text file, or `-` for standard input.
 * @param scene - The scene that the program has open.
 * @throws Error when the file cannot be read; the message says which.
 */
export async function readHostPaths(source: string, scene: string): Promise<readonly SnapshotReference[]> {
  const content = await (source === '-' ? text(process.stdin) : readFile(source, 'utf8')).catch(
    (error: unknown) => {
      throw new Error(`The list of paths ${source} cannot be read. Check its name.`, { cause: error });
    },
  );
  const lines = content
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return [...new Set(lines)].map((line) => ({
    storedPath: line as StoredPath,
    kind: 'other',
    owner: { type: 'File', name: basename(scene) },
  }));
}
