import type { Finding } from '@farmhand/model';
import { type NameProblem, pathTexts } from '../data/path-texts.ts';
import { pathParts } from '../path-comparison.ts';
import { findingOf, type Rule } from '../rule.ts';

/** Longest name of a file or folder on the usual disks of Linux. Bytes of UTF-8. */
const LONGEST_NAME = 255;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Windows refuses them in names.
const WINDOWS_CHARACTERS = /[<>:"|?*\u0000-\u001f]/;
/** Names of devices, with any ending. Source: Microsoft, "Naming Files, Paths, and Namespaces". */
const WINDOWS_DEVICES = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

const everywhere: readonly (readonly [NameProblem, (name: string) => boolean])[] = [
  ['dots', (name) => name === '.' || name === '..'],
  ['backslash', (name) => name.includes('\\')],
  ['length', (name) => Buffer.byteLength(name, 'utf8') > LONGEST_NAME],
];
const onWindows: typeof everywhere = [
  ...everywhere,
  ['character', (name) => WINDOWS_CHARACTERS.test(name)],
  ['reserved', (name) => WINDOWS_DEVICES.test(name)],
  ['ending', (name) => /[. ]$/.test(name)],
];

/**
 * `path-illegal-name`: a file or folder that cannot be called so at the farm. Once for each, however many files lie in
 * such a folder.
 */
export const pathNames: Rule = function* ({ report, needed, farmSystem }) {
  const problems = farmSystem === 'windows' ? onWindows : everywhere;
  const found = new Map<string, { readonly first: Finding; readonly paths: Set<string> }>();
  for (const { owner, files } of [{ owner: null, files: [report.path] }, ...needed]) {
    yield;
    for (const path of files) {
      const bad = badPart(path, problems);
      if (bad === null) continue;
      const known = found.get(bad.place);
      if (known === undefined) {
        const text = pathTexts['path-illegal-name'](path, shown(bad.name), bad.problem);
        const first = findingOf('path-illegal-name', 'error', text, { owner, path });
        found.set(bad.place, { first, paths: new Set([path]) });
      } else {
        known.paths.add(path);
      }
    }
  }
  return [...found.values()].map(({ first, paths }) => ({ ...first, count: paths.size }));
};

interface BadPart {
  readonly name: string;
  readonly problem: NameProblem;
  /** The same for every file that lies in a folder of this name, or is called so. */
  readonly place: string;
}

function badPart(path: string, problems: typeof everywhere): BadPart | null {
  const names = pathParts(path);
  for (const [index, name] of names.entries()) {
    const problem = problems.find(([, has]) => has(name))?.[0];
    if (problem !== undefined) {
      return { name, problem, place: JSON.stringify(names.slice(0, index + 1)) };
    }
  }
  return null;
}

/** A name as it can be shown: neither endless nor with characters that cannot be seen. */
function shown(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is replaced.
  const visible = name.replace(/[\u0000-\u001f\u007f]/g, '\u{fffd}');
  return [...visible].length > 60 ? `${[...visible].slice(0, 60).join('')}…` : visible;
}
