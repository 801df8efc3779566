import type { PreflightInput } from '@farmhand/job';
import type { Finding } from '@farmhand/model';
import { available, report, settings } from '../scenes.ts';

/** A job with nothing wrong. */
export const sound: PreflightInput = {
  report: report(),
  snapshot: null,
  settings: settings(),
  resolution: available(),
};

/** What is changed of the sound job, the one finding that this yields, and words of it that say what is wrong or what to do. */
export type Trouble = readonly [
  name: string,
  input: Partial<PreflightInput>,
  expected: Partial<Finding> & Pick<Finding, 'id' | 'severity'>,
  says: string,
];

/** A file that the reader did not find. */
export const missingFile: Finding = {
  id: 'missing-file',
  severity: 'warning',
  tipCode: '10012',
  text: { en: 'wood.png is missing.', zh: '缺少 wood.png。' },
  owner: { type: 'Image', name: 'Wood', property: 'filepath' },
  path: '//textures/wood.png',
  count: 1,
  fix: { action: 'locateFile', path: '/mnt/proj/lantern/textures/wood.png' },
};

export const differs = (subject: 'version' | 'plugin' | 'renderer' | 'software' | 'system') =>
  ({ subject, differs: true, en: `About the ${subject}.`, zh: `关于 ${subject}。` }) as const;
