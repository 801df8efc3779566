import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useOwnId } from './id.ts';

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  /** Why it cannot be chosen now. */
  readonly reason?: string | null;
  readonly onChoose: () => void;
}

/** Room that is left between a list and the edge of the page. Pixels. */
const EDGE = 6;

/** Choices behind a button. Enter or the down arrow opens, arrow keys move, Enter chooses, Escape closes. */
export function Menu({
  label,
  text,
  items,
}: {
  readonly label: string;
  /** Shown on the button in place of the picture alone, such as what is chosen now. */
  readonly text?: ComponentChildren;
  readonly items: readonly MenuItem[];
}) {
  const [isOpen, setOpen] = useState(false);
  const [side, setSide] = useState<'' | 'to-right'>('');
  const box = useRef<HTMLDivElement>(null);
  const id = useOwnId('menu');
  useLayoutEffect(() => {
    const list = box.current?.querySelector<HTMLElement>('.menu-list');
    if (!isOpen || list == null) return setSide('');
    // Under the left edge of its button where there is no room to the left of the right one.
    if (list.getBoundingClientRect().left < EDGE) setSide('to-right');
    list.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  // At once: whoever is quick with the keys would be elsewhere already.
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    box.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    const away = (event: Event) => {
      if (!(event.target instanceof Node) || !box.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
    };
  }, [isOpen]);
  const close = () => {
    setOpen(false);
    box.current?.querySelector('button')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      return setOpen(true);
    }
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1 + (at <= 0 ? all.length : 0),
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (to !== undefined) all[to % all.length]?.focus();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the menu inside.
    <div class="menu" ref={box} onKeyDown={onKeyDown}>
      {text === undefined ? (
        <IconButton icon="more" label={label} menu={{ id, open: isOpen }} onPress={() => setOpen(!isOpen)} />
      ) : (
        <button
          type="button"
          class="button plain normal menu-button"
          aria-haspopup="menu"
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          title={label}
          onClick={() => setOpen(!isOpen)}
        >
          <span class="only-read">{label}: </span>
          {text}
          <Icon name="down" size={12} />
        </button>
      )}
      {isOpen && (
        <div class={`menu-list ${side}`} id={id} role="menu" aria-label={label}>
          {items.map((item, index) => (
            <button
              // Two things may have the same name, such as two programs with the same scene.
              key={index}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={item.danger === true ? 'danger' : ''}
              aria-disabled={item.reason != null}
              title={item.reason ?? undefined}
              onClick={() => {
                if (item.reason != null) return;
                close();
                item.onChoose();
              }}
            >
              {item.icon !== undefined && <Icon name={item.icon} />}
              <span>
                {item.label}
                {item.reason != null && <small>{item.reason}</small>}
              </span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
