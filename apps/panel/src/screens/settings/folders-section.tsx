import { Section } from '../../kit/surfaces.tsx';
import { preferences } from '../../state/preferences.ts';
import { say } from '../../words/language.ts';
import { FolderField } from './folder-field.tsx';
import { keepPreferences } from './keep-preferences.ts';
import { KeptSign } from './kept-sign.tsx';
import { WhenOnline } from './when-online.tsx';
import { settingsWords } from './words.ts';

/** Where things go on this computer. */
export function FoldersSection() {
  const w = say(settingsWords);
  const { downloadFolder } = preferences.value;
  return (
    <Section title={w.folders} aside={<KeptSign section="folders" />}>
      <WhenOnline label={w.folders}>
        <FolderField
          label={w.downloadFolder}
          folder={downloadFolder === '' ? null : downloadFolder}
          placeholder={w.besideScene}
          hint={w.downloadHint}
          onFolder={(folder) => void keepPreferences('folders', { downloadFolder: folder ?? '' })}
        />
      </WhenOnline>
    </Section>
  );
}
