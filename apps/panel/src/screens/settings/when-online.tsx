import type { ComponentChildren } from 'preact';
import { connection } from '../../api/news.ts';
import { say } from '../../words/language.ts';
import { settingsWords } from './words.ts';

/** Fields that need the sidecar: while it does not answer they show what is known, are off, and say why. */
export function WhenOnline({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  const w = say(settingsWords);
  const isOff = connection.value.state === 'offline';
  return (
    <fieldset class="when-online column" disabled={isOff} aria-label={label}>
      {children}
      {isOff && <p class="hint">{w.offline}</p>}
    </fieldset>
  );
}
