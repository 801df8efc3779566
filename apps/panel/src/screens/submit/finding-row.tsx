import type { Finding, Owner } from '@farmhand/model';
import { fileName, folderOf } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Menu } from '../../kit/menu.tsx';
import { Badge } from '../../kit/surfaces.tsx';
import { hostCan } from '../../state/hosts.ts';
import { scanResult, sceneHost } from '../../state/scene.ts';
import { say, sayPair } from '../../words/language.ts';
import { hostNames } from '../../words/shell.ts';
import { carryOut, doing, reveal, whyNot } from './actions.ts';
import { type FixAction, fixActions } from './fixes.ts';
import { submitWords } from './words.ts';

/** One finding: what it is, where, and what can be done about it. */
export function FindingRow({ finding }: { readonly finding: Finding }) {
  const w = say(submitWords);
  const { severity, text, owner, path, count, tipCode, farmText } = finding;
  const actions = fixActions(finding, scanResult.value?.environments);
  const [first, ...others] = actions;
  return (
    <li class={`finding ${severity}`}>
      <Icon name={severity} />
      <div class="finding-text">
        <p>
          <span class="only-read">{w.severityOne[severity]}: </span>
          {sayPair(text)}
        </p>
        <div class="row finding-facts">
          {owner !== null && <OwnerChip owner={owner} />}
          {path !== null && (
            <span class="mono one-line finding-path" title={path}>
              {fileName(path)}
            </span>
          )}
          {count > 1 && (
            <Badge>
              <span title={w.timesTitle(count)}>{w.times(count)}</span>
            </Badge>
          )}
        </div>
        {farmText !== undefined && (
          <details>
            <summary>{w.farmSays(tipCode ?? '')}</summary>
            <p>{sayPair(farmText.description)}</p>
            <p>{sayPair(farmText.solution)}</p>
          </details>
        )}
        {first !== undefined && (
          <div class="row finding-fixes">
            <FixButton action={first} finding={finding} />
            {others.length > 0 && (
              <Menu
                label={w.otherFixes}
                items={others.map((action) => ({
                  label: labelOf(action, actions),
                  reason: whyNot(action),
                  onChoose: () => void carryOut(action, finding),
                }))}
              />
            )}
          </div>
        )}
      </div>
    </li>
  );
}

function FixButton({ action, finding }: { readonly action: FixAction; readonly finding: Finding }) {
  const reason = whyNot(action);
  return (
    <Button
      size="small"
      busy={doing.value.has(`fix ${JSON.stringify(action)}`)}
      reasons={reason === null ? [] : [reason]}
      onPress={() => void carryOut(action, finding)}
    >
      {labelOf(action, [action])}
    </Button>
  );
}

/** The thing in the scene; pressed, the host shows it. */
function OwnerChip({ owner }: { readonly owner: Owner }) {
  const w = say(submitWords);
  const name = `${owner.type} “${owner.name}”`;
  const host = sceneHost.value;
  if (host === null || !hostCan('reveal')) return <span class="owner-chip">{name}</span>;
  const label = w.reveal(name, hostNames[host.host.name]);
  return (
    <button
      type="button"
      class="owner-chip"
      title={label}
      aria-label={label}
      onClick={() => void reveal(owner)}
    >
      <Icon name="eye" size={12} />
      {name}
    </button>
  );
}

/** What a fix is called; files of one name are told apart by their folder. */
function labelOf(action: FixAction, all: readonly FixAction[]): string {
  const { fix } = say(submitWords);
  switch (action.do) {
    case 'relink': {
      const name = fileName(action.to);
      const alike = all.filter((each) => each.do === 'relink' && fileName(each.to) === name);
      return fix.relink(alike.length > 1 ? action.to : `${fileName(folderOf(action.to))}/${name}`);
    }
    case 'camera':
      return fix.camera(action.camera);
    case 'format':
      return fix.format(action.format);
    case 'frames':
      return fix.frames(action.frames);
    case 'environment':
      return fix.environment(action.label);
    case 'hardware':
      return fix.hardware(action.label);
    case 'field':
      return fix.field[action.field];
    default:
      return fix[action.do];
  }
}
