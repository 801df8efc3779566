import type { JobSettings } from '@farmhand/model';

/** A setting the artist can change. */
export type SettingName = Exclude<keyof JobSettings, 'schema'>;

/** The model's defaults. A copy, because the model's values would bring its whole schema along; a test compares them. */
export const defaults: Readonly<Omit<JobSettings, 'schema'>> = {
  sceneName: null,
  outputs: [],
  withDependencies: false,
  camera: null,
  cameras: [],
  renderLayers: null,
  frames: null,
  framesPerTask: 1,
  priorityFrames: null,
  priorityPositions: [],
  stopAfterTest: false,
  timeoutSeconds: 43_200,
  jobTimeoutSeconds: 259_200,
  priority: 50,
  system: null,
  softwareVersion: null,
  environmentPolicy: 'sameMinor',
  hardwareId: null,
  tiles: 1,
  tileShape: 'block',
  memoryGiB: 64,
  project: '',
  artist: '',
  labels: [],
  skipFiles: [],
  extraFiles: [],
  allowedRoots: [],
  uploadLimitBytes: 53_687_091_200,
  costLimit: null,
  pricePerNodeHour: null,
  secondsPerFrame: null,
  additionalInfo: {},
  downloadFolder: null,
  outputTemplate: '',
  onExistingFile: 'overwrite',
};

/** Whether a setting is another than the default. */
export function isChanged(settings: JobSettings, name: SettingName): boolean {
  return JSON.stringify(settings[name]) !== JSON.stringify(defaults[name]);
}
