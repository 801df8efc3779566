export { detectedSoftware } from './detected-software.ts';
export type { AssetDocument, AssetEntry } from './documents/asset-document.ts';
export { checkTaskDocument } from './documents/check-task-document.ts';
export {
  type DocumentText,
  documentTexts,
  type JobDocuments,
  type JobDocumentsInput,
  jobDocuments,
} from './documents/job-documents.ts';
export type { Strings, TaskDocument, TaskDocumentInput, TaskIdentity } from './documents/task-document.ts';
export type { TextObject, TextTree } from './documents/text-tree.ts';
export type { TipsDocument } from './documents/tips-document.ts';
export type { ManifestFile, UploadDocument } from './documents/upload-document.ts';
export { type EstimatedCost, estimatedCost } from './estimated-cost.ts';
export { type ExtraEntry, isExtra, withExtraFiles, withExtraFilesInSteps } from './extra-files.ts';
export { formatFrames, framesOfRange, MAX_FRAMES, parseFrames } from './frames.ts';
export { JobError, type JobErrorCode } from './job-error.ts';
export { chosenFrames } from './outputs.ts';
export { isWindowsPath } from './path-comparison.ts';
export { type JobInput, type JobPlan, jobPlan, type PlanPart } from './plan.ts';
export { mergeFindings, type PreflightInput, preflight, preflightInSteps } from './preflight.ts';
export { type RenderedOutput, renderedOutputs } from './rendered-outputs.ts';
export { renderedPart } from './rendered-part.ts';
export type { OpenJob, UploadFacts } from './rule.ts';
export { chosenScene, type SceneFacts, scenesOf } from './scenes.ts';
export { settingsInWords } from './settings-in-words.ts';
export { isSkipped } from './skipped-files.ts';
export type { Steps } from './steps.ts';
export { withoutWritten, withoutWrittenInSteps } from './written-by-job.ts';
