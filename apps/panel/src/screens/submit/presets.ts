import type { JobSettings } from '@farmhand/model';
import type { SettingName } from '../../job-settings/defaults.ts';

/** Settings that are kept in a preset together. What belongs to one scene alone is in none of them. */
export const presetGroups = {
  rendering: [
    'hardwareId',
    'framesPerTask',
    'tiles',
    'tileShape',
    'memoryGiB',
    'timeoutSeconds',
    'jobTimeoutSeconds',
    'priority',
    'environmentPolicy',
  ],
  environment: ['softwareVersion', 'system'],
  money: ['pricePerNodeHour', 'costLimit', 'uploadLimitBytes'],
  testFrames: ['priorityPositions', 'stopAfterTest'],
  organisation: ['project', 'artist', 'labels', 'additionalInfo'],
  download: ['downloadFolder', 'outputTemplate', 'onExistingFile'],
} as const satisfies Readonly<Record<string, readonly SettingName[]>>;
export type PresetGroup = keyof typeof presetGroups;

export const presetGroupNames = Object.keys(presetGroups) as PresetGroup[];

/** Groups that a preset has unless the artist says otherwise: those that fit any scene of any program. */
export const usualGroups: ReadonlySet<PresetGroup> = new Set([
  'rendering',
  'money',
  'testFrames',
  'organisation',
]);

/** What of the settings a preset of these groups keeps. */
export function presetOf(
  settings: JobSettings,
  groups: ReadonlySet<PresetGroup>,
): Partial<Omit<JobSettings, 'schema'>> {
  const names = presetGroupNames
    .filter((group) => groups.has(group))
    .flatMap((group) => [...presetGroups[group]]);
  return Object.fromEntries(names.map((name: SettingName) => [name, settings[name]]));
}

/** Groups that a preset has settings of. */
export function groupsOf(kept: Readonly<Record<string, unknown>>): ReadonlySet<PresetGroup> {
  return new Set(presetGroupNames.filter((group) => presetGroups[group].some((name) => name in kept)));
}

/** Whether a preset would change nothing. */
export function isInForce(settings: JobSettings, kept: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(kept).every(
    ([name, value]) => JSON.stringify(settings[name as SettingName]) === JSON.stringify(value),
  );
}
