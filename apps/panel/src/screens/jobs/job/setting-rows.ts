import type { JobSettings } from '@farmhand/model';
import { bytes, number } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { isChanged, type SettingName } from '../../submit/defaults.ts';

interface Words {
  readonly asScene: string;
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  readonly names: Readonly<Record<SettingName, string>>;
}

/** One setting in words. */
export interface SettingRow {
  readonly name: SettingName;
  readonly label: string;
  readonly value: string;
  readonly isChanged: boolean;
}

const asSeconds = (value: unknown) => duration(Number(value));
const inWords: Readonly<Partial<Record<SettingName, (value: unknown) => string>>> = {
  timeoutSeconds: asSeconds,
  jobTimeoutSeconds: asSeconds,
  secondsPerFrame: asSeconds,
  uploadLimitBytes: (value) => bytes(Number(value)),
  memoryGiB: (value) => `${number(Number(value))} GiB`,
  outputs: (value) =>
    (value as JobSettings['outputs'])
      .map(({ name, frames }) => (frames === null ? name : `${name} (${frames})`))
      .join(', '),
  additionalInfo: (value) =>
    Object.entries(value as JobSettings['additionalInfo'])
      .map(([key, text]) => `${key} = ${text}`)
      .join(', '),
};

/** Settings whose null means that the scene decides. */
const ofScene: ReadonlySet<SettingName> = new Set(['sceneName', 'camera', 'renderLayers', 'frames']);

/** A job's settings in words, those that were chosen apart from those that are as by default. */
export function settingRows(settings: JobSettings, w: Words): readonly SettingRow[] {
  return (Object.keys(w.names) as SettingName[])
    .filter((name) => name in settings)
    .map((name) => {
      const value: unknown = settings[name];
      return {
        name,
        label: w.names[name],
        value: textOf(name, value, w),
        isChanged: isChanged(settings, name),
      };
    });
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function textOf(name: SettingName, value: unknown, w: Words): string {
  if (typeof value === 'boolean') return value ? w.yes : w.no;
  if (isNothing(value)) return ofScene.has(name) ? w.asScene : w.none;
  const known = inWords[name];
  if (known !== undefined) return known(value);
  return Array.isArray(value) ? value.join(', ') : String(value);
}
