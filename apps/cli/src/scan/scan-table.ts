import type { HostName, LocalPath, ReportScene, SceneReference, SceneReport } from '@farmhand/model';
import { bytesText, findingText, plain } from '../terminal/text.ts';
import { byNamingFile, counted, ownerText, stateText } from './scan-words.ts';

/** Findings that say what a row of the table says already. */
const IN_THE_ROWS = new Set(['missing-file', 'missing-library', 'unknown-path']);

/** A scene report as text for a terminal: what renders, then every reference under the file that names it, then totals. */
export function scanTable(report: SceneReport): string {
  const lines = [
    `${plain(report.path)}  saved by ${report.host.name} ${plain(report.host.version)}, ${bytesText(report.sizeBytes)}`,
  ];
  for (const { name, version } of report.plugins) {
    lines.push(`  plugin ${plain(name)}${version === null ? '' : ` ${plain(version)}`}`);
  }
  for (const scene of report.scenes) lines.push(`  ${sceneText(scene, report.host.name)}`);

  const compared = report.references.some(({ foundBy }) => foundBy !== 'reader');
  for (const [file, references] of byNamingFile(report.path, report.references)) {
    const place = file === report.path ? 'in the scene' : `in ${plain(file)}`;
    lines.push('', `  ${place}: ${counted(references.length, 'reference')}`);
    for (const reference of references) {
      lines.push(`    ${rowText(reference)}${compared ? FOUND_BY[reference.foundBy] : ''}`);
    }
  }

  lines.push('', `  ${totalsText(report)}`);
  if (report.references.some(({ missing }) => missing.length > 0)) {
    lines.push('  "farmhand scan --missing" lists only what is missing, and says what to do.');
  }
  for (const finding of report.findings) {
    if (!IN_THE_ROWS.has(finding.id)) lines.push(`  ${findingText(finding, 'en')}`);
  }
  return lines.join('\n');
}

/** Who named a reference, where the list of the open program was compared. */
const FOUND_BY: Readonly<Record<SceneReference['foundBy'], string>> = {
  both: '',
  reader: '  (only in the file)',
  host: '  (only in the open program)',
};

/** Only a .blend tells for sure that there is no camera. */
function sceneText(scene: ReportScene, host: HostName): string {
  const { start, end, step } = scene.frameRange;
  const { resolution } = scene;
  const parts = [
    `frames ${start}-${end}${step === 1 ? '' : ` every ${step}`}`,
    resolution === null ? 'size not known' : `${resolution.width}x${resolution.height}`,
    plain(scene.renderer),
    `camera ${plain(scene.camera ?? (host === 'blender' ? 'none' : 'not told'))}`,
    scene.outputPath === null
      ? `${plain(scene.outputFormat)} output not told`.trim()
      : `${plain(scene.outputFormat)} to ${plain(scene.outputPath)}`,
  ];
  if (scene.dependsOn.length > 0) parts.push(`after ${plain(scene.dependsOn.join(', '))}`);
  return `scene ${plain(scene.name)}${scene.active ? ' (active)' : ''}: ${parts.join(', ')}`;
}

function rowText(reference: SceneReference): string {
  const { files, sizeBytes, kind, owner, storedPath, needed } = reference;
  const size = files.length === 0 ? '' : bytesText(sizeBytes);
  const note = needed ? '' : '  (only referenced)';
  return `${size.padStart(9)}  ${stateText(reference).padEnd(11)} ${kind.padEnd(13)} ${ownerText(owner)}  ${plain(storedPath)}${note}`;
}

/** Files that several references share count once. */
function totalsText({ references, files }: SceneReport): string {
  const needed = references.filter((reference) => reference.needed);
  const sizes = new Map(files.map(({ path, sizeBytes }) => [path, sizeBytes]));
  const of = (paths: ReadonlySet<LocalPath>) => {
    let sizeBytes = 0;
    for (const path of paths) sizeBytes += sizes.get(path) ?? 0;
    return `${counted(paths.size, 'file')}, ${bytesText(sizeBytes)}`;
  };
  const neededFiles = new Set(needed.flatMap((reference) => reference.files));
  const parts = [
    `${counted(references.length, 'reference')}: ${of(new Set(sizes.keys()))}`,
    `needed ${needed.length}: ${of(neededFiles)}`,
  ];
  const missing = new Set(references.flatMap((reference) => reference.missing)).size;
  const packed = references.filter((reference) => reference.packed).length;
  const unknown = references.filter((reference) => reference.unknown !== null).length;
  const odd = [
    `${counted(missing, 'file')} MISSING`,
    `${counted(packed, 'reference')} packed`,
    `${counted(unknown, 'reference')} unknown`,
  ].filter((_, index) => [missing, packed, unknown][index] !== 0);
  return `${[...parts, ...odd].join('; ')}`;
}
