export type { AccountCalls, Platform, Profile, Settings } from './calls/account.ts';
export type {
  EnvironmentCalls,
  NewRenderEnvironment,
  RenderEnvironment,
  RenderEnvironmentsRequest,
} from './calls/environments.ts';
export type { Frame } from './calls/frame.ts';
export type { FrameSelection } from './calls/frame-selection.ts';
export type { FrameCalls, FrameLog, FrameStatistics } from './calls/frames.ts';
export type { NamedFrames } from './calls/frames-by-name.ts';
export type { HardwareCalls, HardwareConfig } from './calls/hardware.ts';
export type { Label, LabelCalls, LabelScope } from './calls/labels.ts';
export type {
  PluginOffer,
  PluginVersion,
  RenderSystem,
  Software,
  SoftwareCalls,
  SoftwareDetail,
  SoftwareList,
  SoftwareVersion,
} from './calls/software.ts';
export type {
  CreatedTasks,
  ErrorDetail,
  ErrorDetailsRequest,
  NewTask,
  SubmitCalls,
  TaskDocument,
} from './calls/submit.ts';
export type { Task } from './calls/task.ts';
export type { BlockProgress, TaskProgress } from './calls/task-progress.ts';
export type { TaskCalls, TaskListRequest } from './calls/tasks.ts';
export type {
  OutputFile,
  OutputFilesRequest,
  RaysyncServer,
  RaysyncUserKey,
  SubUserOutput,
  TransferBids,
  TransferCalls,
  TransferConfig,
  TransferEngineOffer,
  TransferLine,
  TransferServer,
} from './calls/transfer.ts';
export type { Zone } from './calls/zone.ts';
export { createFarmClient, type FarmClient, type FarmClientOptions } from './client.ts';
export type { EndpointName } from './endpoints.ts';
export {
  ClientClosedError,
  type ClientErrorDetails,
  type ClientErrorKind,
  ConnectionError,
  type ErrorWords,
  FarmError,
  FarmhandClientError,
  FarmTimeoutError,
  ForbiddenError,
  HttpStatusError,
  NotFoundError,
  ParameterInvalidError,
  SignatureExpiredError,
  SignatureInvalidError,
  UnreadableAnswerError,
} from './errors.ts';
export type { CallOptions, PathGeneration } from './pipeline/ask.ts';
export type { LimitOptions } from './pipeline/gate.ts';
export type { LogEntry, LoggedAttempt, LoggedCall, Logger } from './pipeline/log.ts';
export type { CallContext, FarmRequest, FarmResponse, Middleware, Next } from './pipeline/middleware.ts';
export type { Paged, PagedOptions } from './pipeline/paged.ts';
export type { RetryOptions } from './pipeline/retry.ts';
export { type Credentials, type SignedHeadersInput, signedHeaders } from './signed-headers.ts';
export type { JsonObject, JsonValue } from './signing.ts';
export {
  describeFrameStatus,
  describeTaskStatus,
  type FrameKind,
  type FrameStatusName,
  frameStatusName,
  isEnded,
  isFailed,
  isFrameEnded,
  isFrameFailed,
  type StatusLanguage,
  type TaskKind,
  type TaskStatusName,
  taskStatusName,
} from './task-status.ts';
export type { Extra } from './wire/fields.ts';
export type { Page, PageRequest } from './wire/page.ts';
