import type { LocalPath } from '@farmhand/model';
import type { FolderListing } from '@farmhand/sidecar/api';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { say } from '../words/language.ts';
import { browserWords } from './file-browser-words.ts';
import { Icon } from './icon.tsx';
import { Select } from './select.tsx';
import { TextInput } from './text-input.tsx';

/** The folder as text: what is typed is gone to with Enter. */
export function PathField({
  folder,
  onGo,
}: {
  readonly folder: string;
  readonly onGo: (path: LocalPath) => void;
}) {
  const w = say(browserWords);
  const [text, setText] = useState(folder);
  const isFirst = useRef(true);
  const form = useRef<HTMLFormElement>(null);
  const isRenewed = useRef(false);
  // With the folder's picture and not after it: what is typed in between would be lost.
  useLayoutEffect(() => {
    // What was typed while the first folder was being read is meant to be gone to.
    if (!isFirst.current || text === '') {
      setText(folder);
      isRenewed.current = true;
    }
    if (folder !== '') isFirst.current = false;
  }, [folder]);
  // Who has the field already and begins to type means another folder, not a longer name of this one.
  useLayoutEffect(() => {
    const input = form.current?.querySelector('input');
    if (isRenewed.current && input != null && input === document.activeElement) input.select();
    isRenewed.current = false;
  }, [text]);
  return (
    <form
      ref={form}
      class="grow"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') onGo(text.trim() as LocalPath);
      }}
    >
      <TextInput label={w.path} bare mono value={text} onChange={setText} />
    </form>
  );
}

/** Where to begin: a list at the side, a field where it is narrow. */
export function Places({
  listing,
  onGo,
}: {
  readonly listing: FolderListing | null;
  readonly onGo: (path: LocalPath) => void;
}) {
  const w = say(browserWords);
  const places = listing?.places ?? [];
  return (
    <div class="browser-places">
      <ul aria-label={w.places}>
        {places.map(({ name, path }) => (
          <li key={path}>
            <button
              type="button"
              aria-current={path === listing?.folder ? 'true' : undefined}
              title={path}
              onClick={() => onGo(path)}
            >
              <Icon name="folder" />
              <span class="one-line">{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <Select
        label={w.places}
        bare
        value=""
        options={[
          { value: '', label: w.elsewhere },
          ...places.map(({ name, path }) => ({ value: path as string, label: name })),
        ]}
        onChange={(path) => path !== '' && onGo(path as LocalPath)}
      />
    </div>
  );
}
