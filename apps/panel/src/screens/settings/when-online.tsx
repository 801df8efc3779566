import type { ComponentChildren } from 'preact';
import { offlineReasons } from '../../kit/offline.ts';

/** Fields that need the sidecar: while it does not answer they show what is known, are off, and say why. */
export function WhenOnline({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  const [offline] = offlineReasons();
  return (
    <fieldset class="column loose when-online" disabled={offline !== undefined} aria-label={label}>
      {children}
      {offline !== undefined && <p class="hint">{offline}</p>}
    </fieldset>
  );
}
