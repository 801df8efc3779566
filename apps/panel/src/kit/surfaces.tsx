import type { Problem } from '@farmhand/model';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { problemText } from '../words/problem-text.ts';
import { Icon, type IconName } from './icon.tsx';
import { useOwnId } from './id.ts';

export type Tone = 'neutral' | 'good' | 'active' | 'notice' | 'warning' | 'error';

/** A part of a screen under a heading; with `folded` it can be folded away. */
export function Section({
  title,
  aside,
  folded,
  open,
  onOpen,
  children,
}: {
  readonly title: string;
  /** Beside the heading: a count, a button. */
  readonly aside?: ComponentChildren;
  /** Whether it begins folded; it cannot be folded unless given. */
  readonly folded?: boolean;
  /** Whether it is unfolded, where its owner keeps that; told by `onOpen`. */
  readonly open?: boolean;
  readonly onOpen?: (open: boolean) => void;
  readonly children: ComponentChildren;
}) {
  const id = useOwnId('section');
  const [ownOpen, setOwnOpen] = useState(folded !== true);
  const isOpen = open ?? ownOpen;
  const setOpen = onOpen ?? setOwnOpen;
  return (
    <section class="section" aria-labelledby={id}>
      <header>
        <h2 id={id}>
          {folded === undefined && open === undefined ? (
            title
          ) : (
            <button type="button" class="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              <Icon name="chevron" />
              {title}
            </button>
          )}
        </h2>
        {aside !== undefined && <div class="aside">{aside}</div>}
      </header>
      {isOpen && <div class="section-body">{children}</div>}
    </section>
  );
}

export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

const toneIcons: Readonly<Record<Tone, IconName>> = {
  neutral: 'notice',
  good: 'check',
  active: 'notice',
  notice: 'notice',
  warning: 'warning',
  error: 'error',
};

/** Something to know, across the screen. */
export function Banner({
  tone,
  title,
  children,
  actions,
}: {
  readonly tone: Tone;
  readonly title?: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly actions?: ComponentChildren;
}) {
  return (
    <div class={`banner ${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
      <Icon name={toneIcons[tone]} />
      <div class="text">
        {title !== undefined && <strong>{title}</strong>}
        {children !== undefined && <span>{children}</span>}
      </div>
      {actions !== undefined && <div class="actions">{actions}</div>}
    </div>
  );
}

/** What went wrong and what to do, as the sidecar says it. */
export function ProblemBanner({
  problem,
  actions,
}: {
  readonly problem: Problem;
  readonly actions?: ComponentChildren;
}) {
  const { message, hint } = problemText(problem);
  return (
    <Banner tone="error" title={message} actions={actions}>
      {hint}
    </Banner>
  );
}

/** How far something is; `share` 0 to 1, null while nobody knows. */
export function ProgressBar({
  share,
  label,
  tone = 'active',
}: {
  readonly share: number | null;
  readonly label: string;
  readonly tone?: Tone;
}) {
  const part = share === null ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return (
    <div
      class={`progress-bar ${tone}${part === undefined ? ' unknown' : ''}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={part}
    >
      <div class="filled" style={part === undefined ? undefined : { width: `${part}%` }} />
    </div>
  );
}

/** What stands where there is nothing yet: why, and what to do. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={icon} size={36} />
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

/** A figure with its name: `Files 1,204`. */
export function Fact({
  label,
  tone,
  children,
}: {
  readonly label: string;
  readonly tone?: Tone | undefined;
  readonly children: ComponentChildren;
}) {
  return (
    <div class={`fact ${tone ?? ''}`}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Several {@link Fact}s in a row that breaks where it must. */
export function Facts({ children }: { readonly children: ComponentChildren }) {
  return <dl class="facts">{children}</dl>;
}
