import type { AvailableResolution } from '@farmhand/environment';

/** What `resolveEnvironment` gives for a plain scene of Blender 3.4. */
export const blender34: AvailableResolution = {
  outcome: 'exact',
  environment: {
    softwareId: 2007,
    softwareName: 'Blender',
    version: '3.4',
    versionId: 7,
    system: 'linux',
    pluginIds: [],
    plugins: [],
  },
  reasons: [],
};
