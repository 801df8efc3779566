import type { SceneReference, SceneReport } from '@farmhand/model';
import { bytesText, plain } from '../terminal/text.ts';
import { byNamingFile, stateText } from './scan-words.ts';

/** From here on what is deeper is not indented further: nobody sees it, and the text would grow with the square. */
const DEEPEST_INDENT = 40;

type Step =
  | { readonly say: string; readonly depth: number }
  | { readonly visit: string; readonly note: string; readonly depth: number }
  /** Everything below the file has been said. */
  | { readonly leave: string };

/**
 * What links what: the scene, below it the files it names, and below each of those that names files itself these. Each
 * file's own references are said once; a link back to a file further up is marked as a loop.
 */
export function scanTree({ path, references }: SceneReport): string {
  const byFile = byNamingFile(path, references);
  const said = new Set<string>();
  const open = new Set<string>();
  const lines: string[] = [];
  const say = (text: string, depth: number) =>
    lines.push(`${'  '.repeat(Math.min(depth, DEEPEST_INDENT))}${text}`);
  // A chain of links may be longer than calls can be deep.
  const steps: Step[] = [{ visit: path, note: '', depth: 0 }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if ('say' in step) {
      say(step.say, step.depth);
    } else if ('leave' in step) {
      open.delete(step.leave);
    } else {
      const { visit: file, note, depth } = step;
      const mark = open.has(file) ? '  LOOP: links back' : said.has(file) ? '  (see above)' : '';
      say(`${plain(file)}${note}${mark}`, depth);
      if (mark !== '') continue;
      said.add(file);
      open.add(file);
      steps.push({ leave: file }, ...stepsBelow(byFile.get(file) ?? [], depth + 1, byFile).toReversed());
    }
  }
  return lines.join('\n');
}

/** Plain files first, then those that name files themselves; what is named several times is one step. */
function stepsBelow(
  references: readonly SceneReference[],
  depth: number,
  byFile: ReadonlyMap<string, readonly SceneReference[]>,
): readonly Step[] {
  const leaves = new Map<string, number>();
  const links = new Map<string, string>();
  for (const reference of references) {
    const note = reference.needed ? '' : '  (only referenced)';
    const linked = reference.files.filter((file) => byFile.has(file));
    for (const file of linked) {
      if (reference.needed || !links.has(file)) links.set(file, `  ${reference.kind}${note}`);
    }
    if (linked.length > 0 && linked.length === reference.files.length) continue;
    const line = `${leafText(reference)}${note}`;
    leaves.set(line, (leaves.get(line) ?? 0) + 1);
  }
  return [
    ...[...leaves].map(([line, times]) => ({ say: times === 1 ? line : `${line}  (${times} times)`, depth })),
    ...[...links].map(([file, note]) => ({ visit: file, note, depth })),
  ];
}

function leafText(reference: SceneReference): string {
  const { storedPath, kind, files, missing, sizeBytes } = reference;
  const [only, ...more] = files;
  const path = only !== undefined && more.length === 0 && missing.length === 0 ? only : storedPath;
  const size = files.length === 0 ? '' : `, ${bytesText(sizeBytes)}`;
  const state = files.length === 1 && missing.length === 0 ? '' : `, ${stateText(reference)}`;
  return `${plain(path)}  ${kind}${state}${size}`;
}
