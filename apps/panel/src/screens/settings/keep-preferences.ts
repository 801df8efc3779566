import type { PanelPreferences } from '@farmhand/sidecar/api';
import { tellProblem } from '../../kit/toasts.tsx';
import { changePreferences } from '../../state/preferences.ts';
import { type KeptSection, showSign } from './kept-sign.tsx';

/** Keeps a preference and shows that it did, or undoes it and says why. */
export async function keepPreferences(
  section: KeptSection,
  change: Partial<PanelPreferences>,
): Promise<void> {
  showSign(section, 'keeping');
  try {
    await changePreferences(change);
    showSign(section, 'kept');
  } catch (error) {
    showSign(section, null);
    tellProblem(error);
  }
}
