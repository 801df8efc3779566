import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { settingValues } from '../../job-settings/values.ts';
import { Button } from '../../kit/button.tsx';
import { useOwnId } from '../../kit/id.ts';
import { Badge, type Tone } from '../../kit/surfaces.tsx';
import { say } from '../../words/language.ts';
import { settingWords } from './setting-words.ts';

export interface ChoiceBadge {
  readonly tone: Tone;
  readonly text: string;
}

/** One of several offers of the farm. */
export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly badge?: ChoiceBadge | undefined;
  /** Why, or why not. */
  readonly reasons: readonly string[];
  readonly chosen: boolean;
  /** Shown only when everything is asked for. */
  readonly unfit: boolean;
  readonly onChoose: () => void;
}

/**
 * Offers with what speaks for and against each, and that the farm decides; those that do not fit are folded away unless one of
 * them is chosen.
 */
export function ChoiceList({
  label,
  offers,
  isAutomatic,
  onAutomatic,
}: {
  readonly label: string;
  readonly offers: readonly Choice[];
  /** Whether none of them is chosen. */
  readonly isAutomatic: boolean;
  readonly onAutomatic: () => void;
}) {
  const s = say(settingWords);
  const id = useOwnId('choices');
  // Where nothing fits, what comes nearest is worth seeing at once.
  const [isAsked, setAsked] = useState(false);
  const all = isAsked || offers.every(({ unfit }) => unfit);
  if (offers.length === 0) return <p class="hint">{s.noOffers}</p>;
  const shown = offers.filter(({ unfit, chosen }) => all || !unfit || chosen);
  const hidden = offers.length - shown.length;
  const automatic = {
    key: 'automatic',
    label: say(settingValues).automatic,
    reasons: [s.automaticHint],
    chosen: isAutomatic,
    unfit: false,
    onChoose: onAutomatic,
  };
  return (
    <fieldset class="choice-list">
      <legend class="only-read">{label}</legend>
      {[automatic, ...shown].map((choice) => (
        <ChoiceLine key={choice.key} name={id} choice={choice} />
      ))}
      {hidden > 0 && (
        <Button kind="quiet" size="small" onPress={() => setAsked(true)}>
          {s.showUnfit(hidden)}
        </Button>
      )}
    </fieldset>
  );
}

function ChoiceLine({ name, choice }: { readonly name: string; readonly choice: Choice }) {
  const { key, label, badge, reasons, chosen, onChoose } = choice;
  return (
    <label class={`choice${chosen ? ' chosen' : ''}`}>
      <input type="radio" name={name} value={key} checked={chosen} onChange={onChoose} />
      <span class="choice-text">
        <span class="row">
          <span class="choice-label">{label}</span>
          {badge !== undefined && <Badge tone={badge.tone}>{badge.text}</Badge>}
        </span>
        <Reasons reasons={reasons} />
      </span>
    </label>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly string[] }) {
  return (
    <>
      {reasons.map((reason) => (
        <span key={reason} class="hint">
          {reason}
        </span>
      ))}
    </>
  );
}

/** What is chosen now, with its reasons, and the button that shows what else there is. */
export function Chosen({
  place,
  title,
  label,
  badge,
  reasons,
  open,
  onOpen,
  children,
}: {
  /** Id by which fixes lead here. */
  readonly place: string;
  readonly title: string;
  readonly label: string;
  readonly badge: ChoiceBadge | undefined;
  readonly reasons: readonly string[];
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly children: ComponentChildren;
}) {
  const s = say(settingWords);
  return (
    <div class="chosen" id={`place-${place}`} role="group" aria-label={title}>
      <div class="chosen-line">
        <div class="chosen-text">
          <span class="muted small">{title}</span>
          <span class="row">
            <strong>{label}</strong>
            {badge !== undefined && <Badge tone={badge.tone}>{badge.text}</Badge>}
          </span>
          {!open && <Reasons reasons={reasons} />}
        </div>
        <Button size="small" pressed={open} onPress={() => onOpen(!open)}>
          {open ? s.done : s.change}
        </Button>
      </div>
      {open && children}
    </div>
  );
}
