import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../../kit/button.tsx';
import { Empty } from '../../kit/surfaces.tsx';
import { type Column, VirtualTable } from '../../kit/virtual-table.tsx';
import { say } from '../../words/language.ts';
import { copyPaths } from './actions.ts';
import { AssetCell, statusNow } from './asset-cell.tsx';
import {
  active,
  changeFilter,
  chooseAt,
  filter,
  groupBy,
  isOpen,
  layout,
  scrolled,
  selection,
  setOpen,
  sort,
  sortBy,
} from './asset-state.ts';
import { leaveOutOrTakeAlong } from './detail-actions.tsx';
import { ALL_ASSETS } from './table/asset-filter.ts';
import type { AssetModel } from './table/asset-model.ts';
import type { SortColumn } from './table/asset-sort.ts';
import { parentOf } from './table/grouping.ts';
import { groupAt, groupItem } from './table/layout.ts';
import { isChosen } from './table/selection.ts';
import { assetWords } from './words.ts';

/** Below this width of the table a file has two lines. Pixels. */
const NARROW = 560;

/** The files, in groups or one under the other. */
export function AssetTable({ model }: { readonly model: AssetModel }) {
  const w = say(assetWords);
  const box = useRef<HTMLDivElement>(null);
  const isNarrow = useSignal(window.innerWidth < NARROW);
  const now = layout.value;
  const chosen = selection.value;
  const at = active.value === null ? -1 : now.items.indexOf(active.value);

  useLayoutEffect(() => {
    const shown = box.current;
    const table = shown?.querySelector('.virtual-table');
    if (shown == null || table == null) return undefined;
    const observer = new ResizeObserver(() => {
      isNarrow.value = shown.clientWidth < NARROW;
    });
    observer.observe(shown);
    table.scrollTop = scrolled.top;
    const keep = () => {
      scrolled.top = table.scrollTop;
    };
    table.addEventListener('scroll', keep, { passive: true });
    return () => {
      observer.disconnect();
      table.removeEventListener('scroll', keep);
    };
  }, []);

  // What was searched for is looked at from the top.
  const searched = useRef(filter.value);
  useEffect(() => {
    if (searched.current === filter.value) return;
    searched.current = filter.value;
    box.current?.querySelector('.virtual-table')?.scrollTo({ top: 0 });
  }, [filter.value]);

  const onKey = (event: KeyboardEvent, place: number): boolean => {
    const item = now.items[place];
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === 'c' && isCommand) void copyPaths(model, selection.peek().rows);
    else if (event.key === 'Delete') leaveOutOrTakeAlong(model);
    else if (item === undefined) return false;
    else if (event.key === 'ArrowLeft') goLeft(item);
    else if (event.key === 'ArrowRight') goRight(item, place);
    else return false;
    return true;
  };

  return (
    <div class={`asset-table${isNarrow.value ? ' narrow' : ''}`} ref={box}>
      <VirtualTable
        label={w.table}
        columns={columnsOf(isNarrow.value)}
        rows={now.items.length}
        rowHeight={isNarrow.value ? 44 : 28}
        headHeight={isNarrow.value ? 0 : 28}
        active={at}
        onActive={(place) => {
          active.value = now.items[place] ?? null;
        }}
        revision={now}
        isSelected={(place) => isChosen(chosen, now, now.items[place] ?? 0)}
        onSelect={chooseAt}
        onOpen={(place) => {
          const group = groupAt(now.items[place] ?? 0);
          if (group >= 0) setOpen(group, !isOpen(group));
        }}
        onKey={onKey}
        onSort={(column) => {
          const { column: former, down } = sort.peek();
          void sortBy({ column: column as SortColumn, down: column === former && !down });
        }}
        {...(now.grouping === null ? {} : { tree: levelOf })}
        rowClass={(place) => rowClass(model, now.items[place] ?? 0)}
        cell={(place, column) => <AssetCell model={model} item={now.items[place] ?? 0} column={column} />}
        empty={
          <Empty
            icon="search"
            title={w.nothingTitle}
            action={<Button onPress={() => changeFilter(ALL_ASSETS)}>{w.reset}</Button>}
          >
            {w.nothingText}
          </Empty>
        }
      />
    </div>
  );
}

function rowClass(model: AssetModel, item: number): string {
  return item < 0 ? 'group' : `file-${statusNow(model, item).status}`;
}

function levelOf(place: number) {
  const { items, grouping } = layout.peek();
  const item = items[place] ?? 0;
  const group = groupAt(item);
  const depth = grouping?.depth[group >= 0 ? group : (grouping.groupOf[item] ?? 0)] ?? 0;
  return group >= 0 ? { level: depth + 1, open: isOpen(group) } : { level: depth + 2 };
}

/** Closes a group, or goes to the one that the item is in. */
function goLeft(item: number): void {
  const { grouping } = layout.peek();
  if (grouping === null) return;
  const group = groupAt(item);
  if (group >= 0 && isOpen(group)) {
    setOpen(group, false);
    return;
  }
  const parent = group >= 0 ? parentOf(grouping, group) : (grouping.groupOf[item] ?? -1);
  if (parent >= 0) active.value = groupItem(parent);
}

/** Opens a group, or goes to the first that is in it. */
function goRight(item: number, place: number): void {
  const group = groupAt(item);
  if (group < 0) return;
  if (isOpen(group)) active.value = layout.peek().items[place + 1] ?? item;
  else setOpen(group, true);
}

function columnsOf(isNarrow: boolean): readonly Column[] {
  const w = say(assetWords);
  const { column: by, down } = sort.value;
  const column = (key: SortColumn, width: string, further: Partial<Column> = {}): Column => ({
    key,
    title: w.columns[key],
    width,
    sorted: by === key ? (down ? 'down' : 'up') : 'no',
    ...further,
  });
  if (isNarrow) return [{ key: 'file', title: w.columns.name, width: 'minmax(0, 1fr)' }];
  return [
    column('name', 'minmax(180px, 2fr)'),
    ...(groupBy.value === 'folder' ? [] : [column('folder', 'minmax(120px, 1.4fr)', { from: 760 })]),
    column('status', '128px'),
    column('size', '92px', { align: 'end' }),
    column('kind', '132px', { from: 660 }),
    column('owner', 'minmax(110px, 1fr)', { from: 800 }),
  ];
}
