import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useOwnId } from './id.ts';

export interface Column {
  readonly key: string;
  readonly title: ComponentChildren;
  /** As CSS grid writes widths: `1fr`, `6rem`, `minmax(8rem, 2fr)`. */
  readonly width: string;
  readonly align?: 'start' | 'end';
  /** Left out where the table is narrower than this. Pixels. */
  readonly from?: number;
  /** How the rows are sorted by it now; absent where they cannot be. */
  readonly sorted?: 'up' | 'down' | 'no';
}

/** A row alone, one more or less, from the row chosen last to this one, all rows, or none. */
export type HowToSelect = 'one' | 'toggle' | 'range' | 'all' | 'none';

export interface VirtualTableProps {
  /** Name for screen readers. */
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Height of a row; 28 unless given. Pixels. */
  readonly rowHeight?: number;
  /** Height of the head; that of a row unless given. Pixels. */
  readonly headHeight?: number;
  readonly cell: (row: number, column: string) => ComponentChildren;
  /** Extra classes of a row. */
  readonly rowClass?: (row: number) => string;
  /** The row the keyboard is at. */
  readonly active: number;
  readonly onActive: (row: number) => void;
  readonly isSelected?: (row: number) => boolean;
  /** The artist chose rows. They cannot be chosen unless given. */
  readonly onSelect?: (how: HowToSelect, row: number) => void;
  /** Enter or a double click. */
  readonly onOpen?: (row: number) => void;
  /** A key that the table does not know; true when it was used. */
  readonly onKey?: (event: KeyboardEvent, row: number) => boolean;
  readonly onSort?: (column: string) => void;
  /** Of a tree: how deep a row is in it, from 1, and whether it is open; undefined for a row that holds none. */
  readonly tree?: (row: number) => { readonly level: number; readonly open?: boolean | undefined };
  /**
   * Of rows that come and go by themselves: another value says that the active row is now elsewhere without anybody having gone
   * there, so that what is in sight stays.
   */
  readonly revision?: unknown;
  /** What stands in place of rows when there are none. */
  readonly empty?: ComponentChildren;
}

/** Rows above and below what is in sight that are there already. */
const MARGIN = 8;

/** A table of any length: only the rows in sight are on the page. */
export function VirtualTable(props: VirtualTableProps) {
  const {
    label,
    columns,
    rows,
    rowHeight = 28,
    headHeight = rowHeight,
    cell,
    rowClass,
    active,
    onActive,
    isSelected,
    onSelect,
    onOpen,
    onKey,
    onSort,
    tree,
    revision,
    empty,
  } = props;
  const id = useOwnId('table');
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, width: 1000 });

  useLayoutEffect(() => {
    const shown = box.current;
    if (shown === null) return undefined;
    const look = () =>
      setView((former) => {
        const top = shown.scrollTop;
        const height = shown.clientHeight;
        const width = shown.clientWidth;
        return former.top === top && former.height === height && former.width === width
          ? former
          : { top, height, width };
      });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(shown);
    shown.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      shown.removeEventListener('scroll', look);
    };
  }, []);

  // The keyboard's row is always in sight.
  const formerRevision = useRef(revision);
  useEffect(() => {
    const shown = box.current;
    const isMoved = formerRevision.current !== revision;
    formerRevision.current = revision;
    if (shown === null || active < 0 || isMoved) return;
    const top = active * rowHeight;
    if (top < shown.scrollTop) shown.scrollTop = top;
    else if (top + rowHeight > shown.scrollTop + shown.clientHeight - headHeight)
      shown.scrollTop = top + rowHeight - shown.clientHeight + headHeight;
  }, [active, revision]);

  const shownColumns = columns.filter(({ from = 0 }) => view.width >= from);
  const template = shownColumns.map(({ width }) => width).join(' ');
  const first = Math.max(0, Math.floor(view.top / rowHeight) - MARGIN);
  const last = Math.min(rows, Math.ceil((view.top + view.height) / rowHeight) + MARGIN);
  const page = Math.max(1, Math.floor(view.height / rowHeight) - 2);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const to = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows - 1,
    }[event.key];
    if (to !== undefined && rows > 0) {
      const row = Math.min(rows - 1, Math.max(0, to));
      if (event.shiftKey) onSelect?.('range', row);
      onActive(row);
    } else if (event.key === ' ' && active >= 0) onSelect?.('toggle', active);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) onSelect?.('all', active);
    else if (event.key === 'Escape') {
      onSelect?.('none', active);
      // A dialog around the table closes by it as well.
      return;
    } else if (event.key === 'Enter' && active >= 0) onOpen?.(active);
    else if (!(onKey?.(event, active) ?? false)) return;
    event.preventDefault();
  };

  const onRowPress = (event: MouseEvent, row: number) => {
    if (event.shiftKey) onSelect?.('range', row);
    else if (event.ctrlKey || event.metaKey) onSelect?.('toggle', row);
    else onSelect?.('one', row);
    onActive(row);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a grid, or a grid of a tree.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both have names.
    <div
      ref={box}
      class="virtual-table"
      role={tree === undefined ? 'grid' : 'treegrid'}
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-multiselectable={onSelect === undefined ? undefined : true}
      aria-activedescendant={active >= first && active < last ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div
        class="table-head"
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: template, height: `${headHeight}px` }}
      >
        {shownColumns.map(({ key, title, align, sorted }) => (
          <div
            key={key}
            role="columnheader"
            class={`cell ${align ?? 'start'}`}
            aria-sort={
              sorted === undefined
                ? undefined
                : ({ up: 'ascending', down: 'descending', no: 'none' } as const)[sorted]
            }
          >
            {sorted === undefined ? (
              title
            ) : (
              <button type="button" class={`sort ${sorted}`} onClick={() => onSort?.(key)}>
                {title}
              </button>
            )}
          </div>
        ))}
      </div>
      {rows === 0 && empty !== undefined ? (
        <div role="row" class="table-empty">
          <div role="gridcell">{empty}</div>
        </div>
      ) : (
        <div class="table-rows" role="rowgroup" style={{ height: `${rows * rowHeight}px` }}>
          {Array.from({ length: Math.max(0, last - first) }, (_, index) => {
            const row = first + index;
            const place = tree?.(row);
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of all rows are the grid's.
              <div
                key={row}
                id={`${id}-${row}`}
                role="row"
                aria-rowindex={row + 2}
                aria-level={place?.level}
                aria-expanded={place?.open}
                aria-selected={isSelected === undefined ? undefined : isSelected(row)}
                class={`table-row ${row === active ? 'active' : ''} ${rowClass?.(row) ?? ''}`}
                style={{
                  transform: `translateY(${row * rowHeight}px)`,
                  height: `${rowHeight}px`,
                  gridTemplateColumns: template,
                }}
                onClick={(event) => onRowPress(event, row)}
                onDblClick={() => onOpen?.(row)}
              >
                {shownColumns.map(({ key, align }) => (
                  <div key={key} role="gridcell" class={`cell ${align ?? 'start'}`}>
                    {cell(row, key)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}
