import type { LocalPath } from '@farmhand/model';
import type { ComponentChildren } from 'preact';
import { Button, IconButton } from '../../kit/button.tsx';
import { chooseFiles } from '../../kit/choose-files.tsx';
import { say } from '../../words/language.ts';
import { CommitText } from './commit-text.tsx';
import { transferWords } from './transfer-words.ts';
import { isWhole } from './whole-path.ts';
import { settingsWords } from './words.ts';

/** A folder of this computer, typed or chosen; null for none. */
export function FolderField({
  label,
  folder,
  title,
  placeholder,
  hint,
  onFolder,
}: {
  readonly label: string;
  readonly folder: string | null;
  /** Of the dialog it is chosen in. */
  readonly title: string;
  readonly placeholder: string;
  readonly hint?: ComponentChildren;
  readonly onFolder: (folder: string | null) => void;
}) {
  const w = say(settingsWords);
  const t = say(transferWords);
  const browse = async () => {
    const [chosen] = await chooseFiles({ kind: 'folder', title, folder: folder as LocalPath | null });
    if (chosen !== undefined) onFolder(chosen);
  };
  return (
    <CommitText
      label={label}
      value={folder ?? ''}
      placeholder={placeholder}
      hint={hint}
      mono
      check={(text) => (text.trim() === '' || isWhole(text.trim()) ? null : t.notWhole)}
      onCommit={(text) => onFolder(text === '' ? null : text)}
    >
      {folder !== null && (
        <IconButton icon="close" label={`${w.clear}: ${label}`} onPress={() => onFolder(null)} />
      )}
      <Button onPress={() => void browse()}>
        {w.browse}
        <span class="only-read"> {label}</span>
      </Button>
    </CommitText>
  );
}
