export type { DiagnosisAnswer, DiagnosisCheck } from './api/diagnosis.ts';
export { API_VERSION, FEATURES, type Feature, type HealthAnswer } from './api/health.ts';
export type { Account, AccountAnswer, ProfilesAnswer, ProfileView } from './api/profiles.ts';
export type { FlowAnswer, TransferSettingsAnswer, TransfersAnswer } from './api/transfers.ts';
export {
  type ConnectOptions,
  connectSidecar,
  findSidecar,
  type SidecarClient,
  type SidecarClientOptions,
  SidecarError,
  type SidecarLaunch,
  type SubmissionsInput,
  type SubmissionsPage,
} from './connect.ts';
export { type Discovery, readDiscovery } from './discovery.ts';
export { type FarmhandHome, farmhandHome, type HomeInput } from './home.ts';
export { openApiDocument } from './open-api.ts';
export { loadAccount } from './profiles-file.ts';
export { type Sidecar, type SidecarOptions, startSidecar } from './sidecar.ts';
export { VERSION } from './version.ts';
