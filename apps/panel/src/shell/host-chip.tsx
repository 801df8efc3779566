import { fileName } from '../format/paths.ts';
import { oneLine, visible } from '../format/visible-text.ts';
import { Badge } from '../kit/surfaces.tsx';
import { closedHost, host } from '../state/hosts.ts';
import { scenePath } from '../state/scene.ts';
import { say } from '../words/language.ts';
import { hostNames, shellWords } from '../words/shell.ts';

/** Which program and scene the panel is about. */
export function HostChip() {
  const w = say(shellWords);
  const now = host.value;
  const told = now ?? closedHost.value;
  const path = scenePath.value;
  const ofHost = now !== null && path === now.scene.path ? now.scene : null;
  const name = ofHost?.name ?? (path === null ? '' : fileName(path));
  const note =
    ofHost === null ? null : ofHost.path === null ? w.neverSaved : ofHost.unsavedChanges ? w.unsaved : null;
  const state = now === null ? w.closed : w.connection[now.connection];
  return (
    <div class="host-chip">
      {told === null ? (
        <span class="program">{w.noHost}</span>
      ) : (
        <span
          class={`program ${now?.connection ?? 'closed'}`}
          title={oneLine(`${hostNames[told.host.name]} ${told.host.version}: ${state}`)}
        >
          <span class="dot" aria-hidden="true" />
          <span class="one-line">
            {hostNames[told.host.name]} {oneLine(told.host.version)}
          </span>
          <span class="only-read">({state})</span>
        </span>
      )}
      {name !== '' && (
        <span class="scene-name" title={path === null ? visible(name) : visible(path)}>
          {oneLine(name)}
        </span>
      )}
      {note !== null && (
        <span class="unsaved" title={note}>
          <Badge tone="warning">{note}</Badge>
          <span class="star" aria-hidden="true">
            *
          </span>
        </span>
      )}
    </div>
  );
}
