import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../kit/button.tsx';
import { useOwnId } from '../../kit/id.ts';
import { Badge, type Tone } from '../../kit/surfaces.tsx';

/** One of several offers of the farm. */
export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly badge?: { readonly tone: Tone; readonly text: string };
  /** Why, or why not. */
  readonly reasons: readonly string[];
  readonly chosen: boolean;
  /** Shown only when everything is asked for. */
  readonly unfit?: boolean;
  readonly onChoose: () => void;
}

/** Offers with what speaks for and against each; those that do not fit are folded away unless one of them is chosen. */
export function ChoiceList({
  label,
  choices,
  showUnfit,
}: {
  readonly label: string;
  readonly choices: readonly Choice[];
  /** Words of the button that shows the rest. */
  readonly showUnfit: (count: number) => string;
}) {
  const id = useOwnId('choices');
  // Where nothing fits, what comes nearest is worth seeing at once.
  const [all, setAll] = useState(!choices.some(({ unfit }) => unfit === false));
  const shown = choices.filter(({ unfit, chosen }) => all || unfit !== true || chosen);
  const hidden = choices.length - shown.length;
  return (
    <fieldset class="choice-list">
      <legend class="only-read">{label}</legend>
      {shown.map((choice) => (
        <ChoiceLine key={choice.key} name={id} choice={choice} />
      ))}
      {hidden > 0 && (
        <Button kind="quiet" size="small" onPress={() => setAll(true)}>
          {showUnfit(hidden)}
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
        {reasons.map((reason) => (
          <span key={reason} class="hint">
            {reason}
          </span>
        ))}
      </span>
    </label>
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
  words,
  children,
}: {
  /** Id by which fixes lead here. */
  readonly place: string;
  readonly title: string;
  readonly label: string;
  readonly badge?: { readonly tone: Tone; readonly text: string };
  readonly reasons: readonly string[];
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly words: { readonly change: string; readonly done: string };
  readonly children: ComponentChildren;
}) {
  return (
    <div class="chosen" id={`place-${place}`} role="group" aria-label={title}>
      <div class="chosen-line">
        <div class="chosen-text">
          <span class="muted small">{title}</span>
          <span class="row">
            <strong>{label}</strong>
            {badge !== undefined && <Badge tone={badge.tone}>{badge.text}</Badge>}
          </span>
          {!open &&
            reasons.map((reason) => (
              <span key={reason} class="hint">
                {reason}
              </span>
            ))}
        </div>
        <Button size="small" pressed={open} onPress={() => onOpen(!open)}>
          {open ? words.done : words.change}
        </Button>
      </div>
      {open && children}
    </div>
  );
}
