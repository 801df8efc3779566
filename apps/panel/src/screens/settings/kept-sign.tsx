import { signal } from '@preact/signals';
import { Icon } from '../../kit/icon.tsx';
import { say } from '../../words/language.ts';
import { settingsWords } from './words.ts';

/** Sections whose changes are kept at once. */
export type KeptSection = 'transfer' | 'folders' | 'look';

const signs = signal<Readonly<Partial<Record<KeptSection, 'keeping' | 'kept'>>>>({});
const timers = new Map<KeptSection, ReturnType<typeof setTimeout>>();

/** How long the sign stays. Milliseconds. */
const SHOWN_MS = 2500;

export function showKeeping(section: KeptSection): void {
  clearTimeout(timers.get(section));
  signs.value = { ...signs.peek(), [section]: 'keeping' };
}

export function showKept(section: KeptSection): void {
  clearTimeout(timers.get(section));
  signs.value = { ...signs.peek(), [section]: 'kept' };
  timers.set(
    section,
    setTimeout(() => showUndone(section), SHOWN_MS),
  );
}

/** Takes the sign away. */
export function showUndone(section: KeptSection): void {
  clearTimeout(timers.get(section));
  const { [section]: _gone, ...others } = signs.peek();
  signs.value = others;
}

/** Says quietly that a change is kept. */
export function KeptSign({ section }: { readonly section: KeptSection }) {
  const w = say(settingsWords);
  const now = signs.value[section];
  return (
    <span class={`kept-sign ${now ?? ''}`} role="status">
      {now === 'kept' && (
        <>
          <Icon name="check" size={13} />
          {w.kept}
        </>
      )}
      {now === 'keeping' && w.keeping}
    </span>
  );
}
