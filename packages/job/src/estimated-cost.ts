import type { JobSettings } from '@farmhand/model';

/** What a job comes to, as far as the settings tell. */
export interface EstimatedCost {
  readonly nodeHours: number;
  /** In the account's currency. */
  readonly amount: number;
}

/** Null unless both the time of a frame and the price of an hour are known. */
export function estimatedCost(
  { secondsPerFrame, pricePerNodeHour }: Pick<JobSettings, 'secondsPerFrame' | 'pricePerNodeHour'>,
  frameCount: number,
): EstimatedCost | null {
  if (secondsPerFrame === null || pricePerNodeHour === null) return null;
  const nodeHours = (secondsPerFrame * frameCount) / 3600;
  return { nodeHours, amount: nodeHours * pricePerNodeHour };
}
