export type {
  Catalog,
  CatalogPlugin,
  CatalogPluginVersion,
  CatalogSoftware,
  CatalogVersion,
  FarmSystem,
} from './catalog.ts';
export {
  type CatalogStore,
  type CatalogStoreCalls,
  type CatalogStoreOptions,
  type FarmOffer,
  openCatalogStore,
} from './catalog-store.ts';
export { compareHostVersions, isNewerRelease, readHostVersion } from './compare-host-versions.ts';
export { type HostFacts, hosts, type RendersWithout, softwareIdOf } from './data/hosts.ts';
export { type PluginFacts, pluginTable } from './data/plugins.ts';
export { systemName } from './data/reasons.ts';
export type { VersionSpelling } from './data/version-spelling.ts';
export {
  type AccountEnvironment,
  type EnsuredEnvironment,
  type EnsureInput,
  type EnvironmentCalls,
  ensureEnvironment,
} from './ensure-environment.ts';
export type { EnvironmentLock } from './environment-lock.ts';
export { type EnvironmentOffer, environmentOffers } from './environment-offers.ts';
export { type FarmText, type FarmTexts, tipCodesOf, withFarmTexts } from './farm-texts.ts';
export { type CatalogCalls, type FetchCatalogInput, fetchCatalog } from './fetch-catalog.ts';
export { type FetchOfferInput, fetchOffer, type OfferCalls } from './fetch-offer.ts';
export {
  type HardwareProposal,
  type HardwareVerdict,
  hardwareLabel,
  type OfferedHardware,
  offeredHardware,
} from './hardware.ts';
export type { TextCalls, TextLanguage } from './kept-texts.ts';
export { moreExact, type PluginMention, pluginKey, readPlugin } from './plugin-name.ts';
export { type HardwareLimits, isPluginExcluded, pluginPattern } from './plugin-pattern.ts';
export { type ProposeHardwareInput, proposeHardware } from './propose-hardware.ts';
export type { Reason, ReasonSubject } from './reason.ts';
export { type BoundRenderer, boundRenderer } from './renderer-of.ts';
export type {
  AvailableResolution,
  DetectedSoftware,
  Resolution,
  ResolutionPolicy,
  ResolvedEnvironment,
  UnavailableResolution,
} from './resolution.ts';
export { type ResolveInput, resolveEnvironment } from './resolve.ts';
export type { VersionParts } from './version.ts';
