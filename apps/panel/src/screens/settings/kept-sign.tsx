import { signal } from '@preact/signals';
import { Icon } from '../../kit/icon.tsx';
import { say } from '../../words/language.ts';
import { settingsWords } from './words.ts';

/** Sections whose changes are kept at once. */
export type KeptSection = 'transfer' | 'folders' | 'look';

const signs = signal<Readonly<Partial<Record<KeptSection, 'keeping' | 'kept' | null>>>>({});
const timers = new Map<KeptSection, ReturnType<typeof setTimeout>>();

/** How long it is said that something is kept. Milliseconds. */
const SHOWN_MS = 2500;

/** Says that a change is being kept, or that it is; null takes the sign away. */
export function showSign(section: KeptSection, sign: 'keeping' | 'kept' | null): void {
  clearTimeout(timers.get(section));
  signs.value = { ...signs.peek(), [section]: sign };
  if (sign !== 'kept') return;
  timers.set(
    section,
    setTimeout(() => showSign(section, null), SHOWN_MS),
  );
}

/** Says quietly that a change is kept. */
export function KeptSign({ section }: { readonly section: KeptSection }) {
  const w = say(settingsWords);
  const now = signs.value[section];
  return (
    <span class={`kept-sign ${now ?? ''}`} role="status">
      {now === 'kept' && <Icon name="check" size={13} />}
      {now != null && w[now]}
    </span>
  );
}
