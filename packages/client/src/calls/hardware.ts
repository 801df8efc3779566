import type { Ask, CallOptions } from '../pipeline/ask.ts';
import {
  type Extra,
  filledTextOrNull,
  flag,
  list,
  listOrEmpty,
  number,
  numberIfAny,
  record,
  text,
  textOrEmpty,
} from '../wire/fields.ts';

/** A kind of render node that a task may ask for. */
export interface HardwareConfig extends Extra {
  /** What a task's `hardwareConfigId` names. */
  readonly id: number;
  /** Null when the farm gives a number that no table has. */
  readonly kind: 'cpu' | 'gpu' | null;
  /** Whether new tasks may use it. */
  readonly enabled: boolean;
  /** Whether it is the one now chosen; the farm does not say for what. */
  readonly current: boolean;
  /** Number of the platform whose nodes these are. */
  readonly platform: number | null;
  /** The graphics card (`1080Ti`), or `Default` for a CPU node. */
  readonly model: string;
  /** Memory of a node; null when the farm does not say. */
  readonly ramGigabytes: number | null;
  /** Graphics cards per node; null for a CPU node. */
  readonly gpuCount: number | null;
  /** Programs that cannot render on it. */
  readonly unsupportedSoftwareIds: readonly number[];
  /** Findings of the analysis (tip codes) that rule it out. */
  readonly unsupportedTipCodes: readonly string[];
  /** Patterns for `name version` of the plugins that cannot render on it. */
  readonly unsupportedPlugins: readonly string[];
}

/** Calls about render nodes. */
export interface HardwareCalls {
  /** The render nodes the account may ask for; with task ids, those that fit these tasks. */
  hardwareConfigs(
    request?: { readonly taskIds?: readonly number[] | undefined },
    options?: CallOptions,
  ): Promise<readonly HardwareConfig[]>;
}

const kinds: Readonly<Record<number, 'cpu' | 'gpu'>> = { 1: 'cpu', 2: 'gpu' };

const hardwareConfig = record(
  {
    id: number,
    type: numberIfAny,
    status: flag,
    current: flag,
    platform: numberIfAny,
    model: textOrEmpty,
    ram: filledTextOrNull,
    gpuNum: filledTextOrNull,
    notSupportCgId: listOrEmpty(number),
    notSupportCode: listOrEmpty(text),
    notSupportPluginList: listOrEmpty(text),
  },
  (wire): HardwareConfig => ({
    id: wire.id,
    kind: kinds[wire.type ?? 0] ?? null,
    enabled: wire.status,
    current: wire.current,
    platform: wire.platform,
    model: wire.model,
    ramGigabytes: leadingNumber(wire.ram),
    gpuCount: leadingNumber(wire.gpuNum),
    unsupportedSoftwareIds: wire.notSupportCgId,
    unsupportedTipCodes: wire.notSupportCode,
    unsupportedPlugins: wire.notSupportPluginList,
  }),
);

/** 64 of `64GB`, 2 of `2*GPU`. */
function leadingNumber(text: string | null): number | null {
  const digits = /^\s*(\d+(?:\.\d+)?)/.exec(text ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

export function hardwareCalls(ask: Ask): HardwareCalls {
  return {
    hardwareConfigs: ({ taskIds = [] } = {}, options) =>
      ask(
        'listHardwareConfigs',
        // The vendor's SDK sends the truth value and the ids as text.
        { cloneTask: 'false', taskIds: taskIds.length === 0 ? undefined : taskIds.map(String) },
        list(hardwareConfig),
        options,
      ),
  };
}
