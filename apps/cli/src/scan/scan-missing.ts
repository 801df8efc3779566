import type { HostName, SceneReference, SceneReport } from '@farmhand/model';
import { plain } from '../terminal/text.ts';
import { byNamingFile, counted, ownerText } from './scan-words.ts';

/** Absent files of one reference that are named one by one. */
const NAMED = 3;

/** Where a host lets the artist put paths right. */
const REMEDIES: Readonly<Record<HostName, string>> = {
  blender: 'in Blender: File > External Data > Find Missing Files',
  houdini: 'in Houdini: Windows > External File References',
  cinema4d: 'in Cinema 4D: Window > Project Asset Inspector',
  '3dsmax': 'in 3ds Max: File > Reference > Asset Tracking',
  maya: 'in Maya: Windows > General Editors > File Path Editor',
};

/**
 * What is missing, under the file that names it, and what to do about it.
 *
 * @param report - With the references only that lack a file.
 */
export function missingList({ path, host, references }: SceneReport): string {
  if (references.length === 0) return `${plain(path)}: nothing is missing.`;
  const absent = (among: readonly SceneReference[]) => new Set(among.flatMap(({ missing }) => missing)).size;
  const needed = absent(references.filter((reference) => reference.needed));
  const lines = [
    `${plain(path)}: ${counted(absent(references), 'file')} missing, ${needed} of them needed to render`,
  ];
  for (const [file, group] of byNamingFile(path, references)) {
    if (group.length > 0) lines.push('', `  in ${plain(file)}`);
    for (const reference of group) lines.push(...referenceLines(reference));
  }
  lines.push(
    '',
    '  What to do: put the files where the list says, or open the file that names them and point it to where they are',
    `  (${REMEDIES[host.name]}), then save it and scan again.`,
  );
  if (references.some(({ missing }) => missing.some(isOnAnotherSystem))) {
    lines.push(
      '  Paths with a drive letter or a share are of a Windows machine: scan there, or store relative paths in the scene.',
    );
  }
  if (needed < absent(references)) {
    lines.push('  What is only referenced does not show in the render, and can stay missing.');
  }
  return lines.join('\n');
}

function referenceLines({ missing, files, kind, owner, storedPath, needed }: SceneReference): string[] {
  const holder =
    owner.property === undefined ? ownerText(owner) : `${ownerText(owner)} (${plain(owner.property)})`;
  const part = files.length === 0 ? '' : `, ${missing.length} of ${files.length + missing.length} files`;
  const lines = [
    `    ${needed ? 'needed' : 'only referenced'}: ${kind} ${holder}: ${plain(storedPath)}${part}`,
  ];
  for (const path of missing.slice(0, NAMED)) lines.push(`      no ${plain(path)}`);
  if (missing.length > NAMED) lines.push(`      and ${missing.length - NAMED} more`);
  return lines;
}

function isOnAnotherSystem(path: string): boolean {
  return process.platform !== 'win32' && /^([A-Za-z]:|\\\\)/.test(path);
}
