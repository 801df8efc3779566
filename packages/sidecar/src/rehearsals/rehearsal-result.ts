import { relative } from 'node:path';
import { localPath } from '@farmhand/model';
import type { RehearsalReport, Spread } from '@farmhand/rehearsal';
import { worstFindings } from '@farmhand/submission';
import type { Rehearsal } from '../api/rehearsals.ts';
import { pictureInFile } from '../jobs/picture-bytes.ts';

export type RehearsalResult = NonNullable<Rehearsal['result']>;

/** Files of a rehearsal's pictures, by frame. Paths below its folder. */
export type PictureFiles = Readonly<Record<string, string>>;

/** Larger pictures are not shown in the panel. Bytes. */
export const LARGEST_REHEARSED = 16 * 1024 * 1024;

const SECONDS_PER_HOUR = 3600;

/** A report as panels are shown it, and where its pictures are. */
export async function resultOf(
  report: RehearsalReport,
  folder: string,
): Promise<{ readonly result: RehearsalResult; readonly pictureFiles: PictureFiles }> {
  const pictureFiles: Record<string, string> = {};
  const pictures: RehearsalResult['pictures'] = [];
  for (const { frame, seconds, previewPath } of report.pictures) {
    const hasPicture = previewPath !== null && (await pictureInFile(previewPath, LARGEST_REHEARSED)) !== null;
    if (hasPicture) pictureFiles[frame] = relative(folder, previewPath);
    pictures.push({ frame, seconds, hasPicture });
  }
  const { estimate } = report;
  const { told, more } = await worstFindings(report.findings);
  return {
    pictureFiles,
    result: {
      scalePercent: report.scalePercent,
      renderer: report.renderer,
      upload: { files: report.manifest.files, bytes: report.manifest.bytes },
      pictures,
      findings: [...told],
      moreFindings: more,
      estimate:
        estimate === null
          ? null
          : {
              secondsPerFrame: spreadOf(estimate.secondsPerFrame),
              totalSeconds: spreadOf(estimate.wallHours, SECONDS_PER_HOUR),
              nodeHours: spreadOf(estimate.nodeHours),
              cost: estimate.cost === null ? null : spreadOf(estimate.cost),
            },
      folder: localPath.parse(folder),
    },
  };
}

function spreadOf({ low, likely, high }: Spread, factor = 1) {
  return { low: low * factor, middle: likely * factor, high: high * factor };
}
