import type { FileTrouble } from '@farmhand/model';
import { fileName } from '../format/paths.ts';
import { oneLine } from '../format/visible-text.ts';
import { say, words } from './language.ts';
import { problemText } from './problem-text.ts';

const troubleWords = words({
  en: {
    and: (name: string, more: number) => `${name} and ${more} more`,
    what: (files: string, message: string) => `${files}: ${message}`,
  },
  zh: {
    and: (name: string, more: number) => `${name} 等 ${more + 1} 个文件`,
    what: (files: string, message: string) => `${files}：${message}`,
  },
});

/** What went wrong with one file, or the same with several, in words. */
export interface TroubleLine {
  /** Of the first of the files. */
  readonly path: string;
  readonly files: number;
  readonly text: string;
  readonly willRetry: boolean;
}

/** Troubles in words, those that are the same together: of each file the first that is given, and the file's name for its path. */
export function troubleLines(troubles: readonly FileTrouble[]): readonly TroubleLine[] {
  const w = say(troubleWords);
  const paths = new Set<string>();
  const groups = new Map<string, FileTrouble[]>();
  for (const trouble of troubles) {
    if (paths.has(trouble.path)) continue;
    paths.add(trouble.path);
    // Without the path, the same message of two files is one.
    const same = `${trouble.willRetry} ${trouble.problem.message.split(trouble.path).join('')}`;
    groups.set(same, [...(groups.get(same) ?? []), trouble]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { path, willRetry } = first;
    const files = group.reduce((sum, each) => sum + each.files, 0);
    const name = oneLine(fileName(path));
    const { message } = problemText(first.problem);
    const said = oneLine(message.split(path).join(name));
    const isNamed = files === 1 && message.includes(path);
    const text = isNamed ? said : w.what(files === 1 ? name : w.and(name, files - 1), said);
    return [{ path, files, text, willRetry }];
  });
}
