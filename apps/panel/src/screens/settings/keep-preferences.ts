import type { PanelPreferences } from '@farmhand/sidecar/api';
import { tellProblem } from '../../kit/toasts.tsx';
import { changePreferences } from '../../state/preferences.ts';
import { type KeptSection, showKeeping, showKept, showUndone } from './kept-sign.tsx';

/** Keeps a preference and shows that it did, or undoes it and says why. */
export async function keepPreferences(
  section: KeptSection,
  change: Partial<PanelPreferences>,
): Promise<void> {
  showKeeping(section);
  try {
    await changePreferences(change);
    showKept(section);
  } catch (error) {
    showUndone(section);
    tellProblem(error);
  }
}
