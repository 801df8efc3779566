import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useOwnId } from './id.ts';

export interface Tab<N extends string> {
  readonly name: N;
  readonly label: string;
  /** Behind the label. */
  readonly count?: string;
}

/** Parts of a screen of which one is in sight. Arrow keys go from tab to tab. */
export function Tabs<N extends string>({
  label,
  tabs,
  shown,
  onShow,
  children,
}: {
  /** Name of the row of tabs for screen readers. */
  readonly label: string;
  readonly tabs: readonly Tab<N>[];
  readonly shown: N;
  readonly onShow: (name: N) => void;
  /** What the tab on show holds. */
  readonly children: ComponentChildren;
}) {
  const id = useOwnId('tabs');
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ name }) => name === shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[
      event.key
    ];
    const next = to === undefined ? undefined : tabs[to % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onShow(next.name);
    list.current?.querySelector<HTMLElement>(`#${id}-${next.name}`)?.focus();
  };
  return (
    <div class="tabs">
      <div class="tab-row" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
        {tabs.map(({ name, label: text, count }) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === shown}
            aria-controls={`${id}-panel`}
            tabIndex={name === shown ? 0 : -1}
            onClick={() => onShow(name)}
          >
            {text}
            {count !== undefined && <span class="count">{count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} class="tab-panel" aria-labelledby={`${id}-${shown}`}>
        {children}
      </div>
    </div>
  );
}
