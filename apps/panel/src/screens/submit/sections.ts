import type { JobSettings } from '@farmhand/model';
import { defaults, isChanged, type SettingName } from '../../job-settings/defaults.ts';

/** Settings of each section of the screen, in its order. */
export const sections = {
  outputs: ['sceneName', 'outputs', 'withDependencies', 'camera', 'cameras', 'renderLayers'],
  frames: ['frames', 'priorityFrames', 'priorityPositions', 'stopAfterTest'],
  rendering: [
    'system',
    'softwareVersion',
    'environmentPolicy',
    'hardwareId',
    'framesPerTask',
    'tiles',
    'tileShape',
    'memoryGiB',
    'timeoutSeconds',
    'jobTimeoutSeconds',
    'priority',
    'secondsPerFrame',
    'pricePerNodeHour',
    'costLimit',
    'uploadLimitBytes',
  ],
  organisation: ['project', 'artist', 'labels', 'outputTemplate', 'onExistingFile'],
} as const satisfies Readonly<Record<string, readonly SettingName[]>>;
export type SectionName = keyof typeof sections;

/** What takes these settings back to their defaults; empty when they are there. */
export function backToDefaults(settings: JobSettings, names: readonly SettingName[]): Partial<JobSettings> {
  return Object.fromEntries(
    names.filter((name) => isChanged(settings, name)).map((name) => [name, defaults[name]]),
  );
}
