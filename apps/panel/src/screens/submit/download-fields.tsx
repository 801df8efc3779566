import type { JobSettings, LocalPath } from '@farmhand/model';
import { useEffect } from 'preact/hooks';
import { settingNames } from '../../job-settings/names.ts';
import { settingValues } from '../../job-settings/values.ts';
import { IconButton } from '../../kit/button.tsx';
import { BrowseButton } from '../../kit/choose-files.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { optionsOf, Segmented } from '../../kit/select.tsx';
import { TextInput } from '../../kit/text-input.tsx';
import { changeSettings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { overrule, showDownloadFolder } from './actions.ts';
import { isWholePath, templateExample, templatePreview, templateProblem } from './output-template.ts';
import { changedLabel } from './setting-section.tsx';
import { settingWords } from './setting-words.ts';
import { draft, drafts, markField, sentence } from './wrong-fields.ts';

/** Notes what is wrong with where frames go, also while its fields are folded away; nothing where none are brought home. */
export function useDownloadErrors({ downloadFolder }: JobSettings): void {
  const n = say(settingNames);
  const [folderError, templateError] =
    downloadFolder === null ? [null, null] : [folderErrorOf(folderText(downloadFolder)), templateErrorNow()];
  useEffect(() => markField('outputTemplate', n.outputTemplate, templateError), [templateError, n]);
  useEffect(() => markField('downloadFolder', n.downloadFolder, folderError), [folderError, n]);
}

const folderText = (kept: string) => drafts.value.get('downloadFolder') ?? kept;

function folderErrorOf(text: string): string | null {
  const s = say(settingWords);
  if (text.trim() === '') return s.emptyFolder;
  return isWholePath(text) ? null : s.notWhole;
}

/** What is wrong with the template that was typed; one that is kept is right. */
function templateErrorNow(): string | null {
  const s = say(settingWords);
  const problem = templateProblem(drafts.value.get('outputTemplate') ?? '');
  if (problem === null) return null;
  if (typeof problem === 'string') return s.templateProblems[problem];
  const known = Object.keys(templateExample).map((each) => `{${each}}`);
  return `${s.templateUnknown(problem.unknown)} ${known.join(' ')}`;
}

/** Where the frames go, and what becomes of those that are there. */
export function DownloadFields({
  now,
  folder,
}: {
  readonly now: JobSettings;
  /** As it is kept. */
  readonly folder: LocalPath;
}) {
  const s = say(settingWords);
  const n = say(settingNames);
  const typedFolder = folderText(folder);
  const folderError = folderErrorOf(typedFolder);
  const typedTemplate = drafts.value.get('outputTemplate') ?? now.outputTemplate;
  return (
    <>
      <div class="with-button">
        <TextInput
          label={n.downloadFolder}
          mono
          value={typedFolder}
          error={folderError === null ? null : sentence(folderError)}
          onChange={(text) => {
            const isRight = isWholePath(text);
            draft('downloadFolder', isRight && text === text.trim() ? null : text);
            if (isRight) changeSettings({ downloadFolder: text.trim() as LocalPath });
          }}
        />
        <BrowseButton
          label={n.downloadFolder}
          folder={folder}
          onFolder={(downloadFolder) => overrule({ downloadFolder })}
        />
        <IconButton
          icon="folder"
          label={s.showFolder}
          reasons={folderError === null ? offlineReasons() : [folderError]}
          onPress={() => void showDownloadFolder()}
        />
      </div>
      <div class="fields">
        <TextInput
          label={n.outputTemplate}
          mono
          wide
          value={typedTemplate}
          placeholder="{path}"
          offers={['{scene}/{task}/{path}', '{date}/{scene}/{path}', '{camera}/{layer}/{name}.{ext}']}
          hint={s.templateHint(templatePreview(typedTemplate))}
          error={templateErrorNow()}
          changedLabel={changedLabel('outputTemplate')}
          onChange={(text) => {
            const isRight = templateProblem(text) === null;
            draft('outputTemplate', isRight ? null : text);
            if (isRight) changeSettings({ outputTemplate: text });
          }}
        />
        <div class="wide">
          <Segmented
            label={n.onExistingFile}
            changedLabel={changedLabel('onExistingFile')}
            value={now.onExistingFile}
            options={optionsOf(['overwrite', 'skip', 'keepBoth'], say(settingValues).onExistings)}
            onChange={(onExistingFile) => changeSettings({ onExistingFile })}
          />
        </div>
      </div>
    </>
  );
}
