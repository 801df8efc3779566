import { JOB_SETTINGS_SCHEMA, type JobSettings, jobSettings, type ShownSetting } from '@farmhand/model';
import { type SettingName, type SettingWords, settingWords } from './data/setting-words.ts';

/** Shown for a setting that leaves the matter to the scene or to the farm, or that is off. */
const NOTHING = '–';

/**
 * Every job setting with its value and whether that is the default, for panels and the command line. Values are written
 * so that they read in any language: names and numbers with their units, `–` for what is left to the scene or the farm.
 */
export function settingsInWords(settings: JobSettings): readonly ShownSetting[] {
  const defaults = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
  return settingNames.map((name) => ({
    name,
    value: shown(name, settings),
    isDefault: JSON.stringify(settings[name]) === JSON.stringify(defaults[name]),
    label: settingWords[name].label,
  }));
}

const settingNames = Object.keys(settingWords).filter((name): name is SettingName => name in settingWords);

function shown<Name extends SettingName>(name: Name, settings: JobSettings): string {
  const { show }: SettingWords[Name] = settingWords[name];
  const value = settings[name];
  return (show === undefined ? plainly(value) : show(value)) || NOTHING;
}

function plainly(value: JobSettings[SettingName]): string {
  if (value === null || value === false) return '';
  if (value === true) return '✓';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
