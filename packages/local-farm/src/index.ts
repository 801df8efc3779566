export type { FarmAccount, FarmAccountInput } from './accounts/account-file.ts';
export type { SubAccountInput } from './accounts/accounts.ts';
export { type FarmCatalog, farmCatalog } from './catalog/farm-catalog.ts';
export { LocalFarmError, type LocalFarmErrorCode } from './errors.ts';
export type { FarmEvent, FarmEventListener, FarmEvents } from './events.ts';
export type {
  Fault,
  FaultEffect,
  FaultFrequency,
  FaultKind,
  Faults,
  FaultTarget,
  GatewayPart,
} from './faults.ts';
export type { FarmInspection, InspectedFrame, InspectedTask } from './inspection.ts';
export { type FarmAdmin, type LocalFarm, type LocalFarmOptions, startLocalFarm } from './local-farm.ts';
export { type BlenderSearch, type FindBlenderOptions, findBlender } from './render/find-blender.ts';
export { type Renderer, type RendererInfo, RenderFailure, type RenderOrder } from './render/renderer.ts';
export { type RenderProgram, runProgram } from './render/run-program.ts';
export type { RequestCount, RequestTarget } from './request-counter.ts';
export type { StorageKind } from './storage/storages.ts';
export type { RenderPlan } from './tasks/plan.ts';
export { type FrameStatus, frameStatuses, type TaskStatus, taskStatuses } from './tasks/statuses.ts';
export type { RowWork } from './tasks/tiles.ts';
