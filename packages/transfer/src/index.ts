export {
  type ChosenLine,
  chooseLine,
  engineFromConfig,
  type OfferedLine,
  type TransferOffer,
} from './choose-line.ts';
export type { OpenPart, PartWriter } from './download-file.ts';
export type {
  DownloadFileRequest,
  ListOutputRequest,
  Manifest,
  ManifestEntry,
  RemoteFile,
  Storage,
  TransferEngine,
  TransferProgress,
  UploadRequest,
} from './engine.ts';
export { md5OfFile } from './file-hash.ts';
export {
  type FindCandidatesOptions,
  findCandidates,
  foldersNearScene,
  type SearchLimits,
} from './find-candidates.ts';
export { type FileVersion, type FingerprintCache, openFingerprintCache } from './fingerprint-cache.ts';
export { type InspectFilesOptions, inspectFiles } from './inspect-files.ts';
export { type BuildManifestOptions, buildManifest, type ManifestProgress } from './manifest.ts';
export { safeOutputPath } from './output-path.ts';
export type { RetryDelays } from './retries.ts';
export { toServerPath } from './server-path.ts';
export { TransferError } from './transfer-error.ts';
export { createTusEngine, type TusEngineOptions } from './tus-engine.ts';
export { openUploadRecords, type UploadKey, type UploadRecords } from './upload-records.ts';
