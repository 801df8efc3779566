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
  /** With its kind worked out where the farm does not say. */
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
  /** All that do not, those with the least against them first. */
  readonly unfit: readonly HardwareVerdict[];
  readonly reasons: readonly Reason[];
}

/** Nodes without a graphics card have this in place of its name, whatever else the farm says of them. */
const NO_CARD = 'default';

/**
 * Whether a node has graphics cards to render with. Where the farm does not say what kind of node it is, its cards tell:
 * the list names them for GPU nodes only.
 */
export function kindOf({ kind, gpuCount, model }: OfferedHardware): 'cpu' | 'gpu' {
  if (kind !== null) return kind;
  if ((gpuCount ?? 0) > 0) return 'gpu';
  const card = model.trim().toLowerCase();
  return card === '' || card === NO_CARD ? 'cpu' : 'gpu';
}

/** A node as an artist would say it: `2 x 3090, 128 GB`, `CPU, 64 GB`; without the memory where the farm does not say. */
export function hardwareLabel(hardware: OfferedHardware): string {
  const { gpuCount, model, ramGigabytes } = hardware;
  const card = model.trim() === '' ? 'GPU' : model.trim();
  const cards = gpuCount === null ? card : `${gpuCount} x ${card}`;
  const machine = kindOf(hardware) === 'cpu' ? 'CPU' : cards;
  return ramGigabytes === null ? machine : `${machine}, ${ramGigabytes} GB`;
}

/** What is kept of the farm's answer on one kind of node; whatever else it holds stays behind. */
export function offeredHardware(config: OfferedHardware): OfferedHardware {
  return {
    id: config.id,
    kind: kindOf(config),
    enabled: config.enabled,
    model: config.model,
    ramGigabytes: config.ramGigabytes,
    gpuCount: config.gpuCount,
    unsupportedSoftwareIds: [...config.unsupportedSoftwareIds],
    unsupportedTipCodes: [...config.unsupportedTipCodes],
    unsupportedPlugins: [...config.unsupportedPlugins],
  };
}
