export type {
  Catalog,
  CatalogPlugin,
  CatalogPluginVersion,
  CatalogSoftware,
  CatalogVersion,
  FarmSystem,
} from './catalog.ts';
export { type HostFacts, hosts, softwareIdOf } from './data/hosts.ts';
export { systemName } from './data/reasons.ts';
export {
  type AccountEnvironment,
  type EnsuredEnvironment,
  type EnsureInput,
  type EnvironmentCalls,
  ensureEnvironment,
} from './ensure-environment.ts';
export { type CatalogCalls, type FetchCatalogInput, fetchCatalog } from './fetch-catalog.ts';
export type { HardwareProposal, HardwareVerdict, OfferedHardware } from './hardware.ts';
export { pluginKey } from './plugin-name.ts';
export type { Reason, ReasonSubject } from './reason.ts';
export type {
  AvailableResolution,
  DetectedSoftware,
  Resolution,
  ResolutionPolicy,
  ResolvedEnvironment,
  UnavailableResolution,
} from './resolution.ts';
export { type ResolveInput, resolveEnvironment } from './resolve.ts';
