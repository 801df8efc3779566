import type { CheckReport, JobSettings } from '@farmhand/model';

/** What the job comes to, as far as it is known. */
export interface Estimate {
  readonly files: number;
  readonly bytes: number;
  /** What has still to be sent. */
  readonly newBytes: number;
  /** Null when no earlier upload tells how fast it goes. */
  readonly uploadSeconds: number | null;
  /** Rendered pictures over all outputs and cameras; null when there is no plan. */
  readonly frames: number | null;
  /** Time of all nodes together; null while nobody knows how long a frame takes. */
  readonly nodeSeconds: number | null;
  /** In the account's currency. */
  readonly cost: number | null;
  /** What is not known that the cost needs. */
  readonly lacks: readonly ('secondsPerFrame' | 'pricePerNodeHour')[];
}

/** Puts the check's figures together with the settings of now, which may be newer. */
export function estimateOf(
  { upload, plan, cost }: Pick<CheckReport, 'upload' | 'plan' | 'cost'>,
  { secondsPerFrame, pricePerNodeHour }: Pick<JobSettings, 'secondsPerFrame' | 'pricePerNodeHour'>,
): Estimate {
  const { files, bytes, newBytes, bytesPerSecond } = upload;
  const frames = plan?.frameCount ?? null;
  return {
    files,
    bytes,
    newBytes,
    uploadSeconds: newBytes === 0 ? 0 : bytesPerSecond === null ? null : newBytes / bytesPerSecond,
    frames,
    nodeSeconds: frames === null || secondsPerFrame === null ? null : frames * secondsPerFrame,
    cost: cost?.amount ?? null,
    lacks: [
      ...(secondsPerFrame === null ? (['secondsPerFrame'] as const) : []),
      ...(pricePerNodeHour === null ? (['pricePerNodeHour'] as const) : []),
    ],
  };
}
