import type { ComponentChildren } from 'preact';
import { IconButton } from '../../kit/button.tsx';
import { BrowseButton } from '../../kit/choose-files.tsx';
import { say } from '../../words/language.ts';
import { isWholePath } from '../submit/output-template.ts';
import { CommitText } from './commit-text.tsx';
import { transferWords } from './transfer-words.ts';
import { settingsWords } from './words.ts';

/** A folder of this computer, typed or chosen; null for none. */
export function FolderField({
  label,
  folder,
  placeholder,
  hint,
  onFolder,
}: {
  readonly label: string;
  readonly folder: string | null;
  readonly placeholder: string;
  readonly hint?: ComponentChildren;
  readonly onFolder: (folder: string | null) => void;
}) {
  const w = say(settingsWords);
  const t = say(transferWords);
  return (
    <CommitText
      label={label}
      value={folder ?? ''}
      placeholder={placeholder}
      hint={hint}
      mono
      check={(text) => (text.trim() === '' || isWholePath(text) ? null : t.notWhole)}
      onCommit={(text) => onFolder(text === '' ? null : text)}
    >
      {folder !== null && (
        <IconButton icon="close" label={`${w.clear}: ${label}`} onPress={() => onFolder(null)} />
      )}
      <BrowseButton label={label} folder={folder} onFolder={onFolder} />
    </CommitText>
  );
}
