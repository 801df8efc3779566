import type { Owner } from '@farmhand/model';
import { oneLine } from '../format/visible-text.ts';
import { askHost, hostCan } from '../state/hosts.ts';
import { sceneHost } from '../state/scene.ts';
import { say } from '../words/language.ts';
import { hostNames } from '../words/shell.ts';
import { Icon } from './icon.tsx';
import { offlineReasons } from './offline.ts';
import { once } from './once.ts';
import { kitWords } from './words.ts';

/** A thing in a scene; pressed, the host shows it, where it has that scene open and can. */
export function OwnerChip({ owner, isHere = true }: { readonly owner: Owner; readonly isHere?: boolean }) {
  const name = oneLine(`${owner.type} “${owner.name}”`);
  const host = sceneHost.value;
  if (!isHere || host === null || !hostCan('reveal')) return <bdi class="owner-chip">{name}</bdi>;
  const [offline] = offlineReasons();
  const label = [say(kitWords).reveal(name, hostNames[host.host.name]), offline].filter(Boolean).join(': ');
  return (
    <button
      type="button"
      class="owner-chip"
      title={label}
      aria-label={label}
      aria-disabled={offline !== undefined}
      onClick={() => {
        if (offline === undefined) void once('reveal', () => askHost({ action: 'reveal', owner }));
      }}
    >
      <Icon name="eye" size={12} />
      <bdi class="one-line">{name}</bdi>
    </button>
  );
}
