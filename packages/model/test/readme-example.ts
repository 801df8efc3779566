import { JOB_SETTINGS_SCHEMA, type JobSettings, jobSettings } from '@farmhand/model';

/** What an artist's choice becomes once every default is filled in. */
export function settingsFor(frames: string): JobSettings {
  return jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, frames, project: 'Night shots' });
}
