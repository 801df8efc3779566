import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { number } from '../format/numbers.ts';
import { say } from '../words/language.ts';
import { Button, IconButton } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { kitWords } from './words.ts';

/** A picture as large as the panel allows, or at its actual size; the arrow keys go to those before and after it. */
export function LargePicture({
  title,
  facts,
  at,
  total,
  onGo,
  onClose,
  children,
}: {
  readonly title: string;
  /** About this picture, beside the buttons. */
  readonly facts: ComponentChildren;
  /** Which of how many it is, from 0. */
  readonly at: number;
  readonly total: number;
  readonly onGo: (to: number) => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const w = say(kitWords);
  const [isActual, setActual] = useState(false);
  const go = (by: number) => onGo(Math.min(total - 1, Math.max(0, at + by)));
  // Wherever in the window the focus is.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
      // A picture larger than the window is scrolled by them.
      if (by === undefined || isActual) return;
      event.preventDefault();
      go(by);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [at, total, isActual, onGo]);
  const step = (icon: 'back' | 'chevron', label: string, isEnd: boolean, by: number) => (
    <IconButton
      icon={icon}
      label={label}
      reasons={isEnd ? [w.of(number(at + 1), number(total))] : []}
      onPress={() => go(by)}
    />
  );
  return (
    <Dialog
      size="wide"
      title={title}
      onClose={onClose}
      actions={
        <>
          {step('back', w.previous, at <= 0, -1)}
          <span class="tabular" role="status">
            {w.of(number(at + 1), number(total))}
          </span>
          {step('chevron', w.next, at >= total - 1, 1)}
          <span class="muted grow tabular">{facts}</span>
          <Button pressed={isActual} onPress={() => setActual(!isActual)}>
            {w.actualSize}
          </Button>
        </>
      }
    >
      <div
        class={`large-picture${isActual ? ' actual' : ''}`}
        role="group"
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrolled by keyboard too.
        tabIndex={0}
      >
        {children}
      </div>
    </Dialog>
  );
}
