import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { LocalPath } from '@farmhand/model';
import { foldedName } from './disk.ts';
import type { RemoteFile } from './engine.ts';
import { fitName, safeOutputPath } from './output-path.ts';
import { TransferError } from './transfer-error.ts';
import { takeTurns } from './turns.ts';

/** A file of the farm and its place below the download folder, as a template gives it. */
export interface PlacedOutput {
  readonly file: RemoteFile;
  /** Forward slashes; not to be trusted. */
  readonly place: string;
}

export interface OutputPlan<Output extends PlacedOutput> {
  readonly items: readonly (Output & { readonly target: LocalPath })[];
  /** Why files have no place here: their names lead out of the folder. */
  readonly refused: readonly { readonly output: Output; readonly error: TransferError }[];
}

export interface PlanOutputOptions {
  /** As `process.platform` has it, which is the default. */
  readonly platform?: NodeJS.Platform | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where each file of a job goes. Files that would have the same name on a disk of this system (a template that leaves
 * folders out, letter case on Windows and macOS) all get a mark of their own, made of their path on the farm: which
 * of them was there first does not matter, so frames may be brought home in any order. It takes the whole list of
 * what the farm has, not only what is new.
 *
 * Pure, but for letting others have their turn: a job may have a hundred thousand files.
 *
 * @param outputs no two the same; `keyOf` tells them apart.
 * @throws the reason of the signal.
 */
export async function planOutput<Output extends PlacedOutput>(
  outputs: readonly Output[],
  folder: LocalPath,
  keyOf: (output: Output) => string = ({ file }) => file.relativePath,
  { platform = process.platform, signal }: PlanOutputOptions = {},
): Promise<OutputPlan<Output>> {
  const ignoresCase = platform === 'win32' || platform === 'darwin';
  const turns = takeTurns(signal);
  const items: (Output & { readonly target: LocalPath })[] = [];
  const refused: { readonly output: Output; readonly error: TransferError }[] = [];
  const alike = new Map<string, { readonly output: Output; readonly target: LocalPath }[]>();
  for (const output of outputs) {
    if (turns.isOver()) await turns.next();
    try {
      const target = safeOutputPath(folder, output.place, platform);
      const name = ignoresCase ? foldedName(target) : target;
      const group = alike.get(name);
      if (group === undefined) alike.set(name, [{ output, target }]);
      else group.push({ output, target });
    } catch (error) {
      if (!TransferError.isInstance(error)) throw error;
      refused.push({ output, error });
    }
  }
  for (const group of alike.values()) {
    for (const { output, target } of group) {
      if (turns.isOver()) await turns.next();
      const marked =
        group.length === 1
          ? target
          : safeOutputPath(folder, withMark(output.place, keyOf(output), platform), platform);
      items.push({ ...output, target: marked });
    }
  }
  return { items, refused };
}

/**
 * `beauty/0001.png` as `beauty/0001~3f2a9c81d0b4.png`: so many digits that no two are alike, since one file would take the
 * other's place then.
 */
function withMark(place: string, key: string, platform: NodeJS.Platform): string {
  const ending = posix.extname(place);
  const name = posix.basename(place, ending);
  const mark = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return posix.join(posix.dirname(place), fitName(name, `~${mark}${ending}`, platform));
}
