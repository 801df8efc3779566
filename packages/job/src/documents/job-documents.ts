import type { Finding } from '@farmhand/model';
import { parseFrames } from '../frames.ts';
import type { JobPlan } from '../plan.ts';
import type { RenderedOutput } from '../rendered-outputs.ts';
import { withoutWritten } from '../written-by-job.ts';
import { type AssetDocument, assetDocument } from './asset-document.ts';
import { checkTaskDocument } from './check-task-document.ts';
import { leftOut } from './left-out.ts';
import { type TaskDocument, type TaskDocumentInput, taskDocument } from './task-document.ts';
import { type TipsDocument, tipsDocument } from './tips-document.ts';
import { type ManifestFile, type UploadDocument, uploadDocument } from './upload-document.ts';

/** The four documents that describe a job to the farm. */
export interface JobDocuments {
  readonly task: TaskDocument;
  readonly upload: UploadDocument;
  readonly asset: AssetDocument;
  readonly tips: TipsDocument;
}

export interface JobDocumentsInput extends TaskDocumentInput {
  readonly manifest: readonly ManifestFile[];
  /** What preflight found; default: what the scene's reader found. */
  readonly findings?: readonly Finding[];
}

/**
 * Writes the job's documents. Files that the settings skip are in none of them.
 *
 * @throws JobError `manifest-incomplete`; `document-invalid`, which is a fault of Farmhand's own.
 */
export function jobDocuments(input: JobDocumentsInput): JobDocuments {
  const { plan, manifest, settings } = input;
  const report = withoutWritten(input.report, renderedBy(plan));
  const { findings = report.findings } = input;
  const out = leftOut(report, settings);
  return {
    task: checkTaskDocument(taskDocument({ ...input, report })),
    upload: uploadDocument(
      manifest.filter(({ role, localPath }) => role === 'scene' || !out.file(localPath)),
    ),
    asset: assetDocument(report, out),
    tips: tipsDocument(findings.filter((finding) => !out.finding(finding))),
  };
}

function renderedBy({ parts, scenes }: JobPlan): readonly RenderedOutput[] {
  const byName = new Map(scenes.map((scene) => [scene.name, scene]));
  return parts.flatMap(({ name, frames }) => {
    const scene = byName.get(name);
    return scene === undefined ? [] : [{ scene, frames: parseFrames(frames), typedFrames: null }];
  });
}

/** A document as it is uploaded: to `/{taskId}/cfg/` in the config storage, or with the farm's own call. */
export interface DocumentText {
  readonly fileName: 'task.json' | 'upload.json' | 'asset.json' | 'tips.json';
  /** JSON, to be sent as UTF-8. */
  readonly text: string;
}

/** The documents as texts, in the order in which they are best uploaded. */
export function documentTexts(documents: JobDocuments): readonly DocumentText[] {
  const names = ['task', 'upload', 'asset', 'tips'] as const;
  return names.map((name) => ({
    fileName: `${name}.json`,
    text: JSON.stringify(documents[name], null, 2),
  }));
}
