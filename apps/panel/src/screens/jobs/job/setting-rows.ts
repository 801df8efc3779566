import type { JobSettings } from '@farmhand/model';
import { bytes, number } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { isChanged, type SettingName } from '../../../job-settings/defaults.ts';
import { settingNames } from '../../../job-settings/names.ts';
import { settingValues, systemNames } from '../../../job-settings/values.ts';
import { say } from '../../../words/language.ts';

interface Words {
  readonly asScene: string;
  readonly none: string;
  readonly yes: string;
  readonly no: string;
}

/** One setting in words. */
export interface SettingRow {
  readonly name: SettingName;
  readonly label: string;
  readonly value: string;
  readonly isChanged: boolean;
}

/** How settings are said that are no plain text, number or list; those that say nothing are not asked. */
const inWords: {
  readonly [N in SettingName]?: (value: NonNullable<JobSettings[N]>) => string;
} = {
  timeoutSeconds: duration,
  jobTimeoutSeconds: duration,
  secondsPerFrame: duration,
  uploadLimitBytes: bytes,
  memoryGiB: (value) => `${number(value)} GiB`,
  system: (value) => systemNames[value],
  environmentPolicy: (value) => say(settingValues).policies[value],
  tileShape: (value) => say(settingValues).tileShapes[value],
  priority: (value) => say(settingValues).priorities[value],
  priorityPositions: (value) => value.map((each) => say(settingValues).positions[each]).join(', '),
  onExistingFile: (value) => say(settingValues).onExistings[value],
  outputs: (value) =>
    value.map(({ name, frames }) => (frames === null ? name : `${name} (${frames})`)).join(', '),
  additionalInfo: (value) =>
    Object.entries(value)
      .map(([key, text]) => `${key} = ${text}`)
      .join(', '),
};

/** Settings whose null means that the scene decides. */
const ofScene: ReadonlySet<SettingName> = new Set(['sceneName', 'camera', 'renderLayers', 'frames']);
/** Settings whose null means that what fits best is taken. */
const ofFarm: ReadonlySet<SettingName> = new Set(['system', 'softwareVersion', 'hardwareId']);

/** A job's settings in words, those that were chosen apart from those that are as by default. */
export function settingRows(settings: JobSettings, w: Words): readonly SettingRow[] {
  const names = say(settingNames);
  return (Object.keys(names) as SettingName[])
    .filter((name) => name in settings)
    .map((name) => ({
      name,
      label: names[name],
      value: textOf(name, settings[name], w),
      isChanged: isChanged(settings, name),
    }));
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function textOf(name: SettingName, value: unknown, w: Words): string {
  if (typeof value === 'boolean') return value ? w.yes : w.no;
  if (isNothing(value))
    return ofScene.has(name) ? w.asScene : ofFarm.has(name) ? say(settingValues).automatic : w.none;
  const known = inWords[name] as ((value: unknown) => string) | undefined;
  if (known !== undefined) return known(value);
  return Array.isArray(value) ? value.join(', ') : String(value);
}
