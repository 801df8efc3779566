import type { AssetStatus } from '@farmhand/sidecar/api';
import type { IconName } from '../../kit/icon.tsx';

/** Icon of each status; the word is always beside it. */
export const statusIcons: Readonly<Record<AssetStatus, IconName>> = {
  missing: 'error',
  new: 'plus',
  changed: 'refresh',
  onFarm: 'check',
  excluded: 'minus',
  packed: 'layers',
  notNeeded: 'more',
};
