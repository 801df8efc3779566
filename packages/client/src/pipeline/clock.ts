/** This machine's clock, and the farm's as far as it has been measured. All in milliseconds since 1970. */
export interface FarmClock {
  readonly localTime: () => number;
  readonly farmTime: () => number;
  /** From now on the farm's time is the local time minus this skew. */
  readonly correct: (clockSkewMs: number) => void;
}

export function createFarmClock(localTime: () => number): FarmClock {
  let skewMs = 0;
  return {
    localTime,
    farmTime: () => localTime() - skewMs,
    correct: (clockSkewMs) => {
      skewMs = clockSkewMs;
    },
  };
}
