import { useState } from 'preact/hooks';
import { say } from '../../words/language.ts';
import { jobsWords } from './words.ts';

/** Signs that are always shown whole; about three lines where the panel is narrow. */
const SHORT = 160;

/** A text from outside that may be long: its beginning, and the rest on demand. */
export function LongText({ text }: { readonly text: string }) {
  const w = say(jobsWords);
  const [isOpen, setOpen] = useState(false);
  if (text.length <= SHORT) return <span>{text}</span>;
  return (
    <span class="long-text">
      <span class={isOpen ? '' : 'folded'}>{text}</span>
      <button type="button" class="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? w.showLess : w.showAll}
      </button>
    </span>
  );
}
