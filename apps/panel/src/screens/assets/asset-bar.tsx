import type { ReferenceKind } from '@farmhand/model';
import type { AssetStatus } from '@farmhand/sidecar/api';
import { bytes, number } from '../../format/numbers.ts';
import { Icon } from '../../kit/icon.tsx';
import { LookAgainIcon } from '../../kit/look-again.tsx';
import { Menu } from '../../kit/menu.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { optionsOf, Segmented, Select } from '../../kit/select.tsx';
import { TextInput } from '../../kit/text-input.tsx';
import { scanResult } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { addFiles } from './actions.ts';
import { changeFilter, filter, type GroupBy, groupBy, setAllOpen } from './asset-state.ts';
import { statusIcons } from './status-look.ts';
import { KINDS, STATUSES } from './table/asset-model.ts';
import { assetWords } from './words.ts';

const groupings: readonly GroupBy[] = ['folder', 'owner', 'none'];

/** What narrows the table down, how it is put together, and adding to it. */
export function AssetBar() {
  const w = say(assetWords);
  const { text, kind } = filter.value;
  const [offline = null] = offlineReasons();
  const reason = groupBy.value === 'none' ? w.cannot.noGroups : null;
  return (
    <div class="row">
      <div class="asset-search">
        <TextInput
          label={w.search}
          bare
          type="search"
          placeholder={w.searchPlaceholder}
          value={text}
          onChange={(next) => changeFilter({ text: next })}
        />
      </div>
      <Menu
        label={w.add}
        text={
          <>
            <Icon name="plus" />
            {w.add}
          </>
        }
        items={[
          { label: w.addFiles, icon: 'file', reason: offline, onChoose: () => void addFiles('file') },
          { label: w.addFolder, icon: 'folder', reason: offline, onChoose: () => void addFiles('folder') },
        ]}
      />
      <LookAgainIcon />
      <div class="asset-arrange">
        <Segmented
          label={w.group}
          bare
          value={groupBy.value}
          options={optionsOf(groupings, w.groups)}
          onChange={(value) => {
            groupBy.value = value;
          }}
        />
        <Select<ReferenceKind | 'all'>
          label={w.kind}
          bare
          value={kind ?? 'all'}
          options={[
            { value: 'all', label: w.allKinds },
            ...optionsOf(KINDS, w.kinds).filter(({ value }) => value !== 'output'),
          ]}
          onChange={(value) => changeFilter({ kind: value === 'all' ? null : value })}
        />
        <Menu
          label={w.moreActions}
          items={[
            { label: w.openAll, icon: 'down', reason, onChoose: () => setAllOpen(true) },
            { label: w.closeAll, icon: 'chevron', reason, onChoose: () => setAllOpen(false) },
          ]}
        />
      </div>
      <StatusChips />
    </div>
  );
}

/** Each status with how many have it; pressed, only those are shown. */
function StatusChips() {
  const w = say(assetWords);
  const counts = scanResult.value?.assets.byStatus ?? {};
  const { statuses } = filter.value;
  const toggle = (status: AssetStatus) => {
    const next = new Set(statuses);
    if (!next.delete(status)) next.add(status);
    changeFilter({ statuses: next });
  };
  return (
    <div class="asset-chips" role="group" aria-label={w.statuses}>
      {STATUSES.map((status) => {
        const { files = 0, bytes: size = 0 } = counts[status] ?? {};
        const isOn = statuses.has(status);
        if (files === 0 && !isOn) return null;
        return (
          <button
            key={status}
            type="button"
            class={`asset-chip ${status}`}
            aria-pressed={isOn}
            title={w.why[status]}
            onClick={() => toggle(status)}
          >
            <Icon name={statusIcons[status]} size={14} />
            {w.status[status]}
            <span class="tabular">{number(files)}</span>
            {status !== 'missing' && <small class="tabular">{bytes(size)}</small>}
          </button>
        );
      })}
    </div>
  );
}
