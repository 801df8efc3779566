import type { TransferSettings } from '@farmhand/model';
import type { TransfersAnswer } from '@farmhand/sidecar/api';

/** What the settings call the farm's default line, and the one that answers first. */
export const DEFAULT_LINE = '';
export const QUICKEST_LINE = 'quickest';

export interface LineChoice {
  readonly line: string;
  /** The farm takes it by itself. */
  readonly isDefault: boolean;
  /** It is chosen, but the farm does not offer it now. */
  readonly isGone: boolean;
}

/** Lines to choose from: no line in particular, the quickest, those of the engine, and the one that is chosen in any case. */
export function lineChoices(
  offered: TransfersAnswer['lines'],
  { engine, line }: Pick<TransferSettings, 'engine' | 'line'>,
): readonly LineChoice[] {
  const ofEngine = offered.filter((each) => engine === 'auto' || each.engine === engine);
  const choices = new Map<string, LineChoice>();
  for (const name of [DEFAULT_LINE, QUICKEST_LINE])
    choices.set(name, { line: name, isDefault: false, isGone: false });
  for (const each of ofEngine) {
    if (each.line === '') continue;
    const isDefault = each.isDefault || choices.get(each.line)?.isDefault === true;
    choices.set(each.line, { line: each.line, isDefault, isGone: false });
  }
  if (!choices.has(line)) choices.set(line, { line, isDefault: false, isGone: true });
  return [...choices.values()];
}
