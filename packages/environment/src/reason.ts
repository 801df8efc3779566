import type { LocalizedText } from '@farmhand/model';

/** What a reason speaks of, so that a panel or preflight can sort reasons without reading them. */
export type ReasonSubject = 'software' | 'version' | 'system' | 'renderer' | 'plugin' | 'hardware';

/** One sentence on why an environment was chosen, or why none was. */
export interface Reason extends LocalizedText {
  readonly subject: ReasonSubject;
  /** True when this is a difference between what the scene was made with and what would render it. */
  readonly differs: boolean;
}
