import type { JobSettings } from '@farmhand/model';
import { settingNames } from '../../job-settings/names.ts';
import { Toggle } from '../../kit/switches.tsx';
import { TextInput } from '../../kit/text-input.tsx';
import { changeSettings, downloadDefault, settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { overrule } from './actions.ts';
import { DownloadFields, useDownloadErrors } from './download-fields.tsx';
import { LabelsField } from './labels-field.tsx';
import { changedLabel, SettingSection } from './setting-section.tsx';
import { settingWords } from './setting-words.ts';

/** Whose job it is, and where its frames go. */
export function OrganisationSection() {
  const now = settings.value;
  if (now === null) return null;
  return <Organisation now={now} />;
}

function Organisation({ now }: { readonly now: JobSettings }) {
  const s = say(settingWords);
  const n = say(settingNames);
  useDownloadErrors(now);
  return (
    <SettingSection
      name="organisation"
      title={s.organisation}
      aside={
        <span class="one-line">{[now.project, now.artist].filter((text) => text !== '').join(' · ')}</span>
      }
    >
      <div class="column">
        <div class="fields">
          {(['project', 'artist'] as const).map((name) => (
            <TextInput
              key={name}
              label={n[name]}
              value={now[name]}
              changedLabel={changedLabel(name)}
              onChange={(text) => changeSettings({ [name]: text })}
            />
          ))}
          <LabelsField
            labels={now.labels}
            changedLabel={changedLabel('labels')}
            onChange={(labels) => changeSettings({ labels })}
          />
        </div>
        <Toggle
          label={s.download}
          checked={now.downloadFolder !== null}
          onChange={(on) => overrule({ downloadFolder: on ? downloadDefault() : null })}
        />
        {now.downloadFolder !== null && <DownloadFields now={now} folder={now.downloadFolder} />}
      </div>
    </SettingSection>
  );
}
