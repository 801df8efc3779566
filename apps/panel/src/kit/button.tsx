import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import { useOwnId } from './id.ts';

export interface ButtonProps {
  /** `primary` once a screen at most; `plain` unless given. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'small' | 'normal' | 'large';
  readonly icon?: IconName;
  /** Shows that its work goes on, and takes no second press. */
  readonly busy?: boolean;
  /** Why it cannot be pressed; each reason is told beside it and to screen readers. Empty or absent: it can. */
  readonly reasons?: readonly string[];
  /** Of a button that stays down: whether it is. */
  readonly pressed?: boolean;
  readonly title?: string;
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}

/**
 * A button that cannot be pressed stays in the tab order and says why, so that nobody has to guess.
 */
export function Button({
  kind = 'plain',
  size = 'normal',
  icon,
  busy = false,
  reasons = [],
  pressed,
  title,
  onPress,
  children,
}: ButtonProps) {
  const id = useOwnId('reasons');
  const isOff = busy || reasons.length > 0;
  return (
    <>
      <button
        type="button"
        class={`button ${kind} ${size}`}
        aria-disabled={isOff}
        aria-busy={busy}
        aria-pressed={pressed}
        aria-describedby={reasons.length > 0 ? id : undefined}
        title={reasons.length > 0 ? reasons.join('\n') : title}
        onClick={() => {
          if (!isOff) onPress();
        }}
      >
        {busy ? <span class="spinner" aria-hidden="true" /> : icon !== undefined && <Icon name={icon} />}
        <span class="label">{children}</span>
      </button>
      {reasons.length > 0 && (
        <span id={id} class="only-read">
          {reasons.join(' ')}
        </span>
      )}
    </>
  );
}

/** A button that is only a picture; its label is read out and shown when pointed at. */
export function IconButton({
  icon,
  label,
  pressed,
  reasons = [],
  menu,
  onPress,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly pressed?: boolean;
  readonly reasons?: readonly string[];
  /** Of a button that opens a menu: the menu's id, and whether it is open. */
  readonly menu?: { readonly id: string; readonly open: boolean };
  readonly onPress: () => void;
}) {
  const isOff = reasons.length > 0;
  return (
    <button
      type="button"
      aria-haspopup={menu === undefined ? undefined : 'menu'}
      aria-expanded={menu?.open}
      aria-controls={menu?.open === true ? menu.id : undefined}
      class="icon-button"
      aria-label={isOff ? `${label}: ${reasons.join(' ')}` : label}
      aria-disabled={isOff}
      aria-pressed={pressed}
      title={isOff ? `${label}\n${reasons.join('\n')}` : label}
      onClick={() => {
        if (!isOff) onPress();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
