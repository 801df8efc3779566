export type { AccountCalls, Profile, Settings } from './calls/account.ts';
export type { EnvironmentCalls, NewRenderEnvironment, RenderEnvironment } from './calls/environments.ts';
export type { Frame, FrameCalls, FrameLog } from './calls/frames.ts';
export type { Label, LabelCalls } from './calls/labels.ts';
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
export type { CreatedTasks, NewTask, SubmitCalls, TaskDocument } from './calls/submit.ts';
export type { Task, TaskCalls, TaskListRequest } from './calls/tasks.ts';
export type {
  SubUserOutput,
  TransferBids,
  TransferCalls,
  TransferConfig,
  TransferEngineOffer,
  TransferLine,
} from './calls/transfer.ts';
export { createFarmClient, type FarmClient, type FarmClientOptions } from './client.ts';
export type { EndpointName } from './endpoints.ts';
export {
  type ClientErrorDetails,
  type ClientErrorKind,
  ConnectionError,
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
export type { LogEntry, Logger } from './pipeline/log.ts';
export type { CallContext, FarmRequest, FarmResponse, Middleware, Next } from './pipeline/middleware.ts';
export type { RetryOptions } from './pipeline/retry.ts';
export { type Credentials, type SignedHeadersInput, signedHeaders } from './signed-headers.ts';
export type { JsonObject, JsonValue } from './signing.ts';
export {
  describeFrameStatus,
  describeTaskStatus,
  type FrameStatusName,
  frameStatusName,
  isEnded,
  isFailed,
  isFrameEnded,
  isFrameFailed,
  type StatusLanguage,
  type TaskStatusName,
  taskStatusName,
} from './task-status.ts';
export type { Extra } from './wire/fields.ts';
export type { Page, PageRequest } from './wire/page.ts';
