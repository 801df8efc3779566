import type { JobSettings, LocalPath } from '@farmhand/model';
import { useEffect } from 'preact/hooks';
import { BrowseButton } from '../../kit/choose-files.tsx';
import { optionsOf, Segmented, TextInput, Toggle } from '../../kit/fields.tsx';
import { changeSettings, downloadDefault, settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { overrule } from './actions.ts';
import { LabelsField } from './labels-field.tsx';
import { isWholePath, templateExample, templatePreview, templateProblem } from './output-template.ts';
import { changedLabel, SettingSection } from './setting-section.tsx';
import { settingWords } from './setting-words.ts';
import { draft, drafts, markField } from './wrong-fields.ts';

/** Whose job it is, and where its frames go. */
export function OrganisationSection() {
  const s = say(settingWords);
  const now = settings.value;
  if (now === null) return null;
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
              label={s[name]}
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
        {now.downloadFolder !== null && <Download now={now} />}
      </div>
    </SettingSection>
  );
}

function Download({ now }: { readonly now: JobSettings }) {
  const s = say(settingWords);
  const templateText = drafts.value.get('outputTemplate') ?? now.outputTemplate;
  const problem = templateProblem(templateText);
  const templateError =
    problem === null
      ? null
      : typeof problem === 'string'
        ? s.templateProblems[problem]
        : `${s.templateUnknown(problem.unknown)} ${Object.keys(templateExample)
            .map((each) => `{${each}}`)
            .join(' ')}`;
  const folderText = drafts.value.get('downloadFolder') ?? now.downloadFolder ?? '';
  const folderError = folderText.trim() === '' ? s.emptyFolder : isWholePath(folderText) ? null : s.notWhole;
  useEffect(() => markField('outputTemplate', s.template, templateError), [templateError, s]);
  useEffect(() => {
    markField('downloadFolder', s.downloadFolder, folderError);
    return () => markField('downloadFolder', '', null);
  }, [folderError, s]);
  return (
    <>
      <div class="with-button">
        <TextInput
          label={s.downloadFolder}
          mono
          value={folderText}
          error={folderError}
          onChange={(text) => {
            const isRight = isWholePath(text);
            draft('downloadFolder', isRight && text === text.trim() ? null : text);
            if (isRight) changeSettings({ downloadFolder: text.trim() as LocalPath });
          }}
        />
        <BrowseButton
          label={s.downloadFolder}
          folder={now.downloadFolder}
          onFolder={(downloadFolder) => overrule({ downloadFolder })}
        />
      </div>
      <div class="fields">
        <TextInput
          label={s.template}
          mono
          wide
          value={templateText}
          placeholder="{path}"
          offers={['{scene}/{task}/{path}', '{date}/{scene}/{path}', '{camera}/{layer}/{name}.{ext}']}
          hint={s.templateHint(templatePreview(templateText))}
          error={templateError}
          changedLabel={changedLabel('outputTemplate')}
          onChange={(text) => {
            const isRight = templateProblem(text) === null;
            draft('outputTemplate', isRight ? null : text);
            if (isRight) changeSettings({ outputTemplate: text });
          }}
        />
        <div class="wide">
          <Segmented
            label={s.onExisting}
            changedLabel={changedLabel('onExistingFile')}
            value={now.onExistingFile}
            options={optionsOf(['overwrite', 'skip', 'keepBoth'], s.onExistings)}
            onChange={(onExistingFile) => changeSettings({ onExistingFile })}
          />
        </div>
      </div>
    </>
  );
}
