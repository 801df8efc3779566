import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, jobSettings } from '@farmhand/model';
import { type RehearsalReport, rehearsalPage, rehearse } from '@farmhand/rehearsal';
import { readScene } from '@farmhand/scene';

/** Renders three frames at a quarter of their size and writes a page about them. */
export async function rehearseShot(scenePath: string, outputFolder: string): Promise<RehearsalReport> {
  const report = await rehearse({
    scenePath,
    settings: jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA }),
    readScene,
    frames: 'first, middle, last',
    scalePercent: 25,
    hardware: { nodes: 20, pricePerNodeHour: 0.9 },
    outputFolder,
  });
  for (const { path, verdict } of report.complaints) console.log(`${verdict}: ${path}`);
  console.log(
    `${report.estimate?.frameCount} frames, cost about ${report.estimate?.cost?.likely.toFixed(2)}`,
  );
  await writeFile(join(outputFolder, 'rehearsal.html'), await rehearsalPage(report));
  return report;
}
