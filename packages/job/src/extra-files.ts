import {
  type Finding,
  type LocalizedText,
  type LocalPath,
  type Owner,
  type ReferencedFile,
  type SceneReference,
  type SceneReport,
  type Severity,
  storedPath,
} from '@farmhand/model';
import { fileTexts } from './data/file-texts.ts';
import { firstFew } from './first-few.ts';
import { findingOf } from './rule.ts';
import { atOnce, type Steps } from './steps.ts';

/** What became of one entry of the settings' `extraFiles` when somebody looked at the disk. */
export interface ExtraEntry {
  /** As the settings name it. */
  readonly path: LocalPath;
  /** `tooMany`: its folder holds more than a job takes, so that none of it is taken. */
  readonly state: 'found' | 'missing' | 'unreadable' | 'tooMany';
  /** In the order of their names; each file in one entry only. */
  readonly files: readonly ReferencedFile[];
  /** Links that lead out of the folder, which are not followed. */
  readonly linksLeftOut: readonly LocalPath[];
}

const OWNER_TYPE = 'Extra';

/** Whether a reference is none of the scene's, but a file or folder that the artist takes along. */
export function isExtra({ owner }: Pick<SceneReference, 'owner'>): boolean {
  return owner.type === OWNER_TYPE;
}

/**
 * The report with the files that the job takes along although the scene does not name them: references like all others, which
 * are sent, checked and listed with them. What was amiss with them is among the findings. Given a report that has such files
 * already, these ones take their place.
 *
 * @param mostFiles - How many files an entry may stand for, for the text that says so.
 */
export function withExtraFiles(
  report: SceneReport,
  entries: readonly ExtraEntry[],
  mostFiles: number,
): SceneReport {
  return atOnce(withExtraFilesInSteps(report, entries, mostFiles));
}

/** {@link withExtraFiles} a little at a time. */
export function* withExtraFilesInSteps(
  report: SceneReport,
  entries: readonly ExtraEntry[],
  mostFiles: number,
): Steps<SceneReport> {
  if (entries.length === 0) return report;
  const references: SceneReference[] = [];
  for (const reference of report.references) {
    yield;
    if (!isExtra(reference)) references.push(reference);
  }
  const known = new Set<string>();
  const files: ReferencedFile[] = [];
  for (const file of report.files) {
    yield;
    known.add(file.path);
    files.push(file);
  }
  for (const entry of entries) {
    references.push(yield* referenceOf(entry, report.path));
    for (const file of entry.files) {
      yield;
      if (!known.has(file.path)) files.push(file);
    }
  }
  const findings: Finding[] = [];
  for (const finding of report.findings) {
    yield;
    const { owner } = finding;
    if (owner === null || !isExtra({ owner })) findings.push(finding);
  }
  return { ...report, references, files, findings: [...findings, ...findingsOf(entries, mostFiles)] };
}

function* referenceOf({ path, state, files }: ExtraEntry, storedIn: LocalPath): Steps<SceneReference> {
  const paths: LocalPath[] = [];
  let totalBytes = 0;
  for (const file of files) {
    yield;
    paths.push(file.path);
    totalBytes += file.sizeBytes;
  }
  return {
    storedPath: storedPath.parse(path),
    kind: 'other',
    owner: ownerOf(path),
    storedIn,
    files: paths,
    sizeBytes: totalBytes,
    missing: state === 'missing' ? [path] : [],
    exists: state === 'found',
    unknown: null,
    packed: false,
    needed: true,
    frames: null,
    foundBy: 'reader',
  };
}

function ownerOf(path: LocalPath): Owner {
  const name = path
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .at(-1);
  return { type: OWNER_TYPE, name: name ?? path, property: 'extraFiles' };
}

/** What is said of each entry that was not found whole. */
const troubles: readonly {
  readonly state: ExtraEntry['state'];
  readonly id: string;
  readonly severity: Severity;
  readonly text: (path: string, mostFiles: number) => LocalizedText;
  readonly more: (left: number) => LocalizedText;
}[] = [
  {
    state: 'missing',
    id: 'extra-file-missing',
    severity: 'warning',
    text: fileTexts['extra-file-missing'],
    more: fileTexts['extra-file-missing-more'],
  },
  {
    state: 'unreadable',
    id: 'extra-file-unreadable',
    severity: 'error',
    text: fileTexts['extra-file-unreadable'],
    more: fileTexts['extra-file-unreadable-more'],
  },
  {
    state: 'tooMany',
    id: 'extra-files-too-many',
    severity: 'error',
    text: fileTexts['extra-files-too-many'],
    more: fileTexts['extra-files-too-many-more'],
  },
];

function findingsOf(entries: readonly ExtraEntry[], mostFiles: number): readonly Finding[] {
  const links = entries.filter(({ linksLeftOut }) => linksLeftOut.length > 0);
  return [
    ...troubles.flatMap(({ state, id, severity, text, more }) =>
      firstFew(
        entries
          .filter((entry) => entry.state === state)
          .map(({ path }) =>
            findingOf(id, severity, text(path, mostFiles), {
              owner: ownerOf(path),
              path,
              fix: { action: 'skipFile', path },
            }),
          ),
        more,
      ),
    ),
    ...links.map(({ path, linksLeftOut }) => {
      const [first = path] = linksLeftOut;
      const text = fileTexts['extra-links-left-out'](first, linksLeftOut.length - 1);
      return findingOf('extra-links-left-out', 'notice', text, {
        owner: ownerOf(path),
        path: first,
        count: linksLeftOut.length,
      });
    }),
  ];
}
