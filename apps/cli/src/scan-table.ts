import type { SceneReport } from '@farmhand/model';
import { bytesText, findingText, plain } from './terminal.ts';

/** A scene report as text for a terminal. */
export function scanTable(report: SceneReport): string {
  const lines = [
    `${plain(report.path)}  saved by ${report.host.name} ${plain(report.host.version)}, ${bytesText(report.sizeBytes)}`,
  ];
  for (const scene of report.scenes) {
    const { start, end, step } = scene.frameRange;
    const range = `frames ${start}-${end}${step === 1 ? '' : ` every ${step}`}`;
    const size = `${scene.resolution.width}x${scene.resolution.height}`;
    lines.push(
      `  scene ${plain(scene.name)}${scene.active ? ' (active)' : ''}: ${range}, ${size}, ${plain(scene.renderer)}, camera ${plain(scene.camera ?? 'none')}, ${plain(scene.outputFormat)} to ${plain(scene.outputPath ?? '-')}`,
    );
  }
  lines.push(`  ${report.references.length} references:`);
  for (const reference of report.references) {
    const state = reference.packed
      ? 'packed'
      : reference.exists
        ? `${reference.files.length} files`
        : 'MISSING';
    lines.push(
      `    ${state.padEnd(9)} ${reference.kind.padEnd(13)} ${plain(reference.owner.type)} ${plain(reference.owner.name)}  ${plain(reference.storedPath)}`,
    );
  }
  for (const finding of report.findings) lines.push(`  ${findingText(finding)}`);
  return lines.join('\n');
}
