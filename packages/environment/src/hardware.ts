import type { Reason } from './reason.ts';

/** A kind of render node that the farm offers: what is needed here of the client's `HardwareConfig`. */
export interface OfferedHardware {
  readonly id: number;
  /** Null when the farm does not say. */
  readonly kind: 'cpu' | 'gpu' | null;
  readonly enabled: boolean;
  /** The graphics card (`1080Ti`), or `Default` for a CPU node. */
  readonly model: string;
  readonly ramGigabytes: number | null;
  /** Graphics cards per node; null for a CPU node. */
  readonly gpuCount: number | null;
  readonly unsupportedSoftwareIds: readonly number[];
  /** Findings of the analysis (tip codes) that rule it out. */
  readonly unsupportedTipCodes: readonly string[];
  /** Patterns for `name version` of the plugins that cannot render on it. */
  readonly unsupportedPlugins: readonly string[];
}

/** How one kind of node serves a job. */
export interface HardwareVerdict {
  readonly hardware: OfferedHardware;
  /** As an artist would say it: `2 x 3090, 128 GB`, `CPU, 64 GB`. */
  readonly label: string;
  readonly fits: boolean;
  /** Why, or why not. */
  readonly reasons: readonly Reason[];
}

/** What a job runs on. */
export interface HardwareProposal {
  /**
   * `asked`: the artist chose it, whether it fits or not. `proposed`: it fits best. `none`: nothing fits, or what was asked for
   * is not there. `notTold`: the farm lists no hardware, its platform decides.
   */
  readonly basis: 'asked' | 'proposed' | 'none' | 'notTold';
  readonly chosen: HardwareVerdict | null;
  /** All that fit, the best first. */
  readonly fitting: readonly HardwareVerdict[];
  readonly unfit: readonly HardwareVerdict[];
  readonly reasons: readonly Reason[];
}
