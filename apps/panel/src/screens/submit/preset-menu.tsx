import type { JobSettings } from '@farmhand/model';
import type { Preset } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { connection } from '../../api/news.ts';
import { call } from '../../api/request.ts';
import { Menu, type MenuItem } from '../../kit/menu.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { isDoing, once } from '../../kit/once.ts';
import { Question } from '../../kit/question.tsx';
import { Checkbox } from '../../kit/switches.tsx';
import { TextInput } from '../../kit/text-input.tsx';
import { tell, tellProblem } from '../../kit/toasts.tsx';
import { settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { overrule } from './actions.ts';
import { groupsOf, isInForce, type PresetGroup, presetGroupNames, presetOf, usualGroups } from './presets.ts';
import { submitWords } from './words.ts';

const presets = signal<readonly Preset[] | null>(null);
const LONGEST_NAME = 80;

/** Named sets of settings: apply one, keep the settings of now as one, delete one. */
export function PresetMenu() {
  const w = say(submitWords);
  const [dialog, setDialog] = useState<'save' | { readonly remove: string } | null>(null);
  const isOnline = connection.value.state === 'online';
  useEffect(() => {
    if (isOnline) void load();
  }, [isOnline]);
  const now = settings.value;
  const all = presets.value ?? [];
  const inForce = now === null ? undefined : all.find(({ settings: kept }) => isInForce(now, kept));
  const [offline = null] = offlineReasons();
  const items: readonly MenuItem[] = [
    ...all.map(
      (preset): MenuItem => ({
        label: w.apply(preset.name),
        ...(preset === inForce ? { icon: 'check' as const } : {}),
        onChoose: () => {
          overrule(preset.settings as Partial<JobSettings>);
          tell('good', w.applied(preset.name));
        },
      }),
    ),
    { label: w.savePreset, icon: 'plus', reason: offline, onChoose: () => setDialog('save') },
    ...all.map(
      ({ name }): MenuItem => ({
        label: w.deletePreset(name),
        icon: 'trash',
        danger: true,
        reason: offline,
        onChoose: () => setDialog({ remove: name }),
      }),
    ),
  ];
  return (
    <>
      <Menu
        label={w.presets}
        text={
          <span class="one-line">{inForce === undefined ? w.presets : w.presetInForce(inForce.name)}</span>
        }
        items={items}
      />
      {dialog === 'save' && <SaveDialog onClose={() => setDialog(null)} />}
      {dialog !== null && dialog !== 'save' && (
        <RemoveDialog name={dialog.remove} onClose={() => setDialog(null)} />
      )}
    </>
  );
}

async function load(): Promise<void> {
  try {
    presets.value = (await call('get /presets', {})).presets;
  } catch (error) {
    tellProblem(error);
  }
}

function SaveDialog({ onClose }: { readonly onClose: () => void }) {
  const w = say(submitWords);
  const [name, setName] = useState('');
  const [groups, setGroups] = useState<ReadonlySet<PresetGroup>>(usualGroups);
  const trimmed = name.trim();
  const replaced = presets.value?.find((each) => each.name === trimmed);
  const reasons = [
    ...(trimmed === '' || trimmed.length > LONGEST_NAME ? [w.presetNameWrong] : []),
    ...(groups.size === 0 ? [w.presetNothing] : []),
  ];
  const keep = () =>
    once('preset', async () => {
      const now = settings.peek();
      if (now === null) return;
      const body = { name: trimmed, settings: presetOf(now, groups) };
      presets.value = (await call('put /presets', { body })).presets;
      tell('good', w.saved(trimmed));
      onClose();
    });
  return (
    <Question
      title={w.presetTitle}
      go={replaced === undefined ? w.save : w.replace}
      busy={isDoing('preset')}
      reasons={reasons}
      onGo={() => void keep()}
      onClose={onClose}
    >
      <TextInput
        label={w.presetName}
        value={name}
        offers={(presets.value ?? []).map((each) => each.name)}
        hint={replaced === undefined ? undefined : w.presetReplaces(replaced.name)}
        onChange={(text) => {
          setName(text);
          const known = presets.value?.find((each) => each.name === text.trim());
          if (known !== undefined) setGroups(groupsOf(known.settings));
        }}
      />
      <fieldset class="column tight">
        <legend class="muted">{w.presetWhat}</legend>
        {presetGroupNames.map((group) => (
          <Checkbox
            key={group}
            label={w.presetGroups[group]}
            checked={groups.has(group)}
            onChange={(checked) => {
              const next = new Set(groups);
              if (checked) next.add(group);
              else next.delete(group);
              setGroups(next);
            }}
          />
        ))}
      </fieldset>
      <p class="hint">{w.presetHint}</p>
    </Question>
  );
}

function RemoveDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const w = say(submitWords);
  const remove = async () => {
    presets.value = (await call('delete /presets/{name}', { params: { name } })).presets;
    tell('good', w.deleted(name));
    onClose();
  };
  return (
    <Question
      title={w.deletePreset(name)}
      go={w.deleteNow}
      danger
      busy={isDoing('preset')}
      onGo={() => void once('preset', remove)}
      onClose={onClose}
    >
      <p>{w.deletePresetAsk(name)}</p>
    </Question>
  );
}
