import type { Finding } from '@farmhand/model';
import { fileName, folderOf } from '../../format/paths.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Menu } from '../../kit/menu.tsx';
import { isDoing } from '../../kit/once.ts';
import { OwnerChip } from '../../kit/owner-chip.tsx';
import { Badge } from '../../kit/surfaces.tsx';
import { scanResult } from '../../state/scene.ts';
import { say, sayPair } from '../../words/language.ts';
import { carryOut, whyNot } from './actions.ts';
import { type FixAction, fixActions } from './fixes.ts';
import { submitWords } from './words.ts';

/** One finding: what it is, where, and what can be done about it. */
export function FindingRow({
  finding,
  isHere,
}: {
  readonly finding: Finding;
  /** Whether it is about the panel's scene, so that something can be done about it. */
  readonly isHere: boolean;
}) {
  const w = say(submitWords);
  const { severity, text, owner, path, count, tipCode, farmText } = finding;
  const actions = isHere ? fixActions(finding, scanResult.value?.environments) : [];
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
          {owner !== null && <OwnerChip owner={owner} isHere={isHere} />}
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
      busy={isDoing(`fix ${JSON.stringify(action)}`)}
      reasons={reason === null ? [] : [reason]}
      onPress={() => void carryOut(action, finding)}
    >
      {labelOf(action, [action])}
    </Button>
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
