import type { AssetStatus } from '@farmhand/sidecar/api';
import { computed } from '@preact/signals';
import { bytes, number } from '../../format/numbers.ts';
import { fileName, folderOf } from '../../format/paths.ts';
import { oneLine } from '../../format/visible-text.ts';
import { Icon } from '../../kit/icon.tsx';
import { settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { groupBy, isOpen, layout, setOpen } from './asset-state.ts';
import { comparable, isLeftOut } from './choices.ts';
import { statusIcons } from './status-look.ts';
import { type AssetModel, addedAs, kindOf, ownerOf, ownersOf, statusOf } from './table/asset-model.ts';
import { groupAt } from './table/layout.ts';
import { NO_OWNER, ownerLabel } from './table/owners.ts';
import { assetWords } from './words.ts';

/** What the settings of now leave out, as it is compared. */
export const skipped = computed(() => new Set((settings.value?.skipFiles ?? []).map(comparable)));

/** Deeper folders are not put further to the right: names would have no room. */
const DEEPEST = 8;

/** One cell of the table: of a group, or of a file. */
export function AssetCell({
  model,
  item,
  column,
}: {
  readonly model: AssetModel;
  readonly item: number;
  readonly column: string;
}) {
  return item < 0 ? (
    <GroupCell group={groupAt(item)} column={column} />
  ) : (
    <FileCell model={model} row={item} column={column} />
  );
}

function GroupCell({ group, column }: { readonly group: number; readonly column: string }) {
  const w = say(assetWords);
  const now = layout.value;
  const { grouping, from, to } = now;
  const files = (to[group] ?? 0) - (from[group] ?? 0);
  const missing = now.missing[group] ?? 0;
  const size = bytes(now.bytes[group] ?? 0);
  const count = w.files(number(files), files === 1);
  const lacks = missing > 0 && <span class="asset-status missing">{w.missingInGroup(number(missing))}</span>;
  const key = grouping?.key[group] ?? '';
  const label = groupLabel(group);
  const open = isOpen(group);
  const name = (
    <span class="asset-name" style={indentOf(grouping?.depth[group] ?? 0)}>
      <button
        type="button"
        class={`twist${open ? ' open' : ''}`}
        tabIndex={-1}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          setOpen(group, !open);
        }}
        onDblClick={(event) => event.stopPropagation()}
      >
        <Icon name="chevron" size={14} />
      </button>
      <Icon name={groupBy.value === 'folder' ? 'folder' : key === NO_OWNER ? 'file' : 'layers'} />
      <bdi class="one-line" title={groupBy.value === 'folder' ? key : label}>
        {label}
      </bdi>
      {column !== 'file' && <span class="asset-count">{number(files)}</span>}
    </span>
  );
  switch (column) {
    case 'name':
      return name;
    case 'file':
      return (
        <span class="asset-two-lines">
          {name}
          <span class="asset-facts" style={indentOf(grouping?.depth[group] ?? 0)}>
            {count} · {size} {lacks}
          </span>
        </span>
      );
    case 'status':
      return lacks || null;
    case 'size':
      return <span class="muted">{size}</span>;
    default:
      return null;
  }
}

/** What a group is called. */
export function groupLabel(group: number): string {
  const w = say(assetWords);
  const text = layout.value.grouping?.label[group] ?? '';
  if (text !== '') return oneLine(text);
  return groupBy.value === 'owner' ? w.sceneItself : w.noFolder;
}

function FileCell({
  model,
  row,
  column,
}: {
  readonly model: AssetModel;
  readonly row: number;
  readonly column: string;
}) {
  const w = say(assetWords);
  const { grouping } = layout.value;
  const path = model.path[row] ?? '';
  const size = model.sizeBytes[row] ?? -1;
  const depth = grouping === null ? -1 : (grouping.depth[grouping.groupOf[row] ?? 0] ?? 0);
  const kind = ownerOf(model, row) === null ? w.sceneItself : w.kinds[kindOf(model, row)];
  const shownSize = size < 0 ? '–' : bytes(size);
  const name = (
    <span class={`asset-name file ${statusOf(model, row)}`} style={indentOf(depth + 1)}>
      <Icon name={ownerOf(model, row) === null ? 'star' : 'file'} />
      <bdi class="one-line" title={path}>
        {oneLine(fileName(path))}
      </bdi>
    </span>
  );
  switch (column) {
    case 'name':
      return name;
    case 'file':
      return (
        <span class="asset-two-lines">
          {name}
          <span class="asset-facts" style={indentOf(depth + 1)}>
            <Status model={model} row={row} />
            <span class="tabular">{shownSize}</span>
            <span class="one-line">{kind}</span>
          </span>
        </span>
      );
    case 'folder':
      return <bdi title={folderOf(path)}>{oneLine(folderOf(path))}</bdi>;
    case 'status':
      return <Status model={model} row={row} />;
    case 'size':
      return shownSize;
    case 'kind':
      return kind;
    case 'owner':
      return <OwnerName model={model} row={row} />;
    default:
      return null;
  }
}

function indentOf(depth: number) {
  return { paddingLeft: `${Math.min(depth, DEEPEST) * 16}px` };
}

function OwnerName({ model, row }: { readonly model: AssetModel; readonly row: number }) {
  const w = say(assetWords);
  const owner = ownerOf(model, row);
  if (owner === null) return <span class="muted">{w.sceneItself}</span>;
  if (addedAs(model, row) !== null) return <span class="muted">{w.addedByYou}</span>;
  const others = (model.otherOwners.get(row)?.length ?? 0) + (model.moreOwners.get(row) ?? 0);
  const title = ownersOf(model, row).map(ownerLabel).join('\n');
  return (
    <span title={title}>
      <bdi>{oneLine(ownerLabel(owner))}</bdi>
      {others > 0 && <span class="muted tabular"> +{number(others)}</span>}
    </span>
  );
}

/** Icon and word of a status; what was changed since the last look is said to be looked at. */
function Status({ model, row }: { readonly model: AssetModel; readonly row: number }) {
  const w = say(assetWords);
  const { status, pending } = statusNow(model, row);
  return (
    <span class={`asset-status ${status}`}>
      <Icon name={statusIcons[status]} size={14} />
      {pending ? `${w.status[status]}…` : w.status[status]}
    </span>
  );
}

/** A row's status by the table and by the settings of now, which the next look will bear out. */
export function statusNow(
  model: AssetModel,
  row: number,
): { readonly status: AssetStatus; readonly pending: boolean } {
  const status = statusOf(model, row);
  const isOut = isLeftOut(model, row, skipped.value);
  if (status === 'excluded') return { status, pending: !isOut };
  const canBe = status !== 'packed' && status !== 'notNeeded' && ownerOf(model, row) !== null;
  return isOut && canBe ? { status: 'excluded', pending: true } : { status, pending: false };
}
