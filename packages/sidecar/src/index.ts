export { loadAccount, saveAccount } from './account.ts';
export type { Account } from './api.ts';
export {
  connectSidecar,
  findSidecar,
  type SidecarClient,
  SidecarError,
  type SidecarLaunch,
} from './connect.ts';
export { type Discovery, readDiscovery } from './discovery.ts';
export { type FarmhandHome, farmhandHome, type HomeInput } from './home.ts';
export { openApiDocument } from './open-api.ts';
export { type Sidecar, type SidecarOptions, startSidecar } from './sidecar.ts';
export { VERSION } from './version.ts';
