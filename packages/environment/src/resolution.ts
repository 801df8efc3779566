import type { HostName, PluginUse } from '@farmhand/model';
import type { FarmSystem } from './catalog.ts';
import type { Reason } from './reason.ts';

/** What a scene was made with, as its host and its file tell it. */
export interface DetectedSoftware {
  readonly host: HostName;
  /** As the host or the file writes it: `3.4.1`, `4.2.3 LTS`, `R21`. */
  readonly version: string;
  /** Renderers of what is rendered, in the host's own ids: `CYCLES`, `octane`. */
  readonly renderers: readonly string[];
  readonly plugins: readonly PluginUse[];
}

/**
 * How far a render environment may be from what the scene was made with.
 *
 * - `exact`: the same versions only. A plugin whose version the scene does not tell cannot be held to one.
 * - `sameMinor`: another build of the same release too (Blender 3.4.0 for 3.4.1, Houdini 20.5.278 for 20.5.332).
 * - `newestCompatible`: where the farm lacks the release, the newest one of the same major version that is not older.
 */
export type ResolutionPolicy = 'exact' | 'sameMinor' | 'newestCompatible';

/** A software version and plugins that the farm offers together. */
export interface ResolvedEnvironment {
  readonly softwareId: number;
  /** The farm's spelling. */
  readonly softwareName: string;
  /** The farm's spelling. */
  readonly version: string;
  readonly versionId: number;
  readonly system: FarmSystem;
  /** Rising; without duplicates. */
  readonly pluginIds: readonly number[];
  /** The plugins by the farm's names, in the order of `pluginIds`; versions without the name in front. */
  readonly plugins: readonly { readonly name: string; readonly version: string }[];
}

/** The farm can render the scene: just as it was made, or nearly so. */
export interface AvailableResolution {
  readonly outcome: 'exact' | 'near';
  readonly environment: ResolvedEnvironment;
  readonly reasons: readonly Reason[];
}

/** The farm offers nothing that the policy allows. */
export interface UnavailableResolution {
  readonly outcome: 'unavailable';
  readonly reasons: readonly Reason[];
  /** The nearest things it does offer, nearest first, as an artist would say them: `Blender 3.3 (Linux)`. */
  readonly offers: readonly string[];
}

export type Resolution = AvailableResolution | UnavailableResolution;
