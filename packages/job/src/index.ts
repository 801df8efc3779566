export { detectedSoftware } from './detected-software.ts';
export type { AssetDocument, AssetEntry } from './documents/asset-document.ts';
export {
  type DocumentText,
  documentTexts,
  type JobDocuments,
  type JobDocumentsInput,
  jobDocuments,
} from './documents/job-documents.ts';
export type { SceneInfo } from './documents/scene-info.ts';
export type { Strings, TaskDocument, TaskDocumentInput, TaskIdentity } from './documents/task-document.ts';
export type { TipsDocument } from './documents/tips-document.ts';
export type { ManifestFile, UploadDocument } from './documents/upload-document.ts';
export { formatFrames, framesOfRange, MAX_FRAMES, parseFrames } from './frames.ts';
export { JobError, type JobErrorCode } from './job-error.ts';
export { type JobInput, type JobPlan, jobPlan } from './plan.ts';
export { mergeFindings, type PreflightInput, preflight } from './preflight.ts';
export { renderedPart } from './rendered-part.ts';
export type { OpenJob, UploadFacts } from './rule.ts';
export type { SceneFacts } from './scenes.ts';
