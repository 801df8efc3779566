import type { QuietHours } from '@farmhand/model';

/** What moving files may take of the line. */
export interface TransferLimits {
  /** Null for no cap. */
  readonly uploadBytesPerSecond: number | null;
  /** Null for no cap. */
  readonly downloadBytesPerSecond: number | null;
  readonly quietHours: readonly QuietHours[];
}

/** Whether files are moved just now, and if not, why. */
export type TransferFlow =
  /** `bytesPerSecond`: what quiet hours leave to both directions together; null outside of them. */
  | { readonly state: 'flowing'; readonly bytesPerSecond: number | null }
  | { readonly state: 'paused' }
  /** `until` in milliseconds since 1970. */
  | { readonly state: 'quiet'; readonly until: number };

/** What everything that moves files passes through: one for all engines and jobs of a process. */
export interface TransferGate {
  limits(): TransferLimits;
  /** Takes effect on transfers that are under way. */
  change(limits: TransferLimits): void;
  pause(): void;
  resume(): void;
  flow(): TransferFlow;
  /** Tells of every change of {@link flow} and of the caps, until what is returned is called. */
  subscribe(listener: (flow: TransferFlow) => void): () => void;
  /** Resolves when files may be moved; rejects with the signal's reason. */
  open(signal: AbortSignal | undefined): Promise<void>;
  /**
   * Resolves when so many bytes may go in that direction; rejects with the signal's reason. Takers of one direction
   * get their turns one after the other, a large one in pieces. Any number of bytes may be asked for.
   */
  take(direction: 'up' | 'down', bytes: number, signal: AbortSignal | undefined): Promise<void>;
}
