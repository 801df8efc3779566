export {
  type ChosenLine,
  chooseLine,
  engineFromConfig,
  type LineWish,
  type OfferedEngine,
  type OfferedLine,
  type TransferOffer,
} from './choose-line.ts';
export {
  createTransferGate,
  type GateTimers,
  NO_LIMITS,
  type TransferGateOptions,
} from './create-transfer-gate.ts';
export { type Disk, type DiskRoom, localDisk } from './disk.ts';
export {
  type DownloadedTree,
  type DownloadTreeRequest,
  downloadTree,
  type OutputFolder,
} from './download-tree.ts';
export type {
  DownloadedItem,
  DownloadItem,
  DownloadRequest,
  ListOutputRequest,
  Manifest,
  ManifestEntry,
  RemoteFile,
  Storage,
  TransferEngine,
  TransferProgress,
  UploadRequest,
  UploadTrouble,
} from './engine.ts';
export {
  type FindCandidatesOptions,
  findCandidates,
  foldersNearScene,
  type SearchLimits,
} from './find-candidates.ts';
export type { FingerprintCache, FolderFingerprints } from './fingerprint-cache.ts';
export { type InspectFilesOptions, inspectFiles } from './inspect-files.ts';
export {
  type ListedOutput,
  type ListOutputFiles,
  listOutputsByApi,
  type OutputListing,
} from './list-outputs.ts';
export { makeFolder } from './make-folder.ts';
export {
  type BuildManifestOptions,
  type BuiltManifest,
  buildManifest,
  type ManifestProgress,
} from './manifest.ts';
export { type OpenTransferEngineOptions, openTransferEngine, type TransferClient } from './open-engine.ts';
export {
  type OpenTransferCache,
  openTransferCache,
  type TransferCacheOptions,
} from './open-transfer-cache.ts';
export { safeOutputPath } from './output-path.ts';
export {
  OUTPUT_PLACEHOLDERS,
  type OutputFacts,
  outputTemplatePath,
  validateOutputTemplate,
} from './output-template.ts';
export type { OpenPart, PartWriter } from './part-file.ts';
export { type OutputPlan, type PlacedOutput, type PlanOutputOptions, planOutput } from './plan-output.ts';
export { type QuietNow, quietAt } from './quiet-hours.ts';
export { clusterPort } from './raysync/cluster-port.ts';
export {
  createRaysyncEngine,
  type RaysyncAccount,
  type RaysyncEngineOptions,
} from './raysync/raysync-engine.ts';
export { startCommand } from './raysync/start-daemon.ts';
export { uploadList } from './raysync/upload-list.ts';
export type { RetryDelays } from './retries.ts';
export type { SentRecords, StorageKey } from './sent-records.ts';
export { toServerPath } from './server-path.ts';
export type { StoreLimits } from './sqlite-folder-store.ts';
export { TransferError } from './transfer-error.ts';
export type { TransferFlow, TransferGate, TransferLimits } from './transfer-gate.ts';
export { databaseIni, type TransmitterDatabase } from './transmitter/database-ini.ts';
export { treeKillCommand } from './transmitter/run-program.ts';
export { openSentMemory, type SentMemoryNeed, type SentMemoryOptions } from './transmitter/sent-memory.ts';
export {
  type TransmitterProtocol,
  type TransmitterRun,
  transmitterArguments,
} from './transmitter/transmitter-arguments.ts';
export {
  createTransmitterEngine,
  type TransmitterEngineOptions,
} from './transmitter/transmitter-engine.ts';
export { programEnvironment, programPath } from './transmitter/transmitter-program.ts';
export { uploadJson } from './transmitter/upload-json.ts';
export { eachInTurns, type Turns, takeTurns } from './turns.ts';
export { createTusEngine, type TusEngineOptions } from './tus-engine.ts';
export { openUploadRecords, type UploadKey, type UploadRecords } from './upload-records.ts';
export { type AccountStorages, type StorageUser, storageUserId, uploadTarget } from './upload-target.ts';
