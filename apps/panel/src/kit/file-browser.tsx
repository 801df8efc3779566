import type { LocalPath } from '@farmhand/model';
import { useEffect, useRef, useState } from 'preact/hooks';
import { bytes } from '../format/numbers.ts';
import { say } from '../words/language.ts';
import { Button, IconButton } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { browserWords } from './file-browser-words.ts';
import { PathField, Places } from './folder-places.tsx';
import { type FolderEntry, rowBeginningWith, shownEntries } from './folder-view.ts';
import { Icon } from './icon.tsx';
import { ProblemBanner, ProgressBar } from './surfaces.tsx';
import { Checkbox } from './switches.tsx';
import { TextInput } from './text-input.tsx';
import { useFolder } from './use-folder.ts';
import { type Column, type HowToSelect, VirtualTable } from './virtual-table.tsx';
import { kitWords } from './words.ts';

/** What is to be chosen. */
export interface FileWish {
  readonly kind: 'file' | 'folder';
  readonly title: string;
  /** False unless given. */
  readonly multiple?: boolean;
  /** Where to begin; the user's home unless given, or when it cannot be read. */
  readonly folder?: LocalPath | null;
  /** Endings of the files that are meant, lower case with the dot; all unless given. */
  readonly endings?: readonly string[];
}

/** Letters typed in the list belong together when they come within this. Milliseconds. */
const TYPING_MS = 900;

/** Chooses files or folders of this computer. Everything can be done by keyboard: letters jump, Enter opens, Backspace goes up. */
export function FileBrowser({
  wish,
  onChosen,
  onClose,
}: {
  readonly wish: FileWish;
  readonly onChosen: (paths: readonly LocalPath[]) => void;
  readonly onClose: () => void;
}) {
  const w = say(browserWords);
  const kit = say(kitWords);
  const { kind, title, multiple = false, endings = [] } = wish;
  const { listing, problem, isReading, go } = useFolder(wish.folder ?? null);
  const [filter, setFilter] = useState('');
  const [onlyEndings, setOnlyEndings] = useState(true);
  const [active, setActive] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<LocalPath>>(new Set());
  const typing = useRef({ text: '', at: 0 });
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // Who is quick types in a field already.
    const isTyping = box.current?.querySelector('input:focus') != null;
    if (!isTyping) box.current?.querySelector<HTMLElement>('.virtual-table')?.focus();
  }, []);

  useEffect(() => {
    setFilter('');
    setActive(0);
    setChosen(new Set());
    typing.current = { text: '', at: 0 };
  }, [listing?.folder]);

  const entries = shownEntries(listing?.entries ?? [], {
    kind,
    filter,
    endings: onlyEndings ? endings : [],
  });
  const canChoose = (entry: FolderEntry | undefined) => entry?.kind === kind;
  const open = (row: number) => {
    const entry = entries[row];
    if (entry === undefined) return;
    if (entry.kind === 'folder') go(entry.path);
    else onChosen([entry.path]);
  };
  const select = (how: HowToSelect, row: number) => {
    const at = entries[row];
    const next = new Set(multiple && how !== 'one' ? chosen : []);
    if (how === 'none') next.clear();
    else if (how === 'all' && multiple) for (const entry of entries) canChoose(entry) && next.add(entry.path);
    else if (how === 'range' && multiple)
      for (const entry of entries.slice(Math.min(active, row), Math.max(active, row) + 1))
        canChoose(entry) && next.add(entry.path);
    else if (at !== undefined && canChoose(at)) {
      if (how === 'toggle' && chosen.has(at.path)) next.delete(at.path);
      else next.add(at.path);
    }
    setChosen(next);
  };
  const onKey = (event: KeyboardEvent, row: number): boolean => {
    if (event.key === 'Backspace') {
      if (listing?.parent != null) go(listing.parent);
      return true;
    }
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false;
    const now = Date.now();
    const goesOn = now - typing.current.at < TYPING_MS;
    typing.current = { text: goesOn ? typing.current.text + event.key : event.key, at: now };
    const found = rowBeginningWith(entries, typing.current.text, goesOn ? row : row + 1);
    if (found >= 0) setActive(found);
    return true;
  };
  const confirm = () => {
    if (chosen.size > 0) onChosen([...chosen]);
    else if (kind === 'folder' && listing !== null) onChosen([listing.folder]);
    else open(active);
  };
  const activeEntry = entries[active];
  // The folder that is on show is not the one that was gone to last.
  const isElsewhere = isReading && kind === 'folder' && chosen.size === 0;
  const isNothingChosen =
    listing === null || (kind === 'file' && chosen.size === 0 && activeEntry === undefined);
  const label =
    chosen.size > 1
      ? w.chooseMany(chosen.size)
      : chosen.size === 1
        ? w.choose
        : kind === 'folder'
          ? w.chooseThis
          : activeEntry?.kind === 'folder'
            ? w.open
            : w.choose;
  const columns: readonly Column[] = [
    { key: 'name', title: w.name, width: 'minmax(0, 1fr)' },
    ...(kind === 'file' ? [{ key: 'size', title: w.size, width: '84px', align: 'end' as const }] : []),
  ];

  return (
    <Dialog
      title={title}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{kit.cancel}</Button>
          <Button
            kind="primary"
            reasons={isElsewhere ? [w.reading] : isNothingChosen ? [w.nothingChosen] : []}
            onPress={confirm}
          >
            {label}
          </Button>
        </>
      }
    >
      <div class="file-browser" ref={box}>
        <div class="browser-path">
          <IconButton
            icon="up"
            label={w.up}
            reasons={listing?.parent == null ? [w.atTop] : []}
            onPress={() => listing?.parent != null && go(listing.parent)}
          />
          <PathField folder={listing?.folder ?? ''} onGo={go} />
        </div>
        <Places listing={listing} onGo={go} />
        <div class="browser-list">
          <div class="browser-filter">
            <TextInput
              label={w.filter}
              bare
              type="search"
              placeholder={w.filter}
              value={filter}
              onChange={(text) => {
                setFilter(text);
                setActive(0);
              }}
            />
            {kind === 'file' && endings.length > 0 && (
              <Checkbox
                label={w.onlyKinds(endings.join(' '))}
                checked={onlyEndings}
                onChange={setOnlyEndings}
              />
            )}
          </div>
          {problem !== null && <ProblemBanner problem={problem} />}
          <VirtualTable
            label={w.listing}
            columns={columns}
            rows={entries.length}
            active={active}
            onActive={setActive}
            isSelected={(row) => chosen.has(entries[row]?.path ?? ('' as LocalPath))}
            onSelect={select}
            onOpen={open}
            onKey={onKey}
            cell={(row, column) => <Cell entry={entries[row]} column={column} />}
            empty={
              <span class="muted">
                {isReading && listing === null
                  ? w.reading
                  : filter === '' && (listing?.entries.length ?? 0) === 0
                    ? w.empty
                    : w.noMatch}
              </span>
            }
          />
          <div class="browser-foot" aria-live="polite">
            {isReading ? (
              <ProgressBar share={null} label={w.reading} />
            ) : (
              listing?.cut === true && <span class="hint">{w.cut(listing.entries.length)}</span>
            )}
          </div>
        </div>
      </div>
    </Dialog>
  );
}

function Cell({ entry, column }: { readonly entry: FolderEntry | undefined; readonly column: string }) {
  if (entry === undefined) return null;
  if (column === 'size') return <>{entry.sizeBytes === null ? '' : bytes(entry.sizeBytes)}</>;
  return (
    <span class={`entry ${entry.kind}`} title={entry.path}>
      <Icon name={entry.kind} />
      <span class="one-line">{entry.name}</span>
    </span>
  );
}
